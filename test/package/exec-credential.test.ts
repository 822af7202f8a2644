import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { selfSigned } from '../kube/support/certificates.ts';
import { aFolder, run } from './support/run.ts';
import { aServedSandbox } from './support/served.ts';

/** Lets through to the server only what carries this token, over TLS: without it nobody is told a secret. */
async function guarded(
  server: string,
  token: string,
): Promise<{ readonly url: string; readonly ca: string; readonly passed: () => number }> {
  let passed = 0;
  const { cert, key } = await selfSigned();
  const guard = createServer({ cert, key }, (incoming, outgoing) => {
    if (incoming.headers.authorization !== `Bearer ${token}`) {
      outgoing.writeHead(401, { 'content-type': 'application/json' });
      outgoing.end(JSON.stringify({ kind: 'Status', status: 'Failure', code: 401, reason: 'Unauthorized' }));
      return;
    }
    passed += 1;
    const { method, headers } = incoming;
    const onward = request(new URL(incoming.url ?? '/', server), { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    outgoing.on('close', () => onward.destroy());
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => guard.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    guard.closeAllConnections();
    guard.close();
  });
  const { port } = guard.address() as AddressInfo;
  const ca = Buffer.from(cert).toString('base64');
  return { url: `https://127.0.0.1:${port}`, ca, passed: () => passed };
}

test('an exec credential plugin is asked once, and what it gives is used', async () => {
  const home = aFolder();
  const { server, set } = await aServedSandbox(home, 60);
  const { url, ca, passed } = await guarded(server, 'from-plugin');
  const plugin = join(home, 'plugin');
  const calls = join(home, 'calls');
  const credential = JSON.stringify({
    apiVersion: 'client.authentication.k8s.io/v1',
    kind: 'ExecCredential',
    status: { token: 'from-plugin' },
  });
  writeFileSync(
    plugin,
    `#!/bin/sh\nprintf '%s\\n' "$KUBERNETES_EXEC_INFO" >> '${calls}'\necho '${credential}'\n`,
  );
  chmodSync(plugin, 0o755);
  const kubeconfig = join(home, 'kubeconfig');
  const exec = {
    apiVersion: 'client.authentication.k8s.io/v1',
    command: plugin,
    interactiveMode: 'Never',
  };
  writeFileSync(
    kubeconfig,
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'c', cluster: { server: url, 'certificate-authority-data': ca } }],
      users: [{ name: 'u', user: { exec } }],
      contexts: [{ name: 'x', context: { cluster: 'c', user: 'u', namespace: 'default' } }],
      'current-context': 'x',
    }),
  );
  const said = await run(['run', 'kill-pod', 'sts/web', '--yes', '-q'], {
    HOME: home,
    KUBECONFIG: kubeconfig,
  });
  expect(said).toMatchObject({ code: 0, stderr: '' });
  expect(passed()).toBeGreaterThan(10);
  const asked = readFileSync(calls, 'utf8').trim().split('\n');
  expect(asked).toHaveLength(1);
  expect(JSON.parse(asked[0] ?? '')).toMatchObject({ kind: 'ExecCredential' });
  expect((await set()).spec.replicas).toBe(3);

  const refused = await run(
    ['run', 'kill-pod', 'sts/web', '--yes', '-q', '-s', url, '--insecure-skip-tls-verify'],
    {
      HOME: home,
    },
  );
  expect(refused.code).toBe(5);
});
