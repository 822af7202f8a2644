import { expect, test } from 'vitest';
import { blameFor, isFromOutside, type Hand } from '../../src/judge/attribution.ts';
import { evidenceOf } from '../../src/judge/evidence.ts';
import { cacheLagMs } from '../../src/order/predecessors.ts';
import { aPod } from '../support/builders.ts';
import { aWorld, type World } from '../support/world.ts';

const departureOf = (world: World, uid: string) => evidenceOf(world.recording)?.departures.get(uid);
const handIn = (world: World, uid: string) => departureOf(world, uid)?.hand;
const rolling = (options: Parameters<typeof aWorld>[0] = {}) => aWorld(options).rolls('web-b').after(5000);

test.each<readonly [Hand, string, boolean]>([
  ['drill', 'this drill', false],
  ['scale-down', 'controller', false],
  ['rollout', 'controller', false],
  ['terminal', 'controller', false],
  ['controller', 'controller', false],
  ['disruption', 'another actor', true],
  ['set deletion', 'another actor', true],
  ['untold rollout', 'unattributed', false],
  ['unattributed', 'unattributed', true],
])('the hand %s is blamed as %s', (hand, cause, outside) => {
  expect([blameFor({ hand }), isFromOutside({ hand })]).toEqual([cause, outside]);
});

test.each([
  ['foreground', 'drill', 'went with its set, which this drill deleted'],
  ['background', 'drill', 'went with its set, which this drill deleted'],
  ['orphan', 'set deletion', 'went with its set'],
] as const)('a pod that goes with the set that the drill deleted (%s)', (cascade, hand, words) => {
  const world = aWorld().act({ type: 'setDeleteRequested', uid: 'set-1', cascade });
  world.fact('set', 'deleted', world.set).terminates(1);
  expect(departureOf(world, 'web-1-a')).toMatchObject({ hand, words });
});

test('a pod that has no owner any more did not go with its set: somebody deleted it', () => {
  const world = aWorld().act({ type: 'setDeleteRequested', uid: 'set-1', cascade: 'orphan' });
  world.fact('set', 'deleted', world.set).after(500);
  const { metadata, ...pod } = world.pod(1);
  world.changes(1, { ...pod, metadata: { ...metadata, ownerReferences: [] } }).terminates(1);
  expect(handIn(world, 'web-1-a')).toBe('unattributed');
});

test('a deletion that comes later has not taken it, and one of a set that stays has not either', () => {
  const request = { type: 'setDeleteRequested', uid: 'set-1', cascade: 'background' } as const;
  const before = aWorld().terminates(1).act(request);
  before.fact('set', 'deleted', before.set);
  expect(handIn(before, 'web-1-a')).toBe('set deletion');
  expect(handIn(aWorld().act(request).terminates(1), 'web-1-a')).toBe('unattributed');
});

test('what the controller tells of is its own, even when the set goes', () => {
  const world = aWorld().act({ type: 'setDeleteRequested', uid: 'set-1', cascade: 'background' });
  world.fact('set', 'deleted', world.set).controllerDeletes(1);
  expect(handIn(world, 'web-1-a')).toBe('controller');
});

test.each([
  [2, 'rollout'],
  [1, 'rollout'],
  [0, 'unattributed'],
])('below the partition nobody is taken for a rollout: web-%i', (ordinal, hand) => {
  const world = rolling({ partition: 1, replicas: 3 }).terminates(ordinal);
  expect(handIn(world, `web-${ordinal}-a`)).toBe(hand);
});

test('a partition counts from the start ordinal', () => {
  const world = () => rolling({ partition: 1, start: 5 });
  expect(handIn(world().terminates(6), 'web-6-a')).toBe('rollout');
  expect(handIn(world().terminates(5), 'web-5-a')).toBe('unattributed');
});

test('what has the update revision already is not taken for it', () => {
  const world = rolling().updated(2).after(5000).terminates(2);
  expect(handIn(world, 'web-2-b')).toBe('unattributed');
});

test.each([
  [
    'never ready',
    (world: World) =>
      world
        .gone(2)
        .made(2, { revision: 'web-rev1' })
        .after(cacheLagMs * 3),
    'unattributed',
  ],
  [
    'not ready yet, and has only just been made',
    (world: World) => world.gone(2).made(2, { revision: 'web-rev1' }).after(500),
    'unattributed',
  ],
  [
    'broken as late as a cache may be',
    (world: World) => world.becomes(2, { ready: false }).after(cacheLagMs),
    'rollout',
  ],
  [
    'broken before',
    (world: World) => world.becomes(2, { ready: false }).after(cacheLagMs + 1),
    'unattributed',
  ],
  [
    'broken and well again',
    (world: World) => world.becomes(2, { ready: false }).after(9000).becomes(2, {}).after(9000),
    'rollout',
  ],
] as const)('OrderedReady takes no pod for an update that is %s', (_which, before, hand) => {
  const world = before(rolling());
  const uid = world.pod(2).metadata?.uid ?? '';
  expect(handIn(world.terminates(2), uid)).toBe(hand);
});

