import { expect, test } from 'vitest';
import { casesOf, verdictOf } from '../../support/verdicts.ts';
import { aGoodKill, aGoodRollout, aWorld } from '../../support/world.ts';

const verdicts = (world: ReturnType<typeof aWorld>) =>
  casesOf(world.recording, 'O5').map(({ subject, verdict }) => [subject, verdict.verdict]);

test('from the largest ordinal down, each ready before the next goes', () => {
  const world = aGoodRollout();
  expect(verdicts(world)).toEqual([
    ['web-2', 'held'],
    ['web-1', 'held'],
    ['web-0', 'held'],
  ]);
  expect(verdictOf(world.recording, 'O5', 0)).toMatchObject({
    proof: 'web-1 and web-2 were updated and ready when web-0 went',
  });
});

test('a larger ordinal is passed over', () => {
  const world = aWorld().rolls('web-b').after(20).controllerDeletes(1).after(3000).reads();
  expect(verdictOf(world.recording, 'O5', 1)).toMatchObject({
    verdict: 'violated',
    expected: 'web-2 updated before web-1',
    cause: 'controller',
    remedy: { id: 'order-broken' },
  });
});

test('the next one goes before the last is ready', () => {
  const world = aWorld().rolls('web-b').after(20).controllerDeletes(2).after(900).gone(2).made(2).after(900);
  expect(verdictOf(world.controllerDeletes(1).after(3000).reads().recording, 'O5', 1)).toMatchObject({
    verdict: 'violated',
    expected: 'web-2 running and ready before web-1 is taken',
    seen: expect.stringContaining('while web-2 was not ready'),
  });
});

test('an updated pod that broke a while ago is waited for, one that broke just now is perhaps not known', () => {
  const broke = (ago: number) =>
    aWorld().rolls('web-b').after(20).updated(2).after(30).becomes(2, { ready: false }).after(ago);
  expect(verdictOf(broke(9000).controllerDeletes(1).after(3000).reads().recording, 'O5', 1).verdict).toBe(
    'violated',
  );
  expect(verdictOf(broke(500).controllerDeletes(1).after(3000).reads().recording, 'O5', 1)).toMatchObject({
    verdict: 'unknown',
    reason: expect.stringContaining('500 ms after web-2 had stopped being ready'),
  });
});

test('a kill by a person in the middle of it is never the controller’s disorder', () => {
  const world = aWorld().rolls('web-b').after(20).controllerDeletes(2).after(500).terminates(0);
  world.replaced(2).after(500).replaced(0).after(500).updated(1).after(3000).reads();
  expect(verdicts(world)).toEqual([
    ['web-2', 'held'],
    ['web-0', 'unknown'],
    ['web-1', 'held'],
  ]);
});

test('the drill’s own kill in the middle of it is not the rollout’s', () => {
  const world = aWorld().rolls('web-b').after(20).controllerDeletes(2).after(500).kills(0);
  world.replaced(2).after(500).replaced(0).after(500).updated(1).after(3000).reads();
  expect(verdicts(world)).toEqual([
    ['web-2', 'held'],
    ['web-1', 'held'],
  ]);
});

test('several at once as far as maxUnavailable says', () => {
  const strategy = (maxUnavailable: number) => ({
    updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0, maxUnavailable } },
  });
  const world = (maxUnavailable: number) => {
    const rolled = aWorld({ replicas: 4 }).setBecomes(strategy(maxUnavailable)).after(5000).rolls('web-b');
    rolled.after(20).controllerDeletes(3).controllerDeletes(2).controllerDeletes(1).after(9000);
    return rolled.reads().recording;
  };
  expect(verdictOf(world(3), 'O5', 1)).toMatchObject({
    verdict: 'held',
    proof: 'web-1 went beside web-2 and web-3, as maxUnavailable 3 allows',
  });
  expect(verdictOf(world(2), 'O5', 1).verdict).toBe('violated');
  expect(verdictOf(world(2), 'O5', 2).verdict).toBe('held');
});

