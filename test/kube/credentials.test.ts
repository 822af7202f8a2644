import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { credentialSource } from '../../src/kube/credentials.ts';
import { surroundings } from './support/connections.ts';
import { ManualClock } from './support/manual-clock.ts';

let directory: string;
let path: string;
let clock: ManualClock;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sts-doctor-token-'));
  path = join(directory, 'token');
  clock = new ManualClock();
});
afterEach(() => rm(directory, { recursive: true }));

const fromFile = (token?: string) =>
  credentialSource({ type: 'tokenFile', path, token }, surroundings({ clock }));

describe('a token file', () => {
  test('is read again after a minute', async () => {
    const source = fromFile();
    await writeFile(path, 'one\n');
    expect(await source.current()).toEqual({ authorization: 'Bearer one' });
    await writeFile(path, 'two');
    await clock.advance(59_999);
    expect(await source.current()).toEqual({ authorization: 'Bearer one' });
    await clock.advance(1);
    expect(await source.current()).toEqual({ authorization: 'Bearer two' });
  });

  test('is read again at once when its token was rejected, and tried again only if it changed', async () => {
    const source = fromFile();
    await writeFile(path, 'one');
    const rejected = await source.current();
    expect(await source.renew(rejected)).toBe(false);
    await writeFile(path, 'two');
    expect(await source.renew(rejected)).toBe(true);
  });

  test('that is gone leaves the last token, or the one beside it', async () => {
    const source = fromFile();
    await writeFile(path, 'one');
    await source.current();
    await rm(path);
    await clock.advance(60_000);
    expect(await source.current()).toEqual({ authorization: 'Bearer one' });
    expect(await fromFile('beside').current()).toEqual({ authorization: 'Bearer beside' });
    await expect(fromFile().current()).rejects.toThrow(`open ${path}: no such file or directory`);
  });
});

test('a user name and a password are sent as basic authentication', async () => {
  const source = credentialSource({ type: 'basic', username: 'me', password: 'ö:x' }, surroundings());
  const { authorization = '' } = await source.current();
  expect(Buffer.from(authorization.replace('Basic ', ''), 'base64').toString()).toBe('me:ö:x');
});

describe('an OpenID Connect provider', () => {
  const token = (exp: number) =>
    ['{"alg":"none"}', JSON.stringify({ exp }), 'x']
      .map((part) => Buffer.from(part).toString('base64url'))
      .join('.');

  test('gives its ID token as long as it is good', async () => {
    const idToken = token(Date.now() / 1000 + 3600);
    const auth = { type: 'provider', name: 'oidc', config: { 'id-token': idToken } } as const;
    expect(await credentialSource(auth, surroundings()).current()).toEqual({
      authorization: `Bearer ${idToken}`,
    });
  });

  test('whose token has expired, and that cannot refresh it, is no way to log in', async () => {
    const auth = { type: 'provider', name: 'oidc', config: { 'id-token': token(1) } } as const;
    await expect(credentialSource(auth, surroundings()).current()).rejects.toMatchObject({
      kind: 'unauthorized',
    });
  });

  test('is the only one of the old auth providers that still is known', async () => {
    const auth = { type: 'provider', name: 'gcp', config: {} } as const;
    await expect(credentialSource(auth, surroundings()).current()).rejects.toThrow(
      'no Auth Provider found for name "gcp"',
    );
  });
});
