import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { selfSigned } from '../kube/support/certificates.ts';
import { aDesk, type Desk, listeners, type Listeners } from './support/two-clients.ts';

let servers: Listeners;
let desk: Desk;

beforeAll(async () => {
  const [server, jane] = await Promise.all([selfSigned(), selfSigned('jane')]);
  servers = await listeners(server, jane.cert);
  desk = await aDesk(servers);
  await desk.write('ca.pem', server.cert);
  await desk.write('jane.pem', jane.cert);
  await desk.write('jane-key.pem', jane.key);
  await desk.write('token', 'of-the-file\n');
  await desk.write(
    'plugin',
    `#!/bin/sh\necho x >> "$0.runs"\nprintf '%s' "$KUBERNETES_EXEC_INFO" > "$0.info"\necho '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"of-the-plugin"}}'\n`,
  );
  await desk.write('main', config());
  await desk.write('other', {
    'current-context': 'other',
    clusters: [cluster('plain', 'http://127.0.0.1:1'), cluster('elsewhere', servers.plain)],
    users: [user('me', { token: 'of-the-other-file' }), user('late', { token: 'late' })],
    contexts: [context('other', 'elsewhere', 'late', 'other'), context('here', 'elsewhere', 'late', 'later')],
  });
}, 240_000);

const cluster = (name: string, server: string, more: object = {}) => ({ name, cluster: { server, ...more } });
const user = (name: string, how: object) => ({ name, user: how });
const context = (name: string, of: string, as: string, namespace?: string) => ({
  name,
  context: { cluster: of, user: as, ...(namespace !== undefined && { namespace }) },
});

const exec = (more: object = {}) => ({
  exec: {
    apiVersion: 'client.authentication.k8s.io/v1',
    command: './plugin',
    interactiveMode: 'Never',
    ...more,
  },
});

/** A kubeconfig with all there is to choose from. */
function config() {
  return {
    'current-context': 'here',
    clusters: [
      cluster('plain', servers.plain),
      cluster('secure', servers.secure, { 'certificate-authority': 'ca.pem' }),
      cluster('named', servers.secure, { 'certificate-authority': 'ca.pem', 'tls-server-name': 'localhost' }),
      cluster('rootless', servers.secure),
      cluster('blind', servers.secure, { 'insecure-skip-tls-verify': true }),
      cluster('misnamed', servers.secure, { 'certificate-authority': 'ca.pem', 'tls-server-name': 'wrong' }),
      cluster('proxied', 'http://api.example.com', { 'proxy-url': servers.plain }),
      cluster('unproxied', servers.plain, { 'proxy-url': 'ftp://127.0.0.1' }),
    ],
    users: [
      user('me', { token: 'mine' }),
      user('nobody', {}),
      user('file', { token: 'beside', tokenFile: 'token' }),
      user('basic', { username: 'u', password: 'p' }),
      user('jane', { 'client-certificate': 'jane.pem', 'client-key': 'jane-key.pem' }),
      user('keyless', { 'client-certificate': 'jane.pem' }),
      user('lost', { 'client-certificate': 'no-such.pem', 'client-key': 'jane-key.pem' }),
      user('both', { token: 't', username: 'u', password: 'p' }),
      user('acting', {
        token: 'mine',
        as: 'jane',
        'as-uid': '7',
        'as-groups': ['a', 'b'],
        'as-user-extra': { why: ['x', 'y'] },
      }),
      user('plugin', exec()),
      user('asking', exec({ interactiveMode: 'Always' })),
      user('absent', exec({ command: 'no-such-plugin', installHint: 'get it there' })),
      user('versionless', exec({ apiVersion: 'client.authentication.k8s.io/v1alpha1' })),
    ],
    contexts: [
      context('here', 'secure', 'me'),
      context('plain', 'plain', 'me'),
      context('stage', 'secure', 'me', 'stage'),
      context('secure', 'secure', 'jane', 'stage'),
      context('dangling', 'no-such-cluster', 'me'),
      context('userless', 'secure', 'no-such-user'),
      ...config.users.map((name) => context(name, 'secure', name)),
      ...config.clusters.map((name) => context(name, name, 'me')),
    ],
  };
}
config.users = [
  'file',
  'basic',
  'keyless',
  'lost',
  'both',
  'acting',
  'plugin',
  'asking',
  'absent',
  'versionless',
  'nobody',
];
config.clusters = ['rootless', 'named', 'blind', 'misnamed', 'proxied', 'unproxied'];

