import type { ExitCode } from '../lib/failure.ts';
import { askedFormat } from './asked-format.ts';
import { machineFormat, writeError } from './documents.ts';
import { errorDocument, tell } from './failures.ts';
import type { Outside } from './outside.ts';

/** Says what went wrong: to people on stderr, and where the result was to be a document, as one on stdout. */
export function complain(error: unknown, { args, stdout, stderr }: Outside): ExitCode {
  const format = machineFormat(askedFormat(args));
  if (format !== undefined) stdout.write(writeError(errorDocument(error), format));
  return tell(error, stderr);
}
