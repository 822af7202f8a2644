import { expect, test } from 'vitest';
import { evidenceOf } from '../../src/judge/evidence.ts';
import { namesAbove, straysIn, updatesIn } from '../../src/judge/updates.ts';
import { cacheLagMs } from '../../src/order/predecessors.ts';
import { aPod } from '../support/builders.ts';
import { aGoodKill, aGoodRollout, aGoodScaleToZero, aWorld, type World } from '../support/world.ts';

function evidenceIn(world: World) {
  const evidence = evidenceOf(world.recording);
  if (evidence === undefined) throw new Error('no set');
  return evidence;
}
const updatesOf = (world: World) => updatesIn(evidenceIn(world));
const straysOf = (world: World) => [...straysIn(evidenceIn(world))];
/** What the latest definition says of the last update: ordinals above, with their state. */
function viewOf(world: World) {
  const view = updatesOf(world).at(-1)?.views.at(-1);
  const inWords = ({ ordinal, state }: { readonly ordinal: number; readonly state: string }) =>
    `${ordinal} ${state}`;
  return view && { total: view.total, pending: view.pending.map(inWords), young: view.young.map(inWords) };
}
/** What it says of the first of those above. */
const firstAbove = (world: World) => updatesOf(world).at(-1)?.views.at(-1)?.pending[0];
/** Rolling to `web-b`, long enough ago that only that definition can be in force. */
const rolling = (options: Parameters<typeof aWorld>[0] = {}) => aWorld(options).rolls('web-b').after(5000);

test('a rollout takes every pod once, in the order in which the watch shows it', () => {
  expect(
    updatesOf(aGoodRollout()).map(({ subject, ordinal, life, wasHealthy }) => [
      subject,
      ordinal,
      life.uid,
      wasHealthy,
    ]),
  ).toEqual([
    ['web-2', 2, 'web-2-a', true],
    ['web-1', 1, 'web-1-a', true],
    ['web-0', 0, 'web-0-a', true],
  ]);
  expect(straysOf(aGoodRollout())).toEqual([]);
});

test.each([
  ['a kill', aGoodKill()],
  ['a scaling', aGoodScaleToZero()],
  ['a set at rest', aWorld()],
])('%s updates nobody', (_which, world) => {
  expect(updatesOf(world)).toEqual([]);
});

test('a pod that was broken before is taken all the same, and was not healthy', () => {
  const world = aWorld({ policy: 'Parallel' })
    .becomes(2, { ready: false })
    .after(5000)
    .rolls('web-b')
    .after(5000);
  expect(updatesOf(world.controllerDeletes(2))).toMatchObject([{ subject: 'web-2', wasHealthy: false }]);
});

test('the topmost pod has nobody above it', () => {
  expect(viewOf(rolling().controllerDeletes(2))).toEqual({ total: 0, pending: [], young: [] });
});

test.each([
  ['updated and ready', (world: World) => world.updated(2).after(5000), []],
  ['passed over', (world: World) => world, ['2 passed over']],
  ['going', (world: World) => world.controllerDeletes(2).after(5000), ['2 away']],
  ['gone', (world: World) => world.controllerDeletes(2).after(500).gone(2).after(5000), ['2 away']],
  [
    'not ready again',
    (world: World) => world.updated(2).becomes(2, { ready: false }).after(5000),
    ['2 away'],
  ],
] as const)('the one above is %s', (_which, above, pending) => {
  expect(viewOf(above(rolling()).controllerDeletes(1))).toEqual({ total: 1, pending, young: [] });
});

test('a pod without a revision counts as updated even while it is not ready', () => {
  const bare = rolling().updated(2);
  const pod = bare.pod(2);
  bare
    .changes(2, { ...pod, metadata: { ...pod.metadata, labels: {} }, status: { phase: 'Pending' } })
    .after(5000);
  expect(viewOf(bare.controllerDeletes(1))).toMatchObject({ pending: [] });
});

test('those above are told from the top', () => {
  expect(viewOf(rolling().controllerDeletes(2).after(5000).controllerDeletes(0))).toEqual({
    total: 2,
    pending: ['2 away', '1 passed over'],
    young: [],
  });
});

test.each([
  [9999, ['2 updated']],
  [10_000, []],
  [20_000, []],
])('ready for %i ms of ten seconds', (ms, young) => {
  const world = rolling({ minReadySeconds: 10 }).updated(2).after(ms).controllerDeletes(1);
  expect(viewOf(world)).toEqual({ total: 1, pending: [], young });
});

test('how long it has been so counts from when it became so, as the watch has shown it', () => {
  const away = rolling().controllerDeletes(2).after(4000).controllerDeletes(1);
  expect(firstAbove(away)).toMatchObject({ ordinal: 2, name: 'web-2', lasted: 4000, watched: true });
  const listed = rolling().controllerDeletes(1);
  expect(firstAbove(listed)).toMatchObject({ lasted: 6000, watched: false });
  const never = rolling({ missing: [2] }).controllerDeletes(1);
  expect(firstAbove(never)).toMatchObject({ lasted: 6000, watched: false });
});

