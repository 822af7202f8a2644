import { homedir } from 'node:os';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Cluster as Port } from '../../src/cluster/cluster.ts';
import { connect as connectTo } from '../../src/kube/connect.ts';
import { createCluster } from '../../src/kube/create-cluster.ts';
import { loadConnection } from '../../src/kube/load-connection.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { type Cluster, connect } from './support/cluster.ts';
import type { Drilled } from './support/drilled.ts';
import { aReadySet } from './support/ready-set.ts';
import { orderedSet } from './support/sets.ts';

let kubectl: Cluster;
let set: Drilled;

beforeAll(async () => {
  kubectl = await connect();
});

async function port(kubeconfig = kubectl.kubeconfig): Promise<Port> {
  const around = { env: {}, homeDirectory: homedir(), platform: process.platform };
  const connection = await loadConnection({ kubeconfig }, around);
  const transport = connectTo(connection, { clock: systemClock, env: {}, stdinIsTerminal: false });
  onTestFinished(() => transport.close?.());
  return createCluster(transport, { server: connection.server, version: '0.0.0-test', clock: systemClock });
}

describe('a command in a container', () => {
  test('comes back with outputs and exit code, however much it says', async () => {
    set = await aReadySet(kubectl, 'exec', orderedSet, { replicas: 1 });
    const cluster = await port();
    const at = { namespace: set.namespace, pod: 'db-0' };
    expect(await cluster.exec({ ...at, command: ['sh', '-c', 'echo out; echo err >&2; exit 3'] })).toEqual({
      exitCode: 3,
      stdout: 'out\n',
      stderr: 'err\n',
    });
    const much = await cluster.exec({
      ...at,
      command: ['sh', '-c', 'head -c 3000000 /dev/zero; echo end >&2'],
    });
    expect([much.exitCode, much.stdout.length, much.stderr]).toEqual([0, 65_536, 'end\n']);
    const many = await Promise.all(
      Array.from({ length: 8 }, (_, index) => cluster.exec({ ...at, command: ['echo', `${index} & +ü`] })),
    );
    expect(many.map(({ stdout }) => stdout)).toEqual(many.map((_, index) => `${index} & +ü\n`));

    const given = `${'ü'.repeat(50_000)}\n`;
    expect(await cluster.exec({ ...at, command: ['cat'], stdin: given, limitBytes: 200_000 })).toEqual({
      exitCode: 0,
      stdout: given,
      stderr: '',
    });
    expect(await cluster.exec({ ...at, command: ['true'], stdin: given })).toMatchObject({ exitCode: 0 });
    expect(await cluster.exec({ ...at, command: ['cat'] })).toMatchObject({ exitCode: 0, stdout: '' });

    await expect(cluster.exec({ ...at, command: ['no-such-program'] })).rejects.toThrow(
      /executable file not found/,
    );
    await expect(cluster.exec({ ...at, container: 'none', command: ['true'] })).rejects.toMatchObject({
      kind: 'badRequest',
    });
    await expect(cluster.exec({ ...at, pod: 'db-9', command: ['true'] })).rejects.toMatchObject({
      kind: 'notFound',
    });
    const stop = new AbortController();
    const running = cluster.exec({ ...at, command: ['sleep', '60'] }, stop.signal);
    setTimeout(() => stop.abort(), 1000);
    await expect(running).rejects.toMatchObject({ kind: 'aborted' });
  });
});