/** What both make of the same files, flags and environment; paths in `env` are of the desk. */
async function both(
  flags: readonly string[],
  env: Readonly<Record<string, string>> = { KUBECONFIG: 'main' },
) {
  const [kubectl, doctor] = await Promise.all([desk.kubectl(flags, env), desk.doctor(flags, env)]);
  return { kubectl, doctor };
}

const by = (...names: string[]) => names.flatMap((name) => ['--context', name]);

describe('kubectl and the doctor ask the same server, in the same namespace, as the same user:', () => {
  test.each<[string, readonly string[], Readonly<Record<string, string>>?]>([
    ['nothing but the file', []],
    ['a server without TLS, which is told no secret', by('plain')],
    ['nor by a flag', [...by('plain'), '--token=typed', '--as=jane']],
    ['--context', by('stage')],
    ['--cluster', ['--cluster', 'blind']],
    ['--user', ['--user', 'basic']],
    ['--namespace', ['--namespace', 'mine', ...by('stage')]],
    ['-n', ['-nmine']],
    ['an empty namespace', ['-n', '', ...by('stage')]],
    ['--server', []],
    ['--token', ['--token', 'typed']],
    ['--token over an exec plugin', ['--token', 'typed', ...by('plugin')]],
    ['--as', ['--as', 'jane']],
    ['--as, --as-uid, --as-group twice', ['--as=jane', '--as-uid=7', '--as-group=a', '--as-group=b, c']],
    [
      '--as-user-extra',
      ['--as=jane', '--as-user-extra=why=x', '--as-user-extra=why=y', '--as-user-extra=a/b=z'],
    ],
    ['--as over the file', ['--as=john', ...by('acting')]],
    ['as, as-uid, as-groups, as-user-extra of the file', by('acting')],
    ['certificates of the file, relative to it', by('secure')],
    [
      '--client-certificate and --client-key',
      ['--cluster=secure', '--user=nobody', '--client-certificate=jane.pem', '--client-key=jane-key.pem'],
    ],
    [
      '--certificate-authority',
      ['--cluster=blind', '--insecure-skip-tls-verify=false', '--certificate-authority=ca.pem'],
    ],
    ['--insecure-skip-tls-verify', ['--cluster=secure', '--insecure-skip-tls-verify']],
    ['an authority of the system', by('rootless'), { KUBECONFIG: 'main', SSL_CERT_FILE: 'ca.pem' }],
    ['tls-server-name of the file', by('named')],
    ['--tls-server-name', ['--cluster=secure', '--tls-server-name=localhost']],
    ['insecure-skip-tls-verify of the file', by('blind')],
    ['tokenFile before token', by('file')],
    ['user name and password', by('basic')],
    ['an exec plugin, relative to the file', by('plugin')],
    ['proxy-url of the cluster', by('proxied')],
    ['--request-timeout', ['--request-timeout=5']],
    ['--disable-compression, --cache-dir', ['--disable-compression', '--cache-dir=cache']],
    ['--kubeconfig before KUBECONFIG', ['--kubeconfig', 'other']],
    ['several files: the first to say it wins', [], { KUBECONFIG: 'main:other' }],
    ['several files the other way round', [], { KUBECONFIG: 'other:main' }],
    ['several files: what only the second has', ['--context=other'], { KUBECONFIG: 'main:other' }],
    ['files that are not there', [], { KUBECONFIG: '/no/such/file:main' }],
    ['a file twice, and an empty name', [], { KUBECONFIG: 'main::main' }],
    [
      'HTTP_PROXY, which is not for this machine',
      [],
      { KUBECONFIG: 'main', HTTP_PROXY: 'http://127.0.0.1:1' },
    ],
  ])('%s', async (what, flags, env) => {
    const more =
      what === '--server'
        ? ['--server', servers.secure, '--cluster', 'plain', '--certificate-authority=ca.pem']
        : [];
    const { kubectl, doctor } = await both([...flags, ...more], env);
    expect(kubectl.asked, kubectl.said).toBeDefined();
    expect(doctor).toEqual(kubectl);
  });
});

