import { beforeEach, describe, expect, test } from 'vitest';
import { ClusterError } from '../../src/cluster/error.ts';
import { configMaps, leases, pods } from '../../src/cluster/resource.ts';
import { lossesOfOwned } from '../../src/drill/actions/owned-losses.ts';
import { type Owned, ownedIn } from '../../src/drill/owned.ts';
import type { Cascade } from '../../src/recording/set-acts.ts';
import { namespace } from '../fakes/a-set.ts';
import { aWorld, type World } from '../fakes/world.ts';
import { aScenario, killPod } from './support/scenarios.ts';

let world: World;

beforeEach(() => {
  world = aWorld();
});

const deletion = (cascade: Cascade, action: 'deleteSet' | 'recreateSet' = 'deleteSet') =>
  aScenario([{ name: action, action: { action, cascade }, withinMs: 60_000, continueAfterViolation: false }]);

function aConfigMap(name: string, ...owners: readonly (string | undefined)[]): void {
  const ownerReferences = owners.map((uid = '') => ({ apiVersion: 'v1', kind: 'Any', name: 'any', uid }));
  world.cluster.store.write(configMaps, { metadata: { name, namespace, ownerReferences } });
}

async function found(scenario = deletion('background')): Promise<Owned | undefined> {
  const { host } = world.process();
  return ownedIn(scenario, key(), host.cluster, host.interrupts.first);
}

const key = () => ({ namespace, uid: world.set.metadata?.uid ?? '' });
const listed = () => world.cluster.requests.filter(({ verb }) => verb === 'list');

describe('what a set owns beside what comes back', () => {
  test.each([
    ['a set that leaves what it owns behind', deletion('orphan')],
    ['a drill that does not delete it', killPod],
  ])('is not looked for with %s', async (_what, scenario) => {
    expect(await found(scenario)).toBeUndefined();
    expect(listed()).toEqual([]);
  });

  test.each([
    ['background', 'deleteSet'],
    ['foreground', 'recreateSet'],
  ] as const)(
    'is nothing with %s %s of a plain set, found with one request for each kind',
    async (cascade, action) => {
      expect(await found(deletion(cascade, action))).toEqual({ objects: [], unknown: [] });
      expect(listed().map(({ resource }) => resource)).toEqual([
        'pods',
        'leases.coordination.k8s.io',
        'statefulsets.apps',
        'configmaps',
      ]);
    },
  );

  test('is told by kind and name; what others own too stays', async () => {
    const { uid } = world.set.metadata ?? {};
    aConfigMap('alone', uid);
    aConfigMap('shared', uid, 'another');
    aConfigMap('foreign', 'another');
    aConfigMap('free');
    expect(await found()).toEqual({
      objects: [{ kind: 'configmaps', alone: ['alone'], shared: ['shared'] }],
      unknown: [],
    });
  });

  test('is a pod that the set owns and does not control', async () => {
    const { uid } = world.set.metadata ?? {};
    const ownerReferences = [{ apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'web', uid: uid ?? '' }];
    world.cluster.store.write(pods, { metadata: { name: 'guest', namespace, ownerReferences } });
    expect(await found()).toMatchObject({ objects: [{ kind: 'pods', alone: ['guest'] }] });
  });

  test('is not known where a kind may not be listed', async () => {
    world.cluster.deny('list', leases.plural);
    expect(await found()).toEqual({ objects: [], unknown: ['leases.coordination.k8s.io'] });
  });

  test('is nothing of a kind that is served no more', async () => {
    world.cluster.fail('list', { resource: 'configmaps', with: 'notFound' });
    expect(await found()).toEqual({ objects: [], unknown: [] });
  });

  test('is not known of a group whose own server is silent', async () => {
    const { host } = world.process();
    const cluster = Object.assign(Object.create(host.cluster) as typeof host.cluster, {
      collectedKinds: async () => ({ resources: [], silent: ['metrics.example'] }),
    });
    expect(await ownedIn(deletion('background'), key(), cluster, host.interrupts.first)).toEqual({
      objects: [],
      unknown: ['all kinds of metrics.example'],
    });
  });

  test.each(['forbidden', 'unsupported'] as const)(
    'is not known at all where the server tells of no kinds (%s)',
    async (kind) => {
      const { host } = world.process();
      const cluster = Object.assign(Object.create(host.cluster) as typeof host.cluster, {
        collectedKinds: async () => Promise.reject(new ClusterError(kind, 'no')),
      });
      expect(await ownedIn(deletion('background'), key(), cluster, host.interrupts.first)).toEqual({
        objects: [],
        unknown: ['all kinds'],
      });
    },
  );

  test('is looked for until it is known: a server that cannot be reached ends it', async () => {
    world.cluster.fail('list', { resource: 'configmaps', with: 'unreachable before' });
    await expect(found()).rejects.toMatchObject({ kind: 'unreachable' });
  });
});

describe('what is told of it', () => {
  test('is nothing where there is nothing', () => {
    expect(lossesOfOwned({ objects: [], unknown: [] }, 'web')).toEqual([]);
  });

  test('names objects, ten of a kind at most, and kinds that nobody could list', () => {
    const alone = Array.from({ length: 12 }, (_, index) => `c${index}`);
    const objects = [
      { kind: 'configmaps', alone, shared: [] },
      { kind: 'secrets', alone: [], shared: ['key'] },
    ];
    expect(lossesOfOwned({ objects, unknown: ['leases', 'all kinds of x.example'] }, 'web')).toEqual([
      'configmaps c0, c1, c2, c3, c4, c5, c6, c7, c8, c9 and 2 more owned by sts/web: deleted with it, and not made anew',
      'secrets key owned by sts/web and others: no longer owned by it afterwards',
      'not known whether sts/web owns any of leases, all kinds of x.example, which could not be listed: those would be deleted with it',
    ]);
  });
});
