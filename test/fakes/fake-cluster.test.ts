import { beforeEach, describe, expect, test } from 'vitest';
import type { Cluster, WatchEvent } from '../../src/cluster/cluster.ts';
import { accessReviews, claims, leases, pods, statefulSets } from '../../src/cluster/resource.ts';
import type { KubeObject } from '../../src/objects/meta.ts';
import { namespace } from './a-set.ts';
import { aWorld, type World } from './world.ts';

/** What the drill relies on in an API server: where this double differs from a real one, its tests prove nothing. */
let world: World;
let cluster: Cluster;
const at = { namespace, name: 'web' };

beforeEach(() => {
  world = aWorld();
  cluster = world.process().host.cluster;
});

const merge = (body: unknown, options = {}) =>
  cluster.patch(statefulSets, at, { type: 'merge', body }, options);
const version = () => world.set.metadata?.resourceVersion;
const later = (ms: number) => new Promise<void>((resolve) => world.clock.after(ms, resolve));
const owners = () =>
  world.set.metadata?.managedFields?.map(({ manager, fieldsV1 }) => [manager, fieldsV1]) ?? [];

describe('compare-and-set', () => {
  test('holds for merge patches, JSON patches, PUTs and deletes', async () => {
    const stale = { resourceVersion: '1' };
    const conflict = { kind: 'conflict', code: 409 };
    await expect(merge({ metadata: stale, spec: { replicas: 1 } })).rejects.toMatchObject(conflict);
    const body = [{ op: 'replace', path: '/metadata/resourceVersion', value: '1' } as const];
    await expect(cluster.patch(statefulSets, at, { type: 'json', body })).rejects.toMatchObject(conflict);
    const put = { ...world.set, metadata: { ...world.set.metadata, ...stale } };
    await expect(cluster.update(statefulSets, at, put)).rejects.toMatchObject(conflict);
    await expect(cluster.delete(statefulSets, at, stale)).rejects.toMatchObject(conflict);
    await expect(cluster.delete(pods, { namespace, name: 'web-0' }, { uid: 'other' })).rejects.toMatchObject(
      conflict,
    );
    expect(world.set.spec?.replicas).toBe(3);
  });

  test('lets the right version through, and makes a new one of it', async () => {
    const before = version();
    await merge({ metadata: { resourceVersion: before }, spec: { replicas: 2 } });
    expect(world.set).toMatchObject({ spec: { replicas: 2 }, metadata: { generation: 2 } });
    expect(version()).not.toBe(before);
  });

  test('makes no new version where nothing changes', async () => {
    const before = version();
    await merge({ spec: { replicas: 3 } });
    expect(version()).toBe(before);
  });

  test('knows no "not found" for a Lease that bears a UID: a PUT may create one', async () => {
    const lease = { metadata: { name: 'gone', namespace, uid: 'u', resourceVersion: '5' } };
    await expect(cluster.update(leases, { namespace, name: 'gone' }, lease)).rejects.toMatchObject({
      kind: 'conflict',
    });
    await expect(cluster.get(leases, { namespace, name: 'gone' })).rejects.toMatchObject({
      kind: 'notFound',
    });
  });

  test('stores nothing of a dry run', async () => {
    const before = world.set;
    await merge({ spec: { replicas: 9 } }, { dryRun: true });
    await cluster.delete(pods, { namespace, name: 'web-0' }, { dryRun: true });
    await cluster.create(leases, namespace, { metadata: { name: 'x' } }, { dryRun: true });
    await later(5000);
    expect(world.set).toBe(before);
    expect(world.cluster.store.list(leases)).toEqual([]);
    expect(world.cluster.store.list(pods)).toHaveLength(3);
  });
});

describe('field owners', () => {
  const [kubectl, status] = [
    expect.anything(),
    ['kube-controller-manager', { 'f:status': { 'f:replicas': {} } }],
  ];

  test('lose a field to whoever changes it, and only that', async () => {
    await merge({ spec: { replicas: 1 } });
    expect(owners()).toEqual([
      ['kubectl', expect.not.objectContaining({ 'f:spec': expect.objectContaining({ 'f:replicas': {} }) })],
      status,
      ['sts-doctor/test', { 'f:spec': { 'f:replicas': {} } }],
    ]);
  });

  test('keep a field that somebody sets to what it is', async () => {
    await merge({ spec: { replicas: 3 } });
    expect(owners()).toEqual([kubectl, status]);
  });

  test('are forgotten when they own nothing any more', async () => {
    await merge({ metadata: { annotations: { note: 'x' } } });
    await merge({ metadata: { annotations: { note: null } } });
    expect(owners()).toEqual([kubectl, status]);
    expect(world.set.metadata).not.toHaveProperty('annotations');
  });

  test('are taken as a patch names them; an empty list names none, a list of nothing empties it', async () => {
    const name = async (value: unknown) => {
      await cluster.patch(statefulSets, at, {
        type: 'json',
        body: [{ op: 'add', path: '/metadata/managedFields', value }],
      });
      return owners().map(([manager]) => manager);
    };
    expect(await name([])).toEqual(['kubectl', 'kube-controller-manager']);
    expect(await name([{ manager: 'me', operation: 'Update', fieldsV1: { 'f:spec': {} } }])).toEqual(['me']);
    expect(await name([{}])).toEqual([]);
  });
});

