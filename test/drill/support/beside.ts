import { configMaps, leases, nodes } from '../../../src/cluster/resource.ts';
import type { Scenario, Step } from '../../../src/scenario/scenario.ts';
import { aWorld, type World } from '../../fakes/world.ts';
import { stateOf } from './as-before.ts';
import { aScenario, killStep } from './scenarios.ts';

/** A step that does something beside the set. */
function aStep(action: Step['action'], more: Partial<Step> = {}): Step {
  return { name: action.action, action, withinMs: 60_000, continueAfterViolation: false, ...more };
}

const cordonStep = aStep({ action: 'cordonNode', nodes: { select: 'all' } });

export const applyStep = aStep({
  action: 'apply',
  objects: [
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'one' } },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'two' } },
  ],
});

export const evictStep = aStep({ action: 'evictPod', ordinal: { select: 'highest' }, order: 'descending' });

/** Drills whose undo has to look beside the set. */
export const besideDrills: readonly (readonly [string, Scenario])[] = [
  ['an eviction', aScenario([evictStep])],
  ['a cordon', aScenario([cordonStep, killStep()])],
  ['a cordon that is taken back', aScenario([cordonStep, aStep({ action: 'uncordonNode' })])],
  ['an apply', aScenario([applyStep, killStep()])],
  [
    'an apply that is taken back',
    aScenario([
      applyStep,
      aStep({ action: 'delete', apiVersion: undefined, kind: 'ConfigMap', name: 'one' }),
    ]),
  ],
];

/** One with two nodes, of which somebody has cordoned a third; and slow enough that a Lease is renewed on the way. */
export function aWorldWithNodes(): World {
  const world = aWorld();
  world.controller.startMs = 13_000;
  for (const name of ['worker-1', 'worker-2'])
    world.cluster.store.write(nodes, { metadata: { name, annotations: { foreign: name } }, spec: {} });
  world.cluster.store.write(nodes, { metadata: { name: 'worker-3' }, spec: { unschedulable: true } });
  collectGarbage(world);
  return world;
}

/** What belongs to a Lease goes a moment after it is not there. Upstream: pkg/controller/garbagecollector (1.36). */
function collectGarbage({ cluster: { store }, clock }: World): void {
  const ownerless = () => {
    const uids = new Set(store.list(leases).map(({ metadata }) => metadata?.uid));
    return store
      .list(configMaps)
      .filter(({ metadata }) => metadata?.ownerReferences?.every(({ uid }) => !uids.has(uid)) === true);
  };
  store.subscribe(() => {
    if (ownerless().length > 0)
      clock.after(200, () => ownerless().forEach((one) => store.remove(configMaps, one)));
  });
}

/** Everything that a drill has to leave as it found it, beside the set too. */
export function wholeStateOf(world: World): unknown {
  const { store } = world.cluster;
  return {
    set: stateOf(world),
    nodes: store.list(nodes).map(({ metadata, spec }) => ({
      name: metadata?.name,
      annotations: metadata?.annotations,
      owners: metadata?.managedFields,
      spec,
    })),
    objects: store.list(configMaps).map(({ metadata }) => metadata?.name),
  };
}
