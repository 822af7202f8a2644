import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { runCli } from '../../../src/cli/cli.ts';
import { type KeyPair, selfSigned } from '../../kube/support/certificates.ts';
import { type Handler, sendJson, startServer } from '../../kube/support/http-server.ts';
import { anOutside } from '../support/outside.ts';

let pair: KeyPair;

beforeAll(async () => {
  pair = await selfSigned();
});

/** What `__complete` says where that kubeconfig is the user's. */
async function completed(user: object, server: string, ...words: readonly string[]) {
  const folder = await mkdtemp(join(tmpdir(), 'sts-doctor-complete-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const kubeconfig = join(folder, 'config');
  await writeFile(
    kubeconfig,
    JSON.stringify({
      'current-context': 'here',
      clusters: [{ name: 'here', cluster: { server, 'insecure-skip-tls-verify': true } }],
      users: [{ name: 'me', user }],
      contexts: [
        { name: 'here', context: { cluster: 'here', user: 'me', namespace: 'stage' } },
        { name: 'there', context: { cluster: 'here', user: 'me' } },
      ],
    }),
  );
  const outside = anOutside(['__complete', ...words], {
    env: { KUBECONFIG: kubeconfig, PATH: process.env['PATH'] },
  });
  const code = await runCli(outside);
  return { code, lines: outside.out().trimEnd().split('\n'), err: outside.err() };
}

async function aServer(handler: Handler) {
  const server = await startServer(handler, pair);
  onTestFinished(() => server[Symbol.asyncDispose]());
  return server;
}

const sets = {
  kind: 'List',
  metadata: {},
  items: [{ metadata: { name: 'web' } }, { metadata: { name: 'db' } }],
};

test('sets are those of the namespace that is meant, seen with the credentials that are meant', async () => {
  const seen: unknown[] = [];
  const server = await aServer((request, response) => {
    seen.push([
      request.url?.split('?')[0],
      request.headers['authorization'],
      request.headers['impersonate-user'],
    ]);
    sendJson(response, 200, sets);
  });
  const user = { token: 'secret' };
  expect((await completed(user, server.url, 'run', 'kill-pod', '')).lines).toEqual([
    'sts/web',
    'sts/db',
    ':4',
  ]);
  await completed(user, server.url, 'run', '-n', 'other', '--as', 'jane', 'kill-pod', 'sts/d');
  expect(seen).toEqual([
    ['/apis/apps/v1/namespaces/stage/statefulsets', 'Bearer secret', undefined],
    ['/apis/apps/v1/namespaces/other/statefulsets', 'Bearer secret', 'jane'],
  ]);
});

test('contexts are those of the kubeconfig, and nobody is asked', async () => {
  const server = await aServer((_request, response) => sendJson(response, 500, {}));
  expect((await completed({}, server.url, 'run', '--context', '')).lines).toEqual(['here', 'there', ':4']);
  expect(server.requests).toEqual([]);
});

test.each([
  [
    'refuses',
    (respond: Parameters<Handler>[1]) => sendJson(respond, 403, { kind: 'Status', reason: 'Forbidden' }),
  ],
  ['fails', (respond: Parameters<Handler>[1]) => sendJson(respond, 500, {})],
  ['says nonsense', (respond: Parameters<Handler>[1]) => respond.end('<html>')],
  ['does not answer', () => undefined],
])('a server that %s gives nothing, soon and silently', async (_what, answer) => {
  const server = await aServer((_request, response) => answer(response));
  const begin = performance.now();
  const { code, lines, err } = await completed({}, server.url, 'run', 'kill-pod', '');
  expect({ code, lines, err }).toEqual({ code: 0, lines: [':4'], err: '' });
  expect(performance.now() - begin).toBeLessThan(4000);
});

test('an exec plugin that does not end is ended, with whatever it has started', async () => {
  const server = await aServer((_request, response) => sendJson(response, 200, sets));
  const exec = {
    apiVersion: 'client.authentication.k8s.io/v1',
    interactiveMode: 'Never',
    command: '/bin/sh',
    args: ['-c', 'echo never said >&2; sleep 5 & wait'],
  };
  const begin = performance.now();
  expect((await completed({ exec }, server.url, 'run', 'kill-pod', '')).lines).toEqual([':4']);
  expect(performance.now() - begin).toBeLessThan(4000);
  expect(server.requests).toEqual([]);
});
