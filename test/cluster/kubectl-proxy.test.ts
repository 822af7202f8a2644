import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { beforeAll, expect, test } from 'vitest';
import { bedOfEnvironment, pathsOf } from './bed/bed.ts';
import { type Cluster, connect } from './support/cluster.ts';
import { drill } from './support/drilled.ts';
import { aReadySet } from './support/ready-set.ts';
import { parallelSet } from './support/sets.ts';

let cluster: Cluster;

beforeAll(async () => {
  cluster = await connect();
});

/** `kubectl proxy` on a free port: HTTP without TLS to here, as whoever runs it to the server. */
async function aProxy(): Promise<AsyncDisposable & { readonly url: string }> {
  const kubectl = process.env['STS_DOCTOR_TEST_KUBECONFIG'] ? 'kubectl' : pathsOf(bedOfEnvironment()).kubectl;
  const child = spawn(kubectl, ['--kubeconfig', cluster.kubeconfig, 'proxy', '--port=0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const url = `http://${/\S+:\d+$/.exec(line)?.[0]}`;
  return {
    url,
    async [Symbol.asyncDispose]() {
      child.kill();
      await ended;
    },
  };
}

test('a drill by way of kubectl proxy is seen, judged and undone as any other', async () => {
  const set = await aReadySet(cluster, 'by-proxy', parallelSet, { gracePeriodSeconds: 0 });
  await using proxy = await aProxy();
  const { code, result } = await drill(set, 'scale-to-zero', '-s', proxy.url);
  expect(code).toBe(0);
  expect(result).toMatchObject({ status: 'passed', undo: { outcome: 'restored' } });
  expect(result.plan.target.server).toBe(proxy.url);
});
