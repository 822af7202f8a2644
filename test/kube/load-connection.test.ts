import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ConnectionFlags } from '../../src/kube/connection-flags.ts';
import { loadConnection } from '../../src/kube/load-connection.ts';
import { Failure } from '../../src/lib/failure.ts';
import { selfSigned } from './support/certificates.ts';
import type { KeyPair } from './support/certificates.ts';

let home: string;
let pair: KeyPair;
let otherPair: KeyPair;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'sts-doctor-kubeconfig-'));
  [pair, otherPair] = await Promise.all([selfSigned(), selfSigned()]);
});
afterAll(() => rm(home, { recursive: true }));

async function file(name: string, content: string): Promise<string> {
  const path = join(home, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
  return path;
}

/** A whole kubeconfig: one context `c` of cluster `k` and user `u`. */
function config(user: string, cluster = '', context = ''): string {
  return `
current-context: c
clusters: [{name: k, cluster: {server: "https://k.example:6443"${cluster}}}]
contexts: [{name: c, context: {cluster: k, user: u${context}}}]
users: [{name: u, user: {${user}}}]
`;
}

const load = (flags: ConnectionFlags, env: Record<string, string> = {}, homeDirectory = '/nonexistent') =>
  loadConnection(flags, { env, homeDirectory, platform: 'linux' });

async function failure(flags: ConnectionFlags, env: Record<string, string> = {}): Promise<Failure> {
  const error: unknown = await load(flags, env).catch((thrown: unknown) => thrown);
  if (!(error instanceof Failure)) throw new Error('no failure', { cause: error });
  return error;
}

describe('where the configuration comes from', () => {
  test('an explicit file is the only one read', async () => {
    const kubeconfig = await file('explicit', config('token: explicit'));
    const other = await file('other', config('token: other'));
    await expect(load({ kubeconfig }, { KUBECONFIG: other })).resolves.toMatchObject({
      auth: { type: 'token', token: 'explicit' },
    });
  });

  test('an explicit file that is missing ends the program in kubectl’s words', async () => {
    const { message, exitCode } = await failure({ kubeconfig: '/nope' });
    expect(message).toBe('stat /nope: no such file or directory');
    expect(exitCode).toBe(2);
  });

  test('KUBECONFIG names several files; missing ones are skipped, the first to set a name wins', async () => {
    const first = await file('first', 'users: [{name: u, user: {token: first}}]');
    const second = await file('second', config('token: second', '', ', namespace: shop'));
    await expect(load({}, { KUBECONFIG: `/nope:${first}::${second}` })).resolves.toMatchObject({
      server: 'https://k.example:6443',
      namespace: 'shop',
      contextName: 'c',
      auth: { type: 'token', token: 'first' },
    });
  });

  test('on Windows a semicolon parts the files', async () => {
    const path = await file('windows', config('token: w'));
    const around = { env: { KUBECONFIG: `/nope;${path}` }, homeDirectory: '/', platform: 'win32' as const };
    await expect(loadConnection({}, around)).resolves.toMatchObject({ userName: 'u' });
  });

  test('without KUBECONFIG it is ~/.kube/config', async () => {
    await file('.kube/config', config('token: mine'));
    await expect(load({}, {}, home)).resolves.toMatchObject({ auth: { token: 'mine' } });
  });

  test('without any, the way out is named', async () => {
    const { message, hints } = await failure({});
    expect(message).toBe('invalid configuration: no configuration has been provided');
    expect(hints.join()).toContain('--kubeconfig');
  });

  test('a bare server is enough, over http unless TLS is asked for', async () => {
    await expect(load({ server: '127.0.0.1:8001' })).resolves.toMatchObject({
      server: 'http://127.0.0.1:8001',
      auth: { type: 'none' },
      namespace: 'default',
    });
    await expect(load({ server: 'k:6443', insecureSkipTlsVerify: true })).resolves.toMatchObject({
      server: 'https://k:6443',
    });
    await expect(load({ server: 'https://rancher/k8s/clusters/c-1/' })).resolves.toMatchObject({
      server: 'https://rancher/k8s/clusters/c-1',
    });
    expect((await failure({ server: 'ftp://k' })).message).toBe('unsupported protocol scheme "ftp"');
  });
});

describe('what the flags change', () => {
  test('context, cluster, user and namespace choose other entries', async () => {
    const kubeconfig = await file(
      'choices',
      `
current-context: a
clusters: [{name: k1, cluster: {server: "https://k1"}}, {name: k2, cluster: {server: "https://k2"}}]
users: [{name: u1, user: {token: t1}}, {name: u2, user: {token: t2}}]
contexts:
- {name: a, context: {cluster: k1, user: u1, namespace: na}}
- {name: b, context: {cluster: k2, user: u2}}
`,
    );
    await expect(load({ kubeconfig, context: 'b' })).resolves.toMatchObject({
      server: 'https://k2',
      namespace: 'default',
      auth: { token: 't2' },
    });
    await expect(load({ kubeconfig, cluster: 'k2', user: 'u2', namespace: 'x' })).resolves.toMatchObject({
      server: 'https://k2',
      namespace: 'x',
      auth: { token: 't2' },
      contextName: 'a',
    });
    expect((await failure({ kubeconfig, context: 'nope' })).message).toBe(
      'Error in configuration: context was not found for specified context: nope',
    );
    expect((await failure({ kubeconfig, cluster: 'nope' })).message).toBe(
      'no server found for cluster "nope"',
    );
    expect((await failure({ kubeconfig, user: 'nope' })).message).toBe('auth info "nope" does not exist');
  });

  test('a token takes the place of any other way to log in', async () => {
    const kubeconfig = await file('basic', config('username: me, password: pw, tokenFile: t'));
    await expect(load({ kubeconfig, token: 'new' })).resolves.toMatchObject({
      auth: { type: 'token', token: 'new' },
    });
  });

  test('impersonation comes from the flags before the file', async () => {
    const kubeconfig = await file('as', config('token: t, as: jane, as-groups: [dev], as-uid: "7"'));
    await expect(load({ kubeconfig })).resolves.toMatchObject({
      impersonation: { user: 'jane', uid: '7', groups: ['dev'] },
    });
    const flags = { kubeconfig, as: 'joe', asGroup: ['a', 'b'], asUserExtra: ['scopes=x', 'scopes=y=z'] };
    await expect(load(flags)).resolves.toMatchObject({
      impersonation: { user: 'joe', groups: ['a', 'b'], extra: { scopes: ['x', 'y=z'] } },
    });
  });

  test('groups without a user to impersonate are refused', async () => {
    const kubeconfig = await file('token', config('token: t'));
    expect((await failure({ kubeconfig, asGroup: ['a'] })).message).toBe(
      'requesting uid, groups or user-extra for u without impersonating a user',
    );
  });

  test('a time limit is seconds or a duration, 0 is none', async () => {
    const limit = async (requestTimeout: string) =>
      (await load({ server: 'k', requestTimeout })).requestTimeoutMs;
    expect(await limit('30')).toBe(30_000);
    expect(await limit('1m30s')).toBe(90_000);
    expect(await limit('0')).toBeUndefined();
    expect((await failure({ server: 'k', requestTimeout: 'soon' })).message).toMatch(
      /^Invalid timeout value\. /,
    );
  });
});

describe('certificates', () => {
  test('inline data comes before files, and files are read', async () => {
    await file('ca.crt', pair.cert);
    await file('me.key', pair.key);
    const data = Buffer.from(pair.cert).toString('base64');
    const kubeconfig = await file(
      'tls',
      config(
        `client-certificate: nope.crt, client-certificate-data: ${data}, client-key: me.key`,
        ', certificate-authority: ca.crt, tls-server-name: api',
      ),
    );
    await expect(load({ kubeconfig })).resolves.toMatchObject({
      tls: { ca: pair.cert, cert: pair.cert, key: pair.key, serverName: 'api', skipVerify: false },
    });
  });

  test.each([
    [
      'client-certificate: nope.crt, client-key: nope.key',
      '',
      /^unable to read client-cert .*\/nope\.crt for u due to open .*: no such file or directory$/,
    ],
    [
      'token: t',
      ', certificate-authority: nope.crt',
      /^unable to read certificate-authority .* for k due to open /,
    ],
    [
      'token: t',
      ', certificate-authority-data: eHl6',
      /^unable to load certificate-authority for k: unable to parse bytes as PEM block$/,
    ],
    ['client-certificate: ca.crt', '', /^client-key-data or client-key must be specified for u /],
  ])('%s%s is refused before anything is sent', async (user, cluster, words) => {
    await file('ca.crt', pair.cert);
    const kubeconfig = await file('broken', config(user, cluster));
    expect((await failure({ kubeconfig })).message).toMatch(words);
  });

  test('a key that belongs to another certificate is refused', async () => {
    const cert = await file('mine.crt', pair.cert);
    const key = await file('yours.key', otherPair.key);
    const { message } = await failure({ server: 'https://k', clientCertificate: cert, clientKey: key });
    expect(message).toBe('unusable certificates: tls: private key does not match public key');
  });

  test('the wish not to verify drops the authority of the file', async () => {
    const kubeconfig = await file('skip', config('token: t', ', certificate-authority: nope.crt'));
    await expect(load({ kubeconfig, insecureSkipTlsVerify: true })).resolves.toMatchObject({
      tls: { skipVerify: true, ca: undefined },
    });
  });
});

describe('ways to log in', () => {
  test('two at once are refused', async () => {
    const kubeconfig = await file('two', config('token: t, username: a, password: b'));
    expect((await failure({ kubeconfig })).message).toBe(
      'more than one authentication method found for u; found [token basicAuth], only one is allowed',
    );
  });

  test('a token file comes before the token beside it', async () => {
    const kubeconfig = await file('both', config('token: t, tokenFile: tok'));
    const { auth } = await load({ kubeconfig });
    expect(auth).toEqual({ type: 'tokenFile', path: join(home, 'tok'), token: 't' });
  });

  test('an exec plugin learns of the cluster when it asks to', async () => {
    const kubeconfig = await file(
      'exec',
      config(
        'exec: {apiVersion: client.authentication.k8s.io/v1, command: aws, args: [a], env: [{name: X, value: y}], ' +
          'interactiveMode: IfAvailable, provideClusterInfo: true}',
        ', extensions: [{name: client.authentication.k8s.io/exec, extension: {audience: k}}]',
      ),
    );
    const { auth } = await load({ kubeconfig });
    expect(auth).toMatchObject({
      type: 'exec',
      plugin: {
        command: 'aws',
        args: ['a'],
        env: { X: 'y' },
        cluster: { server: 'https://k.example:6443', config: { audience: 'k' } },
      },
    });
  });

  test.each([
    ['command: x', 'apiVersion must be specified for u to use exec authentication plugin'],
    [
      'apiVersion: client.authentication.k8s.io/v1',
      'command must be specified for u to use exec authentication plugin',
    ],
    [
      'apiVersion: client.authentication.k8s.io/v1, command: x',
      'interactiveMode must be specified for u to use exec authentication plugin',
    ],
    [
      'apiVersion: client.authentication.k8s.io/v1alpha1, command: x',
      'exec plugin: invalid apiVersion "client.authentication.k8s.io/v1alpha1"',
    ],
  ])('an exec plugin with only {%s} is refused', async (exec, words) => {
    const kubeconfig = await file('bad-exec', config(`exec: {${exec}}`));
    expect((await failure({ kubeconfig })).message).toBe(words);
  });
});
