import type { ClusterError } from '../cluster/error.ts';
import { isClusterError } from '../cluster/error.ts';
import type { ExitCode } from '../lib/failure.ts';
import { exitCodes, Failure } from '../lib/failure.ts';
import type { Status } from '../objects/meta.ts';

const SENTENCE =
  /^(?:error: |Error from server|Error in configuration|Unable to connect|The connection to|The (?:request|.* ".*") is invalid)/;

/**
 * A cluster's refusal in kubectl's words, one or more whole lines without a stack.
 * Upstream: kubectl pkg/cmd/util/helpers.go, checkErr and StandardErrorMessage (1.37).
 */
export function clusterErrorText(error: ClusterError): string {
  const { status } = error;
  if (error.kind === 'invalid' && status) return invalidText(status);
  if (status) return statusText(error, status);
  return withPrefix(error.message);
}

/**
 * A message as kubectl prints it: `error: ` goes before whatever does not begin like one of its own sentences. Good for
 * the message of any Failure, those of loadConnection among them.
 */
export function withPrefix(message: string): string {
  return SENTENCE.test(message) ? message : `error: ${message}`;
}

function statusText({ message }: ClusterError, status: Status): string {
  if (status.reason === 'Unauthorized') return `error: You must be logged in to the server (${message})`;
  return status.reason ? `Error from server (${status.reason}): ${message}` : `Error from server: ${message}`;
}

function invalidText({ details, message = '' }: Status): string {
  const causes = (details?.causes ?? []).map((cause) => `${cause.field ?? ''}: ${cause.message ?? ''}`);
  const subject =
    details?.kind || details?.name
      ? `The ${details.kind ?? ''} ${JSON.stringify(details.name ?? '')} is invalid`
      : `The request is invalid${message !== '' && causes.length === 0 ? `: ${message}` : ''}`;
  const [first, ...others] = new Set(causes);
  if (first === undefined) return subject;
  if (others.length === 0) return `${subject}: ${first}`;
  return [`${subject}: `, ...[first, ...others].map((cause) => `* ${cause}`)].join('\n');
}

/** What a command ends with that could not go on because of this. Whether a missing set is another matter, it knows. */
function exitCodeOf(error: ClusterError): ExitCode {
  return isClusterError(error, 'aborted') ? 130 : exitCodes.errored;
}

/** The same as a failure, for whoever cannot do anything about it but say so. */
export function asFailure(error: ClusterError): Failure {
  return new Failure(exitCodeOf(error), clusterErrorText(error), hintsFor(error), { cause: error });
}

function hintsFor(error: ClusterError): readonly string[] {
  if (error.kind === 'unauthorized' && error.status)
    return ['The credentials were refused: log in again, or check the context.'];
  return [];
}
