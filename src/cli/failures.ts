import { isClusterError } from '../cluster/error.ts';
import { Interrupted } from '../drill/host.ts';
import { type ExitCode, exitCodes, Failure } from '../lib/failure.ts';
import { asFailure } from '../kube/words.ts';

interface Writer {
  write(text: string): unknown;
}

/** What went wrong, for people and for programs. */
interface Described {
  readonly exitCode: ExitCode;
  readonly message: string;
  readonly hints: readonly string[];
}

/** The same for programs: stands where a result would. */
export interface ErrorDocument {
  readonly schemaVersion: 'sts-doctor.dev/error/v1';
  readonly exitCode: ExitCode;
  readonly error: { readonly message: string; readonly hints: readonly string[] };
}

/** Prints what went wrong: a known failure as one line and its way out, a defect of ours with its stack. */
export function tell(thrown: unknown, stderr: Writer): ExitCode {
  const { exitCode, message, hints } = describe(thrown, ({ stack }) => stack);
  stderr.write(`${message}\n`);
  for (const hint of hints) stderr.write(`  ${hint}\n`);
  return exitCode;
}

/** The same as a document. A stack is for people only. */
export function errorDocument(thrown: unknown): ErrorDocument {
  const { exitCode, message, hints } = describe(thrown, String);
  return { schemaVersion: 'sts-doctor.dev/error/v1', exitCode, error: { message, hints } };
}

function describe(thrown: unknown, show: (defect: Error) => string | undefined): Described {
  if (thrown instanceof Interrupted)
    return { exitCode: thrown.exitCode, message: `${thrown.message}; nothing was changed`, hints: [] };
  const error = isClusterError(thrown) ? asFailure(thrown) : thrown;
  if (!(error instanceof Failure)) {
    const shown = error instanceof Error ? show(error) : String(error);
    const message = `error: this is a defect of ours, please report it\n${shown}`;
    return { exitCode: exitCodes.errored, message, hints: [] };
  }
  // What is thrown comes from before the first write; of later refusals the run's own result tells.
  const exitCode = isClusterError(thrown, 'forbidden') ? exitCodes.refused : error.exitCode;
  return { exitCode, message: withPrefix(error.message), hints: error.hints };
}

const KUBECTL_SPEAKS =
  /^(?:error|Error from server|Error in configuration|The connection to|Unable to connect|The \S+ "|The request)/i;

/** kubectl's own sentences stay as they are; everything else is an `error: …`. */
function withPrefix(message: string): string {
  return KUBECTL_SPEAKS.test(message) ? message : `error: ${message}`;
}
