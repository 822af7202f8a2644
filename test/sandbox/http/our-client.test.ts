import { describe, expect, test } from 'vitest';
import type { WatchEvent } from '../../../src/cluster/cluster.ts';
import { accessReviews, pods, statefulSets } from '../../../src/cluster/resource.ts';
import type { Pod } from '../../../src/objects/workload.ts';
import { Follower } from '../../kube/support/collect.ts';
import { owner, shop } from '../api/served.ts';
import { aClient } from './client.ts';

describe('our own client', () => {
  test('gets, lists, patches, updates and deletes', async () => {
    const { cluster, set, pod } = aClient();
    set({ replicas: 2 });
    pod('db-0', 'node-1');
    expect((await cluster.version()).gitVersion).toBe('v1.36.3');
    const read = await cluster.get(statefulSets, shop('db'));
    expect(read.spec?.replicas).toBe(2);
    const scaled = await cluster.patch(statefulSets, shop('db'), {
      type: 'merge',
      body: { spec: { replicas: 0 } },
    });
    expect(scaled.metadata?.managedFields?.at(-1)?.manager).toBe('sts-doctor/1.0.0');
    await expect(cluster.update(statefulSets, shop('db'), read)).rejects.toMatchObject({ kind: 'conflict' });
    const { items } = await cluster.list(pods, { namespace: 'shop', labelSelector: 'app=db' });
    expect(items.map(({ metadata }) => metadata?.name)).toEqual(['db-0']);
    const wrong = cluster.delete(pods, shop('db-0'), { uid: 'other' });
    await expect(wrong).rejects.toMatchObject({ kind: 'conflict' });
    await cluster.delete(pods, shop('db-0'), { gracePeriodSeconds: 0 });
    await expect(cluster.get(pods, shop('db-0'))).rejects.toMatchObject({ kind: 'notFound' });
  });

  test('reads a list of several pages', async () => {
    const { cluster, pod } = aClient();
    for (const ordinal of [0, 1, 2, 3, 4]) pod(`db-${ordinal}`);
    const { items } = await cluster.list(pods, { namespace: 'shop', limit: 2 });
    expect(items.map(({ metadata }) => metadata?.name)).toEqual(['db-0', 'db-1', 'db-2', 'db-3', 'db-4']);
  });

  test('asks what it may', async () => {
    const { cluster, faults } = aClient();
    faults.deny({ verb: 'delete', resource: 'pods' });
    const may = async (verb: string) => {
      const spec = { resourceAttributes: { verb, resource: 'pods', namespace: 'shop' } };
      return (await cluster.create(accessReviews, undefined, { spec })).status?.allowed;
    };
    expect([await may('get'), await may('delete')]).toEqual([true, false]);
    const refused = cluster.delete(pods, shop('db-0'));
    await expect(refused).rejects.toMatchObject({
      kind: 'forbidden',
      status: {
        message:
          'pods "db-0" is forbidden: User "kubernetes-admin" cannot delete resource "pods" in API group "" in the namespace "shop"',
      },
    });
  });

  test('watches: what is there first, then every change, over hours', async () => {
    const { cluster, pod, api, time, signal } = aClient();
    pod('db-0');
    const follower = new Follower<WatchEvent<Pod>>(cluster.watch(pods, { namespace: 'shop' }, signal));
    expect(await follower.next()).toMatchObject({ type: 'listed', items: [{ metadata: { name: 'db-0' } }] });
    time.after(3 * 3_600_000, () => api.delete(pods, shop('db-0'), owner));
    const seen: string[] = [];
    while (seen.at(-1) !== 'deleted') seen.push((await follower.next())?.type ?? 'end');
    expect(time.monotonic()).toBeGreaterThanOrEqual(3 * 3_600_000);
    expect(new Set(seen)).toEqual(new Set(['lost', 'resumed', 'modified', 'deleted']));
  });
});