test('a Parallel set may begin with what is broken anyway, from 1.35 on', () => {
  const world = (serverVersion: string) =>
    aWorld({ policy: 'Parallel', serverVersion })
      .becomes(0, { ready: false })
      .after(5000)
      .rolls('web-b')
      .after(20)
      .controllerDeletes(0)
      .after(3000)
      .reads().recording;
  expect(verdictOf(world('v1.36.3'), 'O5', 0).verdict).toBe('not exercised');
  expect(verdictOf(world('v1.34.1'), 'O5', 0).verdict).toBe('violated');
});

test('the partition is somebody else’s question, and a start ordinal shifts everything', () => {
  expect(verdicts(aGoodRollout({ partition: 1, start: 4 }))).toEqual([
    ['web-6', 'held'],
    ['web-5', 'held'],
  ]);
});

test('nothing proves whose hand it was, or nobody saw it begin', () => {
  const unproved = aWorld().rolls('web-b').after(20).terminates(1).after(3000).reads();
  expect(verdictOf(unproved.recording, 'O5', 1)).toMatchObject({
    verdict: 'unknown',
    reason: expect.stringContaining('nothing proves that the controller did it'),
  });
  const unseen = aWorld().rolls('web-b').lost('pod').after(900).regained('pod').replacedUnseen(2).after(900);
  expect(verdictOf(unseen.recording, 'O5', 2).verdict).toBe('unknown');
});

test('two templates in quick succession: which one the controller followed is not known', () => {
  const world = aWorld().rolls('web-b').after(20).updated(2).after(5000).rolls('web-c').after(50);
  world.controllerDeletes(1).after(3000).reads();
  expect(verdictOf(world.recording, 'O5', 1).verdict).toBe('unknown');
});

test('no rolling update', () => {
  expect(verdictOf(aGoodKill().recording, 'O5').verdict).toBe('not exercised');
  const onDelete = aWorld({ strategy: 'OnDelete' }).rolls('web-b').after(5000).kills(1).replaced(1);
  expect(verdictOf(onDelete.recording, 'O5').verdict).toBe('not exercised');
});

test('what each proof says of who was above', () => {
  const { recording } = aGoodRollout();
  expect(verdictOf(recording, 'O5', 2)).toMatchObject({ proof: 'web-2, the largest ordinal, went first' });
  expect(verdictOf(recording, 'O5', 1)).toMatchObject({
    proof: 'web-2 was updated and ready when web-1 went',
  });
});

test('two templates in quick succession that say the same of a pod', () => {
  const world = aWorld().rolls('web-b').after(50).rolls('web-c').after(20).controllerDeletes(1).after(3000);
  expect(verdictOf(world.reads().recording, 'O5', 1).verdict).toBe('violated');
});

test('a Parallel set passes nobody over for one that is ready', () => {
  const world = aWorld({ policy: 'Parallel' }).rolls('web-b').after(20).controllerDeletes(1).after(3000);
  expect(verdictOf(world.reads().recording, 'O5', 1).verdict).toBe('violated');
});

test('of several above that broke the shortest time counts, and one that is known of is enough', () => {
  const broke = (ago: number) => {
    const world = aWorld().rolls('web-b').after(20).updated(2).after(30).updated(1).after(5000);
    world.becomes(1, { ready: false }).after(ago).becomes(2, { ready: false }).after(500);
    return verdictOf(world.controllerDeletes(0).after(3000).reads().recording, 'O5', 0);
  };
  expect(broke(1000)).toMatchObject({
    verdict: 'unknown',
    reason: expect.stringContaining('500 ms after web-1 and web-2 had stopped being ready'),
  });
  expect(broke(9000).verdict).toBe('violated');
});

test('a Parallel set may take what is broken before its turn from the very version 1.35', () => {
  const world = (serverVersion: string) => {
    const broken = aWorld({ policy: 'Parallel', serverVersion }).becomes(0, { ready: false }).after(5000);
    return broken.rolls('web-b').after(20).controllerDeletes(0).after(3000).reads().recording;
  };
  expect(verdictOf(world('v1.34.9'), 'O5', 0).verdict).toBe('violated');
  expect(verdictOf(world('v1.35.0'), 'O5', 0).verdict).toBe('not exercised');
});