describe('a JSON patch', () => {
  test('cannot replace or remove what is not there', async () => {
    for (const op of ['replace', 'remove'] as const) {
      const body = [{ op, path: '/metadata/annotations/a~1b' }];
      await expect(cluster.patch(statefulSets, at, { type: 'json', body })).rejects.toMatchObject({
        kind: 'invalid',
      });
    }
  });
});

describe('a watch', () => {
  async function collected(until: number): Promise<readonly string[]> {
    const stop = new AbortController();
    world.clock.after(until, () => stop.abort());
    const seen: string[] = [];
    for await (const event of cluster.watch(pods, { namespace }, stop.signal)) seen.push(inWords(event));
    return seen;
  }

  const inWords = (event: WatchEvent<KubeObject>) =>
    'object' in event ? `${event.type} ${event.object.metadata?.name}` : event.type;

  test('lists first, then tells every change in the order of the store', async () => {
    const seen = collected(100);
    world.clock.after(10, () => world.cluster.store.touch('pods', 'web-1'));
    world.clock.after(20, () =>
      world.cluster.store.remove(pods, world.cluster.store.get(pods, namespace, 'web-1')),
    );
    world.controller.stopped = true;
    expect(await seen).toEqual(['listed', 'modified web-1', 'deleted web-1']);
  });

  test('that is resumed tells what it missed; one that lists anew does not', async () => {
    world.controller.stopped = true;
    const break_ = (end: 'resume' | 'relist') => {
      const broken = world.cluster.lose('pods');
      world.cluster.store.touch('pods', 'web-1');
      world.clock.after(10, broken[end]);
    };
    world.clock.after(10, () => break_('resume'));
    world.clock.after(50, () => break_('relist'));
    expect(await collected(100)).toEqual(['listed', 'lost', 'resumed', 'modified web-1', 'lost', 'listed']);
  });

  test('leaves nobody behind when it is over', async () => {
    await collected(10);
    expect(world.cluster.watchers).toBe(0);
  });
});

describe('a request', () => {
  test('that is denied is refused, and a review says so beforehand', async () => {
    world.cluster.deny('list', 'persistentvolumeclaims');
    await expect(cluster.list(claims, { namespace })).rejects.toMatchObject({ kind: 'forbidden', code: 403 });
    const review = (verb: string) =>
      cluster.create(accessReviews, undefined, {
        spec: { resourceAttributes: { verb, resource: 'persistentvolumeclaims' } },
      });
    expect((await review('list')).status).toEqual({ allowed: false });
    expect((await review('delete')).status).toEqual({ allowed: true });
  });

  test('that is aborted on its way may be carried out all the same', async () => {
    const stop = new AbortController();
    const asked = merge({ spec: { replicas: 1 } }, { signal: stop.signal });
    stop.abort();
    await expect(asked).rejects.toMatchObject({ kind: 'aborted' });
    await later(10);
    expect(world.set.spec?.replicas).toBe(1);
  });

  test.each([
    ['unreachable before', 3],
    ['unreachable after', 1],
    ['conflict', 3],
  ] as const)('that is met by "%s" leaves %d replicas at once', async (fault, replicas) => {
    world.cluster.fail('patch', { with: fault });
    await expect(merge({ spec: { replicas: 1 } })).rejects.toThrow();
    expect(world.set.spec?.replicas).toBe(replicas);
  });

  test('that is met by "late" is carried out after its sender has given up on it', async () => {
    world.cluster.fail('patch', { with: 'late' });
    await expect(merge({ spec: { replicas: 1 } })).rejects.toMatchObject({ kind: 'unreachable' });
    expect(world.set.spec?.replicas).toBe(3);
    await later(1000);
    expect(world.set.spec?.replicas).toBe(1);
  });

  test('of a dead process is never answered', async () => {
    const process = world.process();
    let answered = false;
    process.host.cluster.get(statefulSets, at).then(
      () => (answered = true),
      () => (answered = true),
    );
    process.gate.die();
    await later(1000);
    expect(answered).toBe(false);
  });
});