test.each([
  ['Failed', 'terminal'],
  ['Succeeded', 'terminal'],
  ['Pending', 'unattributed'],
])('a pod that was %s before', (phase, hand) => {
  expect(handIn(aWorld().becomes(1, { phase }).after(100).terminates(1), 'web-1-a')).toBe(hand);
});

test.each([
  [
    { type: 'DisruptionTarget', status: 'True', reason: 'PreemptionByScheduler' },
    'was disrupted (PreemptionByScheduler)',
  ],
  [{ type: 'DisruptionTarget', status: 'True' }, 'was disrupted (DisruptionTarget)'],
  [
    { type: 'DisruptionTarget', status: 'False', reason: 'x' },
    'was deleted by somebody; the API does not say by whom',
  ],
  [{ type: 'Other', status: 'True', reason: 'x' }, 'was deleted by somebody; the API does not say by whom'],
])('by its condition %j a pod %s', (condition, words) => {
  expect(
    departureOf(
      aWorld()
        .becomes(1, { conditions: [condition] })
        .terminates(1),
      'web-1-a',
    )?.words,
  ).toBe(words);
});

test('a pod that ends just as it goes had not ended before', () => {
  const world = aWorld().becomes(1, { phase: 'Failed', terminating: true });
  expect(handIn(world, 'web-1-a')).toBe('unattributed');
});

test('a rollout that began just then is enough, whatever the set was before', () => {
  expect(handIn(aWorld().after(9000).rolls('web-b').after(20).terminates(2), 'web-2-a')).toBe('rollout');
});

test('a pod that shows no status is taken by somebody', () => {
  const world = aWorld();
  const { status: _status, ...pod } = world.pod(1);
  expect(handIn(world.changes(1, pod).terminates(1), 'web-1-a')).toBe('unattributed');
});

test('a pod that is first seen as it goes may be one that a rollout took', () => {
  const world = aWorld({ missing: [2] })
    .rolls('web-b')
    .after(3000);
  const pod = aPod(world.set, 2, { uid: 'web-2-a', terminating: true, revision: 'web-rev1' });
  expect(handIn(world.fact('pod', 'listed', pod), 'web-2-a')).toBe('rollout');
});

test('without both revisions nobody knows of a rollout', () => {
  const unlabelled = rolling();
  const { metadata, ...pod } = unlabelled.pod(2);
  unlabelled.changes(2, { ...pod, metadata: { ...metadata, labels: {} } });
  expect(handIn(unlabelled.terminates(2), 'web-2-a')).toBe('unattributed');
  const { status, ...set } = aWorld().set;
  const { updateRevision: _revision, ...told } = status ?? {};
  const silent = aWorld()
    .fact('set', 'modified', { ...set, status: told })
    .after(5000);
  expect(handIn(silent.terminates(2), 'web-2-a')).toBe('unattributed');
});

test('a request that comes later has not taken it', () => {
  const late = aWorld().terminates(1).act({ type: 'deleteRequested', ordinal: 1, uid: 'web-1-a' });
  expect(handIn(late, 'web-1-a')).toBe('unattributed');
});

test('of several deletions of the set one that takes its pods is enough', () => {
  const request = { type: 'setDeleteRequested', uid: 'set-1' } as const;
  const world = aWorld()
    .act({ ...request, cascade: 'orphan' })
    .act({ ...request, cascade: 'background' });
  expect(handIn(world.fact('set', 'deleted', world.set).terminates(1), 'web-1-a')).toBe('drill');
});

const template = { metadata: { labels: { app: 'web', next: 'yes' } } };
test.each<[Hand, string, World]>([
  ['drill', 'was deleted by this drill', aWorld().kills(0).kills(1)],
  ['unattributed', 'was deleted by somebody; the API does not say by whom', aWorld().kills(0).terminates(1)],
  ['scale-down', 'was scaled away by the controller', aWorld().setBecomes({ replicas: 1 }).terminates(1)],
  [
    'terminal',
    'had ended and was cleared away by the controller',
    aWorld().becomes(1, { phase: 'Failed' }).gone(1),
  ],
  ['rollout', 'was taken by a rollout', rolling().terminates(1)],
  [
    'untold rollout',
    'was taken by a rollout of which the controller had told nothing yet, or by somebody',
    aWorld().setBecomes({ template }, { observedGeneration: 1 }).after(500).terminates(1),
  ],
  ['controller', 'was deleted by the controller', aWorld().controllerDeletes(1)],
])('of a pod in the hand %s people read that it %s', (hand, words, world) => {
  expect(departureOf(world, 'web-1-a')).toMatchObject({ hand, words });
});