test.each([
  ['stopped being ready just now', (world: World) => world.becomes(2, { ready: false }).after(500), true],
  [
    'stopped being ready as late as a cache may be',
    (world: World) => world.becomes(2, { ready: false }).after(cacheLagMs),
    true,
  ],
  [
    'stopped being ready a while ago',
    (world: World) => world.becomes(2, { ready: false }).after(cacheLagMs + 1),
    false,
  ],
  [
    'was just taken by the rollout itself',
    (world: World) => world.becomes(2, { revision: 'web-rev1' }).controllerDeletes(2).after(500),
    false,
  ],
  ['was just killed by somebody', (world: World) => world.terminates(2).after(500), true],
  ['was just made anew', (world: World) => world.terminates(2).after(500).gone(2).made(2).after(500), false],
])('one that %s', (_which, above, justNow) => {
  const world = above(rolling().updated(2).after(5000)).controllerDeletes(1);
  expect(firstAbove(world)).toMatchObject({ state: 'away', justNow });
});

test('every definition that may have been in force has its say, each once', () => {
  const world = rolling()
    .setBecomes({}, { readyReplicas: 3 })
    .setBecomes({}, { readyReplicas: 2 })
    .controllerDeletes(2);
  expect(updatesOf(world).at(-1)?.views).toHaveLength(1);
  const two = rolling().setBecomes({ minReadySeconds: 5 }).setBecomes({}, { updateRevision: 'web-c' });
  expect(updatesOf(two.controllerDeletes(2)).at(-1)?.views).toHaveLength(3);
});

test('a definition by which the pod was not due has none', () => {
  const updateStrategy = { type: 'RollingUpdate', rollingUpdate: { partition: 2 } };
  const world = rolling().setBecomes({ updateStrategy }).controllerDeletes(1);
  expect(
    updatesOf(world)
      .at(-1)
      ?.views.map(({ state }) => state.spec.partition),
  ).toEqual([0]);
});

test.each([
  ['in its turn', (world: World) => world.updated(2).after(5000), []],
  ['while the one above was passed over', (world: World) => world, ['web-1-a']],
  ['while the one above was away', (world: World) => world.controllerDeletes(2).after(5000), ['web-1-a']],
] as const)('a pod that went without the controller’s word %s', (_which, above, strays) => {
  expect(straysOf(above(rolling()).terminates(1))).toEqual(strays);
});

test('what the controller itself tells of is no stray', () => {
  expect(straysOf(rolling().controllerDeletes(1))).toEqual([]);
});

test('one more than one may be away where the set allows two', () => {
  const updateStrategy = { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 2 } };
  const allowing = () =>
    aWorld({ policy: 'Parallel' }).setBecomes({ updateStrategy }).after(5000).rolls('web-b').after(5000);
  expect(straysOf(allowing().controllerDeletes(2).after(3000).terminates(1))).toEqual([]);
  const two = allowing().controllerDeletes(2).after(3000).controllerDeletes(1).after(3000).terminates(0);
  expect(straysOf(two)).toEqual(['web-0-a']);
});

test.each([
  [{ replicas: 2 }, 'web-1'],
  [{ replicas: 3 }, 'web-1 and web-2'],
  [{ replicas: 5 }, 'web-1, web-2, web-3 and web-4'],
  [{ replicas: 6 }, 'all 5 pods above'],
])('of %j those above web-0 are %s', (options, words) => {
  const world = aWorld(options).rolls('web-b').after(5000);
  const [update] = updatesOf(world.controllerDeletes(0));
  const view = update?.views[0];
  expect(update && view && namesAbove(view, update)).toBe(words);
});

test('a pod that is first seen as it goes was healthy to nobody’s knowledge', () => {
  const world = aWorld({ missing: [2] })
    .rolls('web-b')
    .after(5000);
  const pod = aPod(world.set, 2, { uid: 'web-2-z', terminating: true, revision: 'web-rev1' });
  expect(updatesOf(world.fact('pod', 'listed', pod))).toMatchObject([
    { subject: 'web-2', wasHealthy: false },
  ]);
});

test('a pod that one of several definitions has the turn of is no stray', () => {
  const world = rolling().updated(2).after(5000).setBecomes({}, { updateRevision: 'web-c' });
  expect(straysOf(world.terminates(1))).toEqual([]);
});

test('whoever passes another over is a stray, however many may be away', () => {
  const updateStrategy = { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 2 } };
  const world = aWorld().setBecomes({ updateStrategy }).after(5000).rolls('web-b').after(5000);
  expect(straysOf(world.terminates(1))).toEqual(['web-1-a']);
});
