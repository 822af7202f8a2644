import { beforeEach, expect, test } from 'vitest';
import type { Cluster } from '../../src/cluster/cluster.ts';
import { pods, volumes } from '../../src/cluster/resource.ts';
import { createCluster } from '../../src/kube/create-cluster.ts';
import { ManualClock } from './support/manual-clock.ts';
import { aPod, aPodList } from './support/objects.ts';
import { ScriptedServer } from './support/scripted-server.ts';

let server: ScriptedServer;
let cluster: Cluster;

beforeEach(() => {
  server = new ScriptedServer();
  cluster = createCluster(server.transport, { server: 'https://k', version: '1', clock: new ManualClock() });
});

test('a list is fetched page by page', async () => {
  const result = cluster.list(pods, { namespace: 'shop', labelSelector: 'app=web', limit: 1 });
  const first = await server.next();
  expect(first.path).toBe('/api/v1/namespaces/shop/pods');
  expect(first.query).toEqual({ labelSelector: 'app=web', limit: '1' });
  first.answer(200, aPodList([aPod('a', 1)], 9, 'more'));
  const second = await server.next();
  expect(second.query).toEqual({ labelSelector: 'app=web', limit: '1', continue: 'more' });
  second.answer(200, aPodList([aPod('b', 2)], 9));
  const { items, resourceVersion } = await result;
  expect(items.map((pod) => pod.metadata?.name)).toEqual(['a', 'b']);
  expect(resourceVersion).toBe('9');
});

test('of a list of which some are enough, no more is fetched', async () => {
  const result = cluster.list(pods, { atMost: 1 });
  const only = await server.next();
  expect(only.query).toEqual({ limit: '1' });
  only.answer(200, aPodList([aPod('a', 1)], 9, 'more'));
  expect((await result).items).toHaveLength(1);
});

test('items get the type that a list leaves out', async () => {
  const result = cluster.list(pods, {});
  (await server.next()).answer(200, aPodList([aPod('a', 1)], 9));
  expect((await result).items).toEqual([aPod('a', 1)]);
});

test('a list whose pages expire on the way is begun anew in one piece', async () => {
  const result = cluster.list(pods, { fieldSelector: 'spec.nodeName=n' });
  (await server.next()).answer(200, aPodList([aPod('a', 1)], 9, 'more'));
  (await server.next()).refuse(410, 'Expired');
  const whole = await server.next();
  expect(whole.query).toEqual({ fieldSelector: 'spec.nodeName=n' });
  whole.answer(200, aPodList([aPod('a', 1), aPod('b', 2)], 12));
  const { items, resourceVersion } = await result;
  expect(items).toHaveLength(2);
  expect(resourceVersion).toBe('12');
});

test('an empty list may be null, and a cluster-scoped resource has no namespace in its path', async () => {
  const result = cluster.list(volumes, { namespace: 'ignored' });
  const arrival = await server.next();
  expect(arrival.path).toBe('/api/v1/persistentvolumes');
  arrival.answer(200, { metadata: { resourceVersion: '3' }, items: null });
  await expect(result).resolves.toEqual({ items: [], resourceVersion: '3' });
});

test('a refusal is told as it is', async () => {
  const result = cluster.list(pods, {});
  (await server.next()).refuse(403, 'Forbidden', 'pods is forbidden');
  await expect(result).rejects.toMatchObject({ kind: 'forbidden', message: 'pods is forbidden' });
});
