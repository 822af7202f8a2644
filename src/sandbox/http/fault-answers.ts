import type { ApiError } from '../api/api.ts';
import { conflict, expired, MODIFIED, refusal } from '../api/errors.ts';
import type { Fault } from '../faults/faults.ts';
import type { Call } from './call.ts';

const WORDS: Readonly<Record<number, readonly [reason: string, message: string]>> = {
  429: ['TooManyRequests', 'the server has received too many requests and has asked us to try again later'],
  500: ['InternalError', 'Internal error occurred: etcdserver: request timed out'],
  503: ['ServiceUnavailable', 'the server is currently unable to handle the request'],
  504: ['Timeout', 'Timeout: request did not complete within requested timeout - context deadline exceeded'],
};

/** The refusal that a fault asks for, in a real server's words. */
export function refusalOf(fault: Fault & { readonly type: 'refuse' }, { target }: Call): ApiError {
  const { code, retryAfterSeconds, message } = fault;
  if (code === 409) return conflict(target.kind, target.name ?? '', message ?? MODIFIED);
  if (code === 410) return expired(message ?? 'The resourceVersion for the provided watch is too old.');
  const [reason = '', words = ''] = WORDS[code] ?? [];
  return refusal(
    code,
    reason,
    message ?? words,
    retryAfterSeconds === undefined ? {} : { retryAfterSeconds },
  );
}
