import { readFile as readLocal } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { up } from './bed/lifecycle.ts';
import { issueUser } from './bed/users.ts';
import { as, type Cluster, connect } from './support/cluster.ts';
import { execIn, readFile, writeFile } from './support/exec.ts';
import { aNamespace } from './support/namespace.ts';
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
});
