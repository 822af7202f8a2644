import { expect, test } from 'vitest';
import { evidenceOf } from '../../src/judge/evidence.ts';
import type { World } from '../support/world.ts';
import { aWorld } from '../support/world.ts';

const departureOf = (world: World, uid: string) => evidenceOf(world.recording)?.departures.get(uid);
function handIn(world: World, uid: string) {
  const departure = departureOf(world, uid);
  return departure && [departure.hand, departure.witnessed];
}
const disrupted = (reason: string) => ({
  conditions: [{ type: 'DisruptionTarget', status: 'True', reason }],
});

test('this drill, by UID and only after it asked', () => {
  expect(handIn(aWorld().kills(1), 'web-1-a')).toEqual(['drill', false]);
  const late = aWorld().terminates(1).act({ type: 'deleteRequested', ordinal: 1, uid: 'web-1-a' });
  expect(handIn(late, 'web-1-a')).toEqual(['unattributed', false]);
  const other = aWorld().act({ type: 'deleteRequested', ordinal: 1, uid: 'web-1-x' }).terminates(1);
  expect(handIn(other, 'web-1-a')).toEqual(['unattributed', false]);
});

test('the controller, by its own event or because nobody wants the ordinal', () => {
  expect(handIn(aWorld().controllerDeletes(1), 'web-1-a')).toEqual(['controller', true]);
  expect(handIn(aWorld().setBecomes({ replicas: 1 }).terminates(2), 'web-2-a')).toEqual([
    'scale-down',
    false,
  ]);
  expect(handIn(aWorld().scales(2).controllerDeletes(2), 'web-2-a')).toEqual(['scale-down', true]);
});

test('an event of another set, or about an earlier pod, says nothing', () => {
  const other = aWorld()
    .terminates(1)
    .event('SuccessfulDelete', 'delete Pod web-1 in StatefulSet web2 successful');
  expect(handIn(other, 'web-1-a')).toEqual(['unattributed', false]);
  const old = aWorld().controllerDeletes(1).replaced(1).after(60_000).terminates(1);
  expect(handIn(old, 'web-1-b')).toEqual(['unattributed', false]);
});

test('a rollout takes what is not of the update revision', () => {
  const world = aWorld().setBecomes({}, { updateRevision: 'web-b' }).after(3000).terminates(2);
  expect(handIn(world, 'web-2-a')).toEqual(['rollout', false]);
  const onDelete = aWorld({ strategy: 'OnDelete' }).setBecomes({}, { updateRevision: 'web-b' });
  expect(handIn(onDelete.after(3000).terminates(2), 'web-2-a')).toEqual(['unattributed', false]);
});

test('a pod that had ended is cleared away; one that ends while it is deleted is not', () => {
  expect(handIn(aWorld().becomes(1, { phase: 'Failed' }).terminates(1), 'web-1-a')).toEqual([
    'terminal',
    false,
  ]);
  const graceful = aWorld().terminates(1);
  graceful.becomes(1, { phase: 'Succeeded', terminating: true }).gone(1);
  expect(handIn(graceful, 'web-1-a')).toEqual(['unattributed', false]);
});

test.each(['EvictionByEvictionAPI', 'PreemptionByScheduler', 'DeletionByTaintManager', 'DeletionByPodGC'])(
  '%s is told by the pod itself',
  (reason) => {
    expect(handIn(aWorld().becomes(1, disrupted(reason)).terminates(1), 'web-1-a')).toEqual([
      'disruption',
      false,
    ]);
  },
);

test('the drill’s own eviction is the drill’s', () => {
  const world = aWorld().act({ type: 'deleteRequested', ordinal: 1, uid: 'web-1-a' });
  world.becomes(1, disrupted('EvictionByEvictionAPI')).terminates(1);
  expect(handIn(world, 'web-1-a')).toEqual(['drill', false]);
});

test('pods go with their set', () => {
  const world = aWorld();
  world.fact('set', 'deleted', world.set).terminates(1);
  expect(handIn(world, 'web-1-a')).toEqual(['set deletion', false]);
});

test('a pod that stays has no departure', () => {
  expect(handIn(aWorld(), 'web-1-a')).toBeUndefined();
});

test('OrderedReady takes no broken pod for an update: somebody else did', () => {
  const stuck = (policy: 'OrderedReady' | 'Parallel') =>
    aWorld({ policy }).becomes(2, { ready: false }).after(5000).rolls('web-b').after(3000).terminates(2);
  expect(handIn(stuck('OrderedReady'), 'web-2-a')).toEqual(['unattributed', false]);
  expect(handIn(stuck('Parallel'), 'web-2-a')).toEqual(['rollout', false]);
  const justNow = aWorld().rolls('web-b').after(3000).becomes(2, { ready: false }).after(500).terminates(2);
  expect(handIn(justNow, 'web-2-a')).toEqual(['rollout', false]);
});

test.each([
  ['deleted', (world: World) => world.gone(1), true],
  ['going', (world: World) => world.terminates(1), true],
  ['vanished', (world: World) => world.fact('pod', 'vanished', world.pod(1)), false],
  [
    'listed as going',
    (world: World) =>
      world.fact('pod', 'listed', {
        ...world.pod(1),
        metadata: { ...world.pod(1).metadata, deletionTimestamp: '2026-11-21T10:00:40Z' },
      }),
    false,
  ],
] as const)('whether its beginning was watched: %s', (_how, happens, watched) => {
  expect(departureOf(happens(aWorld()), 'web-1-a')).toMatchObject({ at: 1000, watched });
});

test.each([
  ['at once', 0, 'added', true],
  ['a little before the pod’s own', -2000, 'added', true],
  ['too long before', -2001, 'added', false],
  ['late', 10_000, 'added', true],
  ['too late', 10_001, 'added', false],
  ['as one more of the kind', 0, 'modified', true],
  ['as an old one, in a list', 0, 'listed', false],
] as const)('the controller’s word comes %s', (_when, ms, change, witnessed) => {
  const said = 'delete Pod web-1 in StatefulSet web successful';
  const object = { metadata: { name: 'e', uid: 'e' }, reason: 'SuccessfulDelete', message: said };
  const world = aWorld().after(5000);
  if (ms < 0) world.fact('event', change, object).after(-ms).terminates(1);
  else world.terminates(1).after(ms).fact('event', change, object);
  expect(departureOf(world, 'web-1-a')?.witnessed).toBe(witnessed);
});

test('only its word of a deletion counts', () => {
  const said = 'delete Pod web-1 in StatefulSet web successful';
  expect(departureOf(aWorld().terminates(1).event('FailedDelete', said), 'web-1-a')?.witnessed).toBe(false);
});

test('the controller’s word of a pod that nobody knows is nobody’s', () => {
  const world = aWorld()
    .terminates(1)
    .event('SuccessfulDelete', 'delete Pod web-9 in StatefulSet web successful');
  expect(departureOf(world, 'web-1-a')?.witnessed).toBe(false);
});
