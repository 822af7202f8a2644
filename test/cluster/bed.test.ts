import { existsSync } from 'node:fs';
import { readFile as readLocal } from 'node:fs/promises';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { membersOf } from './bed/cgroups.ts';
import { revive, strike } from './bed/faults.ts';
import { examine } from './bed/health.ts';
import { down, up } from './bed/lifecycle.ts';
import { issueUser } from './bed/users.ts';
import { as, type Cluster, connect } from './support/cluster.ts';
import { execIn, readFile, writeFile } from './support/exec.ts';
import { aNamespace } from './support/namespace.ts';
import { anOwnBed } from './support/own-bed.ts';
import { orderedSet, parallelSet, readyFile } from './support/sets.ts';
import { waitFor, waitReady } from './support/wait.ts';

/** The bed is worth building on only if it does what a cluster does. */
let cluster: Cluster;

beforeAll(async () => {
  cluster = await connect();
});

describe('an ordered set', () => {
  test('becomes ready, is known by name, and keeps its data when a pod is deleted', async () => {
    const namespace = await aNamespace('bed-ordered');
    await cluster.apply(orderedSet({ name: 'db', namespace }));
    await waitReady(cluster, { namespace, name: 'db' });

    const lookup = ['nslookup', `db-2.db.${namespace}.svc.cluster.local`];
    const answer = await execIn(cluster, { namespace, pod: 'db-0' }, lookup);
    const { status } = await cluster.get<{ status: { podIP: string } }>('pod', 'db-2', '-n', namespace);
    expect(answer.stdout).toContain(status.podIP);

    const place = { namespace, pod: 'db-1', container: 'db' };
    await writeFile(cluster, place, '/data/note', 'still here');
    await cluster.run(['delete', 'pod', 'db-1', '-n', namespace]);
    await waitReady(cluster, { namespace, name: 'db' });
    expect(await readFile(cluster, place, '/data/note')).toBe('still here');
  });

  test('has pods that end at once when asked to, and are ready as long as their file is there', async () => {
    const namespace = await aNamespace('bed-ending');
    await cluster.apply(orderedSet({ name: 'db', namespace, replicas: 1, gracePeriodSeconds: 10 }));
    await waitReady(cluster, { namespace, name: 'db' });

    await execIn(cluster, { namespace, pod: 'db-0' }, ['rm', readyFile]);
    await waitFor(cluster, namespace, 'pod/db-0', 'condition=Ready=false');

    const begin = performance.now();
    await cluster.run(['delete', 'pod', 'db-0', '-n', namespace]);
    expect(performance.now() - begin).toBeLessThan(8_000);
  });
});

test('a parallel set starts at its own ordinal, with two claims for each pod', async () => {
  const namespace = await aNamespace('bed-parallel');
  await cluster.apply(parallelSet({ name: 'db', namespace, replicas: 2 }));
  await waitReady(cluster, { namespace, name: 'db' });

  const claims = await cluster.run(['get', 'pvc', '-n', namespace, '-o', 'name']);
  const expected = ['data-db-2', 'data-db-3', 'log-db-2', 'log-db-3'];
  expect(claims.trim().split('\n')).toEqual(expected.map((name) => `persistentvolumeclaim/${name}`));
});

test('an image that nobody has is backed off from, as "not found"', async () => {
  const namespace = await aNamespace('bed-image');
  await cluster.apply(orderedSet({ name: 'db', namespace, replicas: 1, image: 'busybox:does-not-exist' }));
  await waitFor(cluster, namespace, 'pod/db-0', 'create');
  const reason = 'jsonpath={.status.containerStatuses[0].state.waiting.reason}';
  await waitFor(cluster, namespace, 'pod/db-0', `${reason}=ImagePullBackOff`);
  expect(await cluster.run(['get', 'events', '-n', namespace])).toContain(
    'busybox:does-not-exist: not found',
  );
});

