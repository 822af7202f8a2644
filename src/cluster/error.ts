import type { Status } from '../objects/meta.ts';

/** Why a request did not do what it was asked, in the terms a caller decides on. */
export type ClusterErrorKind =
  | 'notFound'
  | 'alreadyExists'
  | 'conflict'
  | 'forbidden'
  | 'unauthorized'
  | 'invalid'
  | 'badRequest'
  | 'gone'
  | 'tooManyRequests'
  | 'unsupported'
  | 'serverError'
  /** No answer: refused, reset, no route, DNS, TLS. The request may or may not have been carried out. */
  | 'unreachable'
  /** The request's own time limit passed. It may or may not have been carried out. */
  | 'timeout'
  | 'aborted';

export class ClusterError extends Error {
  readonly kind: ClusterErrorKind;
  /** The HTTP status code, when there was an answer. */
  readonly code: number | undefined;
  /** The server's own account, when there was one. */
  readonly status: Status | undefined;
  /** How long the server asked us to stay away, in milliseconds. */
  readonly retryAfterMs: number | undefined;

  constructor(
    kind: ClusterErrorKind,
    message: string,
    details: { code?: number; status?: Status; retryAfterMs?: number; cause?: unknown } = {},
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'ClusterError';
    this.kind = kind;
    this.code = details.code;
    this.status = details.status;
    this.retryAfterMs = details.retryAfterMs;
  }
}

export function isClusterError(error: unknown, ...kinds: readonly ClusterErrorKind[]): error is ClusterError {
  return error instanceof ClusterError && (kinds.length === 0 || kinds.includes(error.kind));
}

/** For `.catch`: an error of these kinds means that there is nothing to be had. Any other is thrown on. */
export function absentIf(...kinds: readonly ClusterErrorKind[]): (error: unknown) => undefined {
  return (error) => {
    if (!isClusterError(error, ...kinds)) throw error;
    return undefined;
  };
}

/** True when nobody can say whether the request was carried out: an answer was lost, or never came. */
export function isUncertain(error: unknown): boolean {
  return isClusterError(error, 'unreachable', 'timeout', 'aborted', 'serverError');
}