describe('kubectl and the doctor refuse with the same words:', () => {
  test.each<[string, readonly string[], Readonly<Record<string, string>>?]>([
    ['a context that is not there', ['--context=no-such']],
    ['a cluster that is not there', ['--cluster=no-such']],
    ['a user that is not there', ['--user=no-such']],
    ['a file that is not there', ['--kubeconfig=/no/such/file']],
    ['a certificate without key', by('keyless')],
    ['a certificate that is not there', by('lost')],
    ['two ways to log in', by('both')],
    ['groups without a user', ['--as-group=a']],
    ['a time limit that is none', ['--request-timeout=soon']],
    ['an authority that nobody knows', by('rootless')],
    ['another name than the certificate’s', by('misnamed')],
    ['an authority that is not the server’s', ['--cluster=secure', '--certificate-authority=jane.pem']],
    ['a server that is not there', ['--server=http://127.0.0.1:1']],
    ['a host that is not there', ['--server=http://no-such-host.invalid']],
    ['a proxy of another kind', by('unproxied')],
    ['a plugin that has to ask, without a terminal', by('asking')],
    ['a plugin that is not there', by('absent')],
    ['a plugin of a version that is gone', by('versionless')],
    ['a bad flag', ['--bogus']],
    ['a bad level', ['-v=x']],
  ])('%s', async (_what, flags, env) => {
    const { kubectl, doctor } = await both(flags, env);
    expect(kubectl.asked).toBeUndefined();
    expect(doctor).toEqual(kubectl);
  });
});

test('an authority may be named as for any Node.js', async () => {
  const env = { KUBECONFIG: 'main', NODE_EXTRA_CA_CERTS: 'ca.pem' };
  expect((await desk.doctor(by('rootless'), env)).asked).toMatchObject({ server: 'secure' });
});

test('an exec plugin is started once, and told the same', async () => {
  const file = (name: string) => readFile(`${desk.folder}/${name}`, 'utf8');
  await desk.write('plugin.runs', '');
  await desk.kubectl(by('plugin'), { KUBECONFIG: 'main' });
  const theirs = JSON.parse(await file('plugin.info')) as unknown;
  await desk.write('plugin.runs', '');
  await desk.doctor(by('plugin'), { KUBECONFIG: 'main' });
  expect(await file('plugin.runs')).toBe('x\n');
  expect(JSON.parse(await file('plugin.info'))).toEqual(theirs);
});

describe('what differs, and is meant to:', () => {
  test('a context whose cluster is not there is told, where kubectl goes to localhost:8080', async () => {
    const { kubectl, doctor } = await both(by('dangling'));
    expect(kubectl.said).toContain('localhost:8080 was refused');
    expect(doctor.said).toBe('error: no server found for cluster "no-such-cluster"');
  });

  test('who has no credentials is nobody, where kubectl asks for a user name', async () => {
    const { kubectl, doctor } = await both(by('nobody'));
    expect(kubectl.asked).toBeUndefined();
    expect(doctor.asked).toMatchObject({ authorization: undefined });
  });

  test('--token comes before the tokenFile of the file, which this kubectl prefers', async () => {
    const { kubectl, doctor } = await both(['--token', 'typed', ...by('file')]);
    expect(kubectl.asked).toMatchObject({ authorization: 'Bearer of-the-file' });
    expect(doctor.asked).toMatchObject({ authorization: 'Bearer typed' });
  });
});
