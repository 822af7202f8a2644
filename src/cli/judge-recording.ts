import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { judgedOf } from '../judge/judged.ts';
import { type ExitCode, exitCodes, Failure } from '../lib/failure.ts';
import { parseRecording } from '../recording/file.ts';
import type { Recording } from '../recording/recording.ts';
import { until } from '../recording/until.ts';
import { type Args, word } from './command.ts';
import { errorDocument, tell } from './failures.ts';
import { instantIn } from './instant.ts';
import type { Outside } from './outside.ts';
import { outputOf } from './output.ts';
import { openReports } from './report-files.ts';

/** Judges a recording again. Nothing but the file is read, so it says tomorrow what it says today. */
export async function judgeRecording(args: Args, outside: Outside): Promise<ExitCode> {
  const output = outputOf(args, outside);
  const reports = await openReports(args, 'none');
  try {
    const recording = await recordingOf(args, outside);
    const at = word(args['at']);
    const judged = judgedOf(at === undefined ? recording : until(recording, instantIn(recording, at)));
    reports.judge(judged);
    outside.stdout.write(await output.judged(judged));
    return judged.exitCode;
  } catch (error) {
    reports.fail('judge', errorDocument(error));
    throw error;
  } finally {
    await reports.write(false, (problem) => tell(problem, outside.stderr));
    await reports.close();
  }
}

async function recordingOf(args: Args, { args: typed, stdin }: Outside): Promise<Recording> {
  const said = word(args['recording']) ?? '';
  // What reads the command line takes a lone `-` for a flag without a name, and hands over an empty word.
  const isInput = said === '-' || (said === '' && typed.includes('-'));
  const name = isInput ? 'stdin' : said;
  const bytes = isInput ? await buffer(stdin) : await bytesOf(said);
  return parseRecording(textOf(bytes, name), name);
}

async function bytesOf(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** Recordings are long and alike, so people keep them packed. */
function textOf(bytes: Buffer, name: string): string {
  const packed = bytes[0] === 0x1f && bytes[1] === 0x8b;
  try {
    return (packed ? gunzipSync(bytes) : bytes).toString('utf8');
  } catch (error) {
    throw unreadable(name, error);
  }
}

function unreadable(name: string, error: unknown): Failure {
  const why = error instanceof Error ? error.message : String(error);
  return new Failure(exitCodes.usage, `cannot read recording ${name}: ${why}`, [], { cause: error });
}
