import { describe, expect, test } from 'vitest';
import { logLevel, requestLog } from '../../src/cli/request-log.ts';
import { shownBody } from '../../src/kube/body-log.ts';

function shownAt(level: number): string {
  let shown = '';
  const log = requestLog(level, 'https://api', { write: (text) => (shown += text) });
  log.onBody?.('request', '{"a":1}');
  log.onRequest?.({ method: 'GET', path: '/version', status: 200, milliseconds: 4.6 });
  log.onBody?.('response', JSON.stringify({ long: 'x'.repeat(2000) }));
  log.onRequest?.({ method: 'GET', path: '/version', status: undefined, milliseconds: 1 });
  return shown;
}

describe('-v', () => {
  test('below 6 shows no request', () => {
    expect(shownAt(0)).toBe('');
    expect(shownAt(5)).toBe('');
  });

  test('from 6 on shows each request with its status and time, and no body', () => {
    const said =
      'GET https://api/version 200 in 5 milliseconds\nGET https://api/version no answer in 1 milliseconds\n';
    expect(shownAt(6)).toBe(said);
    expect(shownAt(7)).toBe(said);
  });

  test('at 8 shows bodies up to 1024 characters, above it whole', () => {
    expect(shownAt(8)).toContain('request: {"a":1}\n');
    expect(shownAt(8)).toMatch(/response: \{"long":"x+ \[truncated 987 chars\]\n/);
    expect(shownAt(9)).toContain(`response: {"long":"${'x'.repeat(2000)}"}\n`);
  });

  test.each([
    [undefined, 0],
    ['6', 6],
    [['2', '8'], 8],
    ['-1', -1],
  ])('%j is %d', (value, level) => {
    expect(logLevel(value)).toBe(level);
  });

  test.each(['x', '6.5', ''])('%j is refused in kubectl’s words', (value) => {
    expect(() => logLevel(value)).toThrow(
      `invalid argument ${JSON.stringify(value)} for "-v, --v" flag: strconv.ParseInt: parsing ${JSON.stringify(value)}: invalid syntax`,
    );
  });
});

describe('a body that is shown', () => {
  test('has no values of environment variables, wherever containers stand', () => {
    const env = [
      { name: 'PASSWORD', value: 's3cret' },
      { name: 'REF', valueFrom: { fieldRef: { fieldPath: 'x' } } },
    ];
    const set = { kind: 'StatefulSet', spec: { template: { spec: { containers: [{ name: 'db', env }] } } } };
    for (const body of [set, { kind: 'List', items: [set] }, { type: 'ADDED', object: set }]) {
      const shown = shownBody(JSON.stringify(body));
      expect(shown).not.toContain('s3cret');
      expect(shown).toContain('"name":"PASSWORD"');
      expect(shown).toContain('fieldRef');
    }
  });

  test.each([
    ['data of a Secret', { kind: 'Secret', data: { key: 's3cret' }, stringData: { key: 's3cret' } }],
    ['data of Secrets in a list', { kind: 'SecretList', items: [{ data: { key: 's3cret' } }] }],
    ['a revision’s copy of a definition', { kind: 'ControllerRevision', data: { spec: 's3cret' } }],
    ['a token', { status: { token: 's3cret' } }],
    ['a password', { password: 's3cret' }],
    [
      'the definition that was applied last',
      { metadata: { annotations: { 'kubectl.kubernetes.io/last-applied-configuration': 's3cret' } } },
    ],
  ])('has no %s', (_what, body) => {
    expect(shownBody(JSON.stringify(body))).not.toContain('s3cret');
  });

  test('is told by its length where it is not JSON', () => {
    expect(shownBody('token=s3cret')).toBe('12 characters that are not JSON');
    expect(shownBody('')).toBe('');
  });
});
