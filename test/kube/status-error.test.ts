import { describe, expect, test } from 'vitest';
import { ClusterError } from '../../src/cluster/error.ts';
import { unreachable } from '../../src/kube/network-error.ts';
import { errorOf } from '../../src/kube/status-error.ts';
import { asFailure, clusterErrorText, withPrefix } from '../../src/kube/words.ts';

const response = (status: number, headers = {}) => ({ status, headers, body: (async function* () {})() });
const refusal = (code: number, status: object | string, headers = {}) =>
  errorOf(
    response(code, headers),
    typeof status === 'string' ? status : JSON.stringify({ kind: 'Status', code, ...status }),
    'get pods web-0',
    0,
  );

describe('the kind of a refusal', () => {
  test.each([
    [404, 'NotFound', 'notFound'],
    [409, 'AlreadyExists', 'alreadyExists'],
    [409, 'Conflict', 'conflict'],
    [403, 'Forbidden', 'forbidden'],
    [401, 'Unauthorized', 'unauthorized'],
    [422, 'Invalid', 'invalid'],
    [400, 'BadRequest', 'badRequest'],
    [410, 'Expired', 'gone'],
    [410, 'Gone', 'gone'],
    [429, 'TooManyRequests', 'tooManyRequests'],
    [405, 'MethodNotAllowed', 'unsupported'],
    [415, 'UnsupportedMediaType', 'unsupported'],
    [500, 'InternalError', 'serverError'],
    [503, 'ServiceUnavailable', 'serverError'],
    [504, 'Timeout', 'serverError'],
    [418, 'Teapot', 'badRequest'],
  ])('%i %s is %s', (code, reason, kind) => {
    expect(refusal(code, { reason, message: 'm' })).toMatchObject({ kind, code, message: 'm' });
  });

  test('an answer without a Status is told by its code', () => {
    expect(refusal(404, '<html>')).toMatchObject({
      kind: 'notFound',
      message: 'the server could not find the requested resource (get pods web-0)',
    });
    expect(refusal(502, 'bad gateway')).toMatchObject({ kind: 'serverError', code: 502 });
  });

  test('how long to stay away comes from the header, as seconds or as a date, or from the Status', () => {
    expect(refusal(429, {}, { 'retry-after': '7' }).retryAfterMs).toBe(7000);
    expect(refusal(429, {}, { 'retry-after': 'Thu, 01 Jan 1970 00:00:09 GMT' }).retryAfterMs).toBe(9000);
    expect(refusal(429, { details: { retryAfterSeconds: 2 } }).retryAfterMs).toBe(2000);
    expect(refusal(429, {}).retryAfterMs).toBeUndefined();
  });
});

describe('kubectl’s words', () => {
  test.each([
    [
      404,
      { reason: 'NotFound', message: 'statefulsets.apps "web404" not found' },
      'Error from server (NotFound): statefulsets.apps "web404" not found',
    ],
    [
      403,
      { reason: 'Forbidden', message: 'pods is forbidden' },
      'Error from server (Forbidden): pods is forbidden',
    ],
    [
      401,
      { reason: 'Unauthorized', message: 'Unauthorized' },
      'error: You must be logged in to the server (Unauthorized)',
    ],
    [400, { message: 'odd' }, 'Error from server: odd'],
    [
      422,
      {
        reason: 'Invalid',
        message: 'long',
        details: { kind: 'Pod', name: 'a', causes: [{ field: 'spec.x', message: 'Required value' }] },
      },
      'The Pod "a" is invalid: spec.x: Required value',
    ],
    [
      422,
      {
        reason: 'Invalid',
        message: 'long',
        details: {
          kind: 'Pod',
          name: 'a',
          causes: [
            { field: 'f', message: '1' },
            { field: 'f', message: '1' },
            { field: 'g', message: '2' },
          ],
        },
      },
      'The Pod "a" is invalid: \n* f: 1\n* g: 2',
    ],
    [422, { reason: 'Invalid', message: 'patch is bad' }, 'The request is invalid: patch is bad'],
  ])('%i %o', (code, status, text) => {
    expect(clusterErrorText(refusal(code, status))).toBe(text);
  });

  test.each([
    [
      { code: 'ECONNREFUSED' },
      'The connection to the server 127.0.0.1:1 was refused - did you specify the right host or port?',
    ],
    [{ code: 'ENOTFOUND' }, 'Unable to connect to the server: dial tcp: lookup 127.0.0.1: no such host'],
    [{ code: 'UND_ERR_CONNECT_TIMEOUT' }, 'Unable to connect to the server: dial tcp: i/o timeout'],
    [
      { code: 'SELF_SIGNED_CERT_IN_CHAIN' },
      'Unable to connect to the server: tls: failed to verify certificate: x509: certificate signed by unknown authority',
    ],
    [
      { code: 'CERT_HAS_EXPIRED' },
      'Unable to connect to the server: tls: failed to verify certificate: x509: certificate has expired or is not yet valid',
    ],
    [
      { cause: Object.assign(new Error('inner'), { code: 'ECONNRESET' }) },
      'Unable to connect to the server: read: connection reset by peer',
    ],
    [{}, 'Unable to connect to the server: outer'],
  ])('a network error %o', (details, text) => {
    expect(
      clusterErrorText(unreachable('https://127.0.0.1:1/base', Object.assign(new Error('outer'), details))),
    ).toBe(text);
  });

  test('an address tried twice, as localhost is, is refused all the same', () => {
    const both = new AggregateError([Object.assign(new Error('a'), { code: 'ECONNREFUSED' })]);
    expect(clusterErrorText(unreachable('https://localhost:6443', both))).toContain(
      'localhost:6443 was refused',
    );
  });

  test('what kubectl has no sentence for is an error', () => {
    expect(withPrefix('stat /nope: no such file or directory')).toBe(
      'error: stat /nope: no such file or directory',
    );
    expect(withPrefix('Error in configuration: x')).toBe('Error in configuration: x');
    expect(clusterErrorText(new ClusterError('unauthorized', 'open token: permission denied'))).toBe(
      'error: open token: permission denied',
    );
  });

  test('a failure keeps the text, and what it ends with', () => {
    expect(asFailure(refusal(403, { reason: 'Forbidden', message: 'no' }))).toMatchObject({
      message: 'Error from server (Forbidden): no',
      exitCode: 5,
    });
    expect(asFailure(new ClusterError('aborted', 'x')).exitCode).toBe(130);
  });
});
