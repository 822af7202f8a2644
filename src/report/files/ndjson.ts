import type { FileFormat, Reported } from '../reported.ts';
import { writeJson } from '../text/json.ts';

/** The same lines as `-o ndjson`: every event as it happened, then what it came to. */
export const ndjson: FileFormat = ({ items }) => items.flatMap(linesOf).join('');

function linesOf(reported: Reported): readonly string[] {
  const events = reported.events.map(({ at, type, ...rest }) => writeJson({ at, type, ...rest }));
  return [...events, writeJson(conclusion(reported))];
}

function conclusion(reported: Reported): object {
  if (reported.kind === 'run') return { type: 'result', ...reported.result };
  if (reported.kind === 'judged') return { type: 'result', ...reported.judged };
  const { exitCode, message, hints } = reported;
  return { type: 'error', schemaVersion: 'sts-doctor.dev/error/v1', exitCode, error: { message, hints } };
}
