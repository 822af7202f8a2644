import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { XMLValidator } from 'fast-xml-parser';
import { parse } from 'yaml';
import { Failure } from '../../src/lib/failure.ts';
import { judge } from '../../src/judge/judge.ts';
import { gameDayOf } from '../../src/judge/game-day.ts';
import type { Entry } from '../../src/recording/entry.ts';
import { formatRecording, parseRecording } from '../../src/recording/file.ts';
import type { Recording } from '../../src/recording/recording.ts';
import type { RunResult } from '../../src/drill/run-result.ts';
import { linesView } from '../../src/progress/lines.ts';
import { fileFormatNames, formatNames } from '../../src/report/registry.ts';
import { renderReport, renderRun } from '../../src/report/render.ts';
import { passed } from '../report/samples.ts';
import { chanceOf, hostile } from './hostile.ts';

const folder = new URL('../judge/recordings/', import.meta.url);

/** Recordings of real drills, the soil on which hostile objects grow. */
export function realRecordings(): readonly Recording[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.gz'))
    .map((file) => parseRecording(gunzipSync(readFileSync(new URL(file, folder))).toString('utf8'), file));
}

export interface Fuzzed {
  readonly objects: number;
  /** Of these, in recordings that were refused as no recordings of ours. */
  readonly refused: number;
  readonly problems: readonly string[];
}

/** Spoils about a tenth of a recording's objects, then judges it and writes every report of it. */
export async function fuzzOnce(recording: Recording, seed: number): Promise<Fuzzed> {
  const chance = chanceOf(seed);
  let objects = 0;
  const entries = recording.entries.map((entry): Entry => {
    if (entry.entry !== 'fact' || chance() > 0.1) return entry;
    objects += 1;
    return { ...entry, object: hostile(entry.object, chance) } as Entry;
  });
  const problems: string[] = [];
  const text = formatRecording({ ...recording, entries });
  const spoilt = readOrRefused(text);
  if (typeof spoilt === 'string')
    return { objects, refused: objects, problems: spoilt === '' ? [] : [spoilt] };
  const attempt = async (what: string, work: () => unknown): Promise<void> => {
    try {
      const problem = await work();
      if (typeof problem === 'string') problems.push(`seed ${seed}: ${what}: ${problem}`);
    } catch (error) {
      problems.push(`seed ${seed}: ${what}: ${error instanceof Error ? error.stack : String(error)}`);
    }
  };
  let result: RunResult = passed;
  await attempt('judge', () => {
    const judgement = judge(spoilt);
    result = { ...passed, judgement, gameDay: gameDayOf(spoilt) };
  });
  for (const format of formatNames)
    await attempt(format, async () =>
      checked(format, await renderRun(result, format, { colour: false, width: 100 })),
    );
  for (const format of fileFormatNames)
    await attempt(`--report ${format}`, async () =>
      checked(
        format,
        await renderReport({ items: [{ kind: 'run', result, events: [] }], several: false }, format),
      ),
    );
  if (formatRecording(spoilt) !== text)
    problems.push(`seed ${seed}: the recording is read as something else`);
  return { objects, refused: 0, problems };
}

/** Control characters that a terminal would act on; a line feed ends a line. */
const RAW = /[[\p{Cc}\p{Bidi_Control}]--\n]/v;

function checked(format: string, text: string): string | undefined {
  const found = RAW.exec(text);
  if (found !== null)
    return `a raw U+${found[0].codePointAt(0)?.toString(16)} near ${JSON.stringify(text.slice(Math.max(0, found.index - 40), found.index + 20))}`;
  if (format === 'json') JSON.parse(text);
  if (format === 'yaml') parse(text);
  if (format === 'ndjson') for (const line of text.trimEnd().split('\n')) JSON.parse(line);
  if (format === 'junit') {
    const read = XMLValidator.validate(text);
    return read === true ? undefined : `no XML: ${read.err.msg}`;
  }
  return undefined;
}

/** A recording with something in it that no server writes is refused with its place: empty. Else the recording. */
function readOrRefused(text: string): Recording | string {
  try {
    return parseRecording(text, 'fuzz');
  } catch (error) {
    if (error instanceof Failure && /fuzz:\d+/.test(error.message)) return '';
    return `refused without a place: ${error instanceof Error ? error.stack : String(error)}`;
  }
}

/** A line of progress with a hostile text in it. */
export function progressOf(text: string): string {
  let written = '';
  const view = linesView({ write: (more) => (written += more) }, { colour: false });
  view.handle({ at: 0, type: 'acted', what: text });
  view.handle({ at: 0, type: 'pod', ordinal: 0, name: text, uid: text, state: text });
  return written;
}

if (import.meta.main) {
  const wanted = Number(process.argv.find((_, index, all) => all[index - 1] === '--objects') ?? 10_000);
  const first = Number(process.argv.find((_, index, all) => all[index - 1] === '--seed') ?? 1);
  const recordings = realRecordings();
  let objects = 0;
  let refused = 0;
  const problems: string[] = [];
  for (let seed = first; objects - refused < wanted; seed += 1) {
    const recording = recordings[seed % recordings.length];
    if (recording === undefined) break;
    const fuzzed = await fuzzOnce(recording, seed);
    objects += fuzzed.objects;
    refused += fuzzed.refused;
    problems.push(...fuzzed.problems);
  }
  for (const problem of problems.slice(0, 20)) console.log(`${problem}\n`);
  console.log(
    `fuzz: ${objects - refused} hostile objects through the judge and ${[...new Set([...formatNames, ...fileFormatNames])].join(', ')}, ${refused} more refused as they were read: ${problems.length} problems`,
  );
  if (problems.length > 0) process.exitCode = 1;
}
