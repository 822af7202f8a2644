import { ClusterError } from '../cluster/error.ts';
import { wrongName } from './wrong-name.ts';

const UNABLE = 'Unable to connect to the server: ';

/** Go's words for what Node calls by a code; kubectl's users search the web for these. */
const WORDS: Readonly<Record<string, string>> = {
  ECONNRESET: 'read: connection reset by peer',
  EPIPE: 'write: broken pipe',
  EHOSTUNREACH: 'connect: no route to host',
  ENETUNREACH: 'connect: network is unreachable',
  ETIMEDOUT: 'dial tcp: i/o timeout',
  ERR_CONNECT_TIMEOUT: 'dial tcp: i/o timeout',
  UND_ERR_CONNECT_TIMEOUT: 'dial tcp: i/o timeout',
  ERR_CONNECTION_CLOSED: 'EOF',
  UND_ERR_SOCKET: 'EOF',
  CERT_HAS_EXPIRED: 'tls: failed to verify certificate: x509: certificate has expired or is not yet valid',
  CERT_NOT_YET_VALID: 'tls: failed to verify certificate: x509: certificate has expired or is not yet valid',
  DEPTH_ZERO_SELF_SIGNED_CERT:
    'tls: failed to verify certificate: x509: certificate signed by unknown authority',
  SELF_SIGNED_CERT_IN_CHAIN:
    'tls: failed to verify certificate: x509: certificate signed by unknown authority',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    'tls: failed to verify certificate: x509: certificate signed by unknown authority',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    'tls: failed to verify certificate: x509: certificate signed by unknown authority',
  ERR_SSL_WRONG_VERSION_NUMBER: 'http: server gave HTTP response to HTTPS client',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'http: server gave HTTP response to HTTPS client',
};

/** Every error of a chain of causes and aggregates, outermost first. */
function* chain(error: unknown): Generator<Error> {
  if (!(error instanceof Error)) return;
  yield error;
  if (error instanceof AggregateError) for (const inner of error.errors) yield* chain(inner);
  yield* chain(error.cause);
}

/** The codes (`ECONNRESET`) of an error and of whatever caused it. */
export function codesOf(error: unknown): readonly string[] {
  return [...chain(error)].flatMap((each) =>
    'code' in each && typeof each.code === 'string' ? [each.code] : [],
  );
}

/** A failure of the network, in the words kubectl has for it. */
export function unreachable(server: string, error: unknown): ClusterError {
  const codes = codesOf(error);
  if (codes.includes('ECONNREFUSED')) {
    const text = `The connection to the server ${hostOf(server)} was refused - did you specify the right host or port?`;
    return new ClusterError('unreachable', text, { cause: error });
  }
  return new ClusterError('unreachable', UNABLE + reasonOf(error, server, codes), { cause: error });
}

function reasonOf(error: unknown, server: string, codes: readonly string[]): string {
  if (codes.some((code) => code === 'ENOTFOUND' || code === 'EAI_AGAIN')) {
    return `dial tcp: lookup ${new URL(server).hostname}: no such host`;
  }
  const known = codes.map((code) => WORDS[code]).find((words) => words !== undefined);
  if (known !== undefined) return known;
  const innermost = [...chain(error)].at(-1);
  if (codes.includes('ERR_TLS_CERT_ALTNAME_INVALID') && innermost !== undefined) {
    return `tls: failed to verify certificate: x509: ${wrongName(innermost)}`;
  }
  return innermost?.message ?? String(error);
}

/** Host and port as kubectl prints them: as written, without a default port. */
function hostOf(server: string): string {
  return new URL(server).host;
}
