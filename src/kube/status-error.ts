import type { ClusterErrorKind } from '../cluster/error.ts';
import { ClusterError } from '../cluster/error.ts';
import type { Status } from '../objects/meta.ts';
import { retryAfterMs } from './retry-after.ts';
import type { TransportResponse } from './transport.ts';

/** By reason first: 409 means two things, and only the reason tells them apart. */
const KIND_BY_REASON: Readonly<Record<string, ClusterErrorKind>> = {
  NotFound: 'notFound',
  AlreadyExists: 'alreadyExists',
  Conflict: 'conflict',
  Forbidden: 'forbidden',
  Unauthorized: 'unauthorized',
  Invalid: 'invalid',
  BadRequest: 'badRequest',
  Gone: 'gone',
  Expired: 'gone',
  TooManyRequests: 'tooManyRequests',
  MethodNotAllowed: 'unsupported',
  NotAcceptable: 'unsupported',
  UnsupportedMediaType: 'unsupported',
};

const KIND_BY_CODE: Readonly<Record<number, ClusterErrorKind>> = {
  401: 'unauthorized',
  403: 'forbidden',
  404: 'notFound',
  405: 'unsupported',
  406: 'unsupported',
  409: 'conflict',
  410: 'gone',
  415: 'unsupported',
  422: 'invalid',
  429: 'tooManyRequests',
  501: 'unsupported',
};

/**
 * Reason and words for an answer that carries no Status, say a proxy's.
 * Upstream: apimachinery pkg/api/errors/errors.go, NewGenericServerResponse (1.37).
 */
const GENERIC: Readonly<Record<number, readonly [reason: string, message: string]>> = {
  400: ['BadRequest', 'the server rejected our request for an unknown reason'],
  401: ['Unauthorized', 'the server has asked for the client to provide credentials'],
  403: ['Forbidden', 'the server does not allow access to the requested resource'],
  404: ['NotFound', 'the server could not find the requested resource'],
  405: ['MethodNotAllowed', 'the server does not allow this method on the requested resource'],
  406: ['NotAcceptable', 'the server was unable to respond with a content type that the client supports'],
  409: ['Conflict', 'the server reported a conflict'],
  410: ['Gone', 'the server no longer has what was asked for'],
  415: ['UnsupportedMediaType', 'the server did not accept the content type of our request'],
  422: ['Invalid', 'the server rejected our request due to an error in our request'],
  429: ['TooManyRequests', 'the server has received too many requests and has asked us to try again later'],
  500: ['InternalError', 'an error on the server has prevented the request from succeeding'],
  503: ['ServiceUnavailable', 'the server is currently unable to handle the request'],
  504: [
    'Timeout',
    'the server was unable to return a response in the time allotted, but may still be processing the request',
  ],
};

/** The error an answer other than 2xx stands for. `what` (`get pods web-0`) helps where the server says nothing. */
export function errorOf(response: TransportResponse, body: string, what: string, now: number): ClusterError {
  const status = statusIn(body) ?? genericStatus(response.status, what);
  return statusError(status, response.status, retryAfterMs(response, now));
}

/** The error a Status object stands for, as in a watch's ERROR event. */
export function statusError(status: Status, code: number, retryAfter?: number): ClusterError {
  const asked = retryAfter ?? secondsToMs(status.details?.retryAfterSeconds);
  return new ClusterError(kindOf(status, code), status.message || `the server answered ${code}`, {
    code,
    status,
    ...(asked !== undefined && { retryAfterMs: asked }),
  });
}

function kindOf(status: Status, code: number): ClusterErrorKind {
  const kind = KIND_BY_REASON[status.reason ?? ''] ?? KIND_BY_CODE[code];
  return kind ?? (code >= 500 ? 'serverError' : 'badRequest');
}

function secondsToMs(seconds: number | undefined): number | undefined {
  return seconds === undefined || seconds === 0 ? undefined : seconds * 1000;
}

function statusIn(body: string): Status | undefined {
  try {
    const parsed: unknown = JSON.parse(body);
    return isStatus(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

export function isStatus(value: unknown): value is Status {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'Status';
}

function genericStatus(code: number, what: string): Status {
  const [reason, message] = GENERIC[code] ?? ['', `the server responded with the status code ${code}`];
  return { kind: 'Status', status: 'Failure', code, reason, message: `${message} (${what})` };
}
