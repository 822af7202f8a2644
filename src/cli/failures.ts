import { isClusterError } from '../cluster/error.ts';
import { Interrupted } from '../drill/host.ts';
import { type ExitCode, exitCodes, Failure } from '../lib/failure.ts';
import { asFailure } from '../kube/words.ts';

interface Writer {
  write(text: string): unknown;
}

/** Prints what went wrong: a known failure as one line and its way out, a defect of ours with its stack. */
export function tell(thrown: unknown, stderr: Writer): ExitCode {
  if (thrown instanceof Interrupted) {
    stderr.write(`${thrown.message}; nothing was changed\n`);
    return thrown.exitCode;
  }
  const error = isClusterError(thrown) ? asFailure(thrown) : thrown;
  if (!(error instanceof Failure)) {
    stderr.write(
      `error: this is a defect of ours, please report it\n${error instanceof Error ? error.stack : String(error)}\n`,
    );
    return exitCodes.errored;
  }
  stderr.write(`${withPrefix(error.message)}\n`);
  for (const hint of error.hints) stderr.write(`  ${hint}\n`);
  // What is thrown comes from before the first write; of later refusals the run's own result tells.
  return isClusterError(thrown, 'forbidden') ? exitCodes.refused : error.exitCode;
}

const KUBECTL_SPEAKS =
  /^(?:error|Error from server|Error in configuration|The connection to|Unable to connect|The \S+ "|The request)/i;

/** kubectl's own sentences stay as they are; everything else is an `error: …`. */
function withPrefix(message: string): string {
  return KUBECTL_SPEAKS.test(message) ? message : `error: ${message}`;
}
