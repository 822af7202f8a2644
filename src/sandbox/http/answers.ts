import type { ApiError } from '../api/api.ts';
import type { HttpResponse } from './transport.ts';

async function* once(text: string | Uint8Array): AsyncGenerator<Uint8Array> {
  if (text.length > 0) yield Buffer.from(text);
}

export function jsonAnswer(body: object, status = 200, headers: HttpResponse['headers'] = {}): HttpResponse {
  return {
    status,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-cache, private', ...headers },
    body: once(`${JSON.stringify(body)}\n`),
  };
}

export function textAnswer(text: string, status = 200): HttpResponse {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: once(text) };
}

export function bytesAnswer(bytes: Uint8Array, type: string): HttpResponse {
  return { status: 200, headers: { 'content-type': type }, body: once(bytes) };
}

export function errorAnswer({ status }: ApiError): HttpResponse {
  const wait = status.details?.retryAfterSeconds;
  const later = wait !== undefined && wait > 0 ? { 'retry-after': String(wait) } : {};
  return jsonAnswer(status, status.code, later);
}

/** Go's mux knows no such path. */
export function pathUnknown(): HttpResponse {
  return textAnswer('404 page not found\n', 404);
}
