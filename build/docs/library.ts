import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunResult } from '../../src/drill/run-result.ts';
import { parseRecording } from '../../src/recording/file.ts';
import { actsOf } from '../../src/recording/recording.ts';
import { commandFor } from './shown.ts';
import { typed } from './terminal.ts';

/** What a scenario comes to in the sandbox, as far as its page tells of it in words. */
export interface Played {
  readonly result: RunResult;
  /** Promises without a verdict on which its run would be inconclusive. */
  readonly required: ReadonlySet<string>;
}

export async function play(scenario: string): Promise<Played> {
  const folder = await mkdtemp(join(tmpdir(), 'sts-doctor-docs-'));
  const record = join(folder, 'recording.ndjson');
  try {
    const { text } = await typed(`${commandFor('run', scenario)} -q -o json --record ${record}`);
    const result = resultIn(text, scenario);
    const recording = parseRecording(await readFile(record, 'utf8'), record);
    const required = actsOf(recording).flatMap(({ act }) => (act.type === 'step' ? act.required : []));
    return { result, required: new Set(required) };
  } finally {
    await rm(folder, { recursive: true });
  }
}

function resultIn(text: string, scenario: string): RunResult {
  try {
    return JSON.parse(text) as RunResult;
  } catch (error) {
    throw new Error(`${scenario} did not come to a result:\n${text}`, { cause: error });
  }
}