test('a service spreads over its pods, and is reached by name from a pod of its own', async () => {
  const namespace = await aNamespace('bed-service');
  await cluster.run(['run', 'web', '--image=nginx', '-n', namespace]);
  await cluster.run(['expose', 'pod', 'web', '--port=80', '-n', namespace]);
  await waitFor(cluster, namespace, 'pod/web', 'condition=Ready');
  const page = () => execIn(cluster, { namespace, pod: 'web' }, ['wget', '-qO-', 'http://web']);
  await vi.waitFor(async () => expect((await page()).stdout).toBe('ok\n'), {
    timeout: 10_000,
    interval: 200,
  });
});

test('a pod that has to leave its node comes back on the other, with its data', async () => {
  const namespace = await aNamespace('bed-move');
  await cluster.apply(orderedSet({ name: 'db', namespace, replicas: 1 }));
  await waitReady(cluster, { namespace, name: 'db' });
  await writeFile(cluster, { namespace, pod: 'db-0' }, '/data/note', 'moved');
  const nodeOf = ['get', 'pod', 'db-0', '-n', namespace, '-o', 'jsonpath={.spec.nodeName}'];
  const before = await cluster.run(nodeOf);

  // Not by a cordon, which would turn away the pods of all other tests as well.
  const away = [
    { matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'NotIn', values: [before] }] },
  ];
  const affinity = {
    nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: away } },
  };
  const patch = JSON.stringify({ spec: { template: { spec: { affinity } } } });
  await cluster.run(['patch', 'statefulset', 'db', '-n', namespace, '--patch', patch]);
  await waitReady(cluster, { namespace, name: 'db' });
  expect(await cluster.run(nodeOf)).not.toBe(before);
  expect(await readFile(cluster, { namespace, pod: 'db-0' }, '/data/note')).toBe('moved');
});

describe.skipIf(process.env['STS_DOCTOR_TEST_KUBECONFIG'])('the bed', () => {
  test('refuses a user without rights, and admits one whose group has them', async () => {
    const namespace = await aNamespace('bed-user');
    const user = as(await issueUser('eve', ['readers']));
    const refused = await user.kubectl(['get', 'pods', '-n', namespace]);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('User "eve" cannot list resource "pods"');

    await cluster.run([
      'create',
      'rolebinding',
      'r',
      '--clusterrole=view',
      '--group=readers',
      '-n',
      namespace,
    ]);
    expect(await user.run(['auth', 'whoami', '-o', 'jsonpath={.status.userInfo.groups}'])).toContain(
      '"readers"',
    );
    expect((await user.kubectl(['get', 'pods', '-n', namespace])).code).toBe(0);
    expect((await user.kubectl(['auth', 'can-i', 'delete', 'pods', '-n', namespace])).code).toBe(1);
  });

  test('stays the same bed when it is brought up again, and that takes no time', async () => {
    const before = await readLocal(cluster.kubeconfig, 'utf8');
    const begin = performance.now();
    expect(await up()).toBe(cluster.kubeconfig);
    expect(performance.now() - begin).toBeLessThan(5_000);
    expect(await readLocal(cluster.kubeconfig, 'utf8')).toBe(before);
  });

  test('is mended when a part of it has died, and leaves nothing behind when it is taken down', async () => {
    const own = await anOwnBed();
    await up(undefined, own);
    await strike(own, 'kube-scheduler', 'SIGKILL');
    expect((await examine(own)).filter(({ trouble }) => trouble).map(({ name }) => name)).toEqual([
      'kube-scheduler',
    ]);
    await revive(own, 'kube-scheduler');
    expect((await examine(own)).filter(({ trouble }) => trouble)).toEqual([]);

    const before = await readLocal(await up(undefined, own), 'utf8');
    await strike(own, 'etcd', 'SIGKILL');
    expect(await readLocal(await up(undefined, own), 'utf8')).not.toBe(before);

    await down(own);
    expect(await membersOf(own)).toEqual([]);
    expect(existsSync(own.dir)).toBe(false);
    expect(await readLocal('/proc/self/mounts', 'utf8')).not.toContain(own.dir);
    expect(await readLocal('/proc/net/dev', 'utf8')).not.toContain(own.cable);
  });
});
