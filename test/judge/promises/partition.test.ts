import { describe, expect, test } from 'vitest';
import { casesOf, verdictOf } from '../../support/verdicts.ts';
import type { World } from '../../support/world.ts';
import { aGoodRollout, aWorld } from '../../support/world.ts';

test('pods below the partition keep the current revision while those above are updated', () => {
  const { recording } = aGoodRollout({ partition: 2 });
  expect(casesOf(recording, 'O7').map(({ subject, verdict }) => [subject, verdict.verdict])).toEqual([
    ['web-0', 'held'],
    ['web-1', 'held'],
  ]);
  expect(verdictOf(recording, 'O7', 1)).toMatchObject({
    proof: expect.stringMatching(/^web-1 was kept at the current revision for .* while web-2 went/),
  });
});

test('the partition counts from the first ordinal', () => {
  const cases = casesOf(aGoodRollout({ partition: 1, start: 5 }).recording, 'O7');
  expect(cases.map(({ subject }) => subject)).toEqual(['web-5']);
});

test('one that is killed comes back at the current revision', () => {
  const killed = (revision: string) =>
    aGoodRollout({ partition: 2, revision: 'web-a' })
      .kills(0)
      .after(900)
      .gone(0)
      .made(0, { revision })
      .after(3000)
      .ready(0)
      .after(3000)
      .reads().recording;
  expect(verdictOf(killed('web-a'), 'O7', 0).verdict).toBe('held');
  expect(verdictOf(killed('web-b'), 'O7', 0)).toMatchObject({
    verdict: 'violated',
    seen: expect.stringContaining('made from update revision web-b'),
    cause: 'controller',
    remedy: { id: 'wrong-revision' },
  });
});

test('the controller takes one below the partition', () => {
  const world = aGoodRollout({ partition: 2 }).controllerDeletes(1).after(3000).reads();
  expect(verdictOf(world.recording, 'O7', 1)).toMatchObject({
    verdict: 'violated',
    seen: expect.stringContaining('the controller deleted web-1'),
  });
});

test('somebody else’s kill below the partition is not the controller’s', () => {
  const world = aGoodRollout({ partition: 2 }).terminates(1).after(3000).reads();
  expect(verdictOf(world.recording, 'O7', 1).verdict).toBe('held');
});

test('a partition above all pods: only time can tell', () => {
  const kept = (ms: number) => aWorld({ partition: 3 }).rolls('web-b').after(ms).reads().recording;
  expect(verdictOf(kept(30_000), 'O7', 0).verdict).toBe('held');
  expect(verdictOf(kept(2000), 'O7', 0).verdict).toBe('not exercised');
});

test('a partition that was lowered keeps nobody', () => {
  const world = aGoodRollout({ partition: 2 }).after(3000);
  world.setBecomes({ updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 1 } } });
  expect(verdictOf(world.after(20).updated(1).after(3000).reads().recording, 'O7', 1).verdict).toBe('held');
});

test('a pod that the rollout takes as soon as the partition is lowered is made anew within a moment', () => {
  const world = aGoodRollout({ partition: 2, revision: 'web-a' }).after(3000);
  world.setBecomes({ updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 1 } } });
  world.after(20).controllerDeletes(1).after(800).gone(1).made(1, { revision: 'web-b' });
  world.after(2000).ready(1).after(3000).reads();
  expect(verdictOf(world.recording, 'O7', 1).verdict).toBe('held');
});

test('an interrupted watch, and no partition', () => {
  const world = aGoodRollout({ partition: 2 }).lost('pod').after(900).regained('pod');
  expect(verdictOf(world.recording, 'O7', 0).verdict).toBe('unknown');
  expect(verdictOf(aGoodRollout().recording, 'O7').verdict).toBe('not exercised');
});

test('so late that the partition may have been lowered already', () => {
  const taken = aGoodRollout({ partition: 2 }).controllerDeletes(1);
  expect(verdictOf(taken.recording, 'O7', 1).verdict).toBe('unknown');
  const made = aGoodRollout({ partition: 2, revision: 'web-a' }).kills(0).after(900).gone(0);
  expect(verdictOf(made.made(0, { revision: 'web-b' }).recording, 'O7', 0).verdict).toBe('unknown');
});

const rolling = (partition: number) => ({
  updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition } },
});

test('time alone has to be as long as a set needs to come to rest', () => {
  const kept = (ms: number) => aWorld({ partition: 3 }).rolls('web-b').after(ms).reads().recording;
  expect(verdictOf(kept(10_000), 'O7', 0)).toEqual({
    verdict: 'held',
    proof: 'web-0 was kept at the current revision for 10 s',
  });
  expect(verdictOf(kept(9000), 'O7', 0)).toEqual({
    verdict: 'not exercised',
    reason: 'web-0 was kept back for 9.0 s only',
  });
});

test('of several times in which it was kept back the longest counts', () => {
  const world = aWorld({ partition: 3 }).rolls('web-b').after(30_000).setBecomes(rolling(0)).after(50);
  world.setBecomes(rolling(3)).after(2000).reads();
  expect(verdictOf(world.recording, 'O7', 0)).toMatchObject({ proof: expect.stringContaining('for 30 s') });
});

test('only updates from the time in which it was kept back are told of', () => {
  const before = (ms: number) => {
    const world = aWorld().rolls('web-b').after(20).controllerDeletes(2).after(ms);
    return world.setBecomes(rolling(2)).gone(2).made(2).after(900).ready(2).after(30_000).reads().recording;
  };
  expect(verdictOf(before(2000), 'O7', 0)).toMatchObject({
    proof: expect.stringMatching(/ while web-2 went/),
  });
  expect(verdictOf(before(2100), 'O7', 0)).toMatchObject({ proof: expect.stringMatching(/ for \d+ s$/) });
  const lowered = aGoodRollout({ partition: 2 }).after(3000).setBecomes(rolling(1));
  expect(verdictOf(lowered.after(20).updated(1).after(3000).recording, 'O7', 1)).toMatchObject({
    proof: expect.stringMatching(/ while web-2 went for the update$/),
  });
  const again = aGoodRollout({ partition: 2 }).after(3000).setBecomes(rolling(0)).after(50);
  expect(verdictOf(again.setBecomes(rolling(2)).after(5000).reads().recording, 'O7', 0)).toMatchObject({
    proof: expect.stringMatching(/ while web-2 went for the update$/),
  });
});

test('pods above are named as long as they are few', () => {
  const proofOf = (replicas: number) =>
    verdictOf(aGoodRollout({ partition: 1, replicas }).recording, 'O7', 0);
  expect(proofOf(5)).toMatchObject({
    proof: expect.stringMatching(/while web-1, web-2, web-3 and web-4 went for the update$/),
  });
  expect(proofOf(6)).toMatchObject({
    proof: expect.stringMatching(/while 5 pods above went for the update$/),
  });
});

test('pods are told of in the order of their ordinals', () => {
  const world = aWorld({ start: 9, replicas: 2, partition: 2 }).rolls('web-b').after(20_000);
  world
    .setBecomes({ ordinals: { start: 8 }, replicas: 3 })
    .after(20_000)
    .reads();
  expect(casesOf(world.recording, 'O7').map(({ subject }) => subject)).toEqual(['web-8', 'web-9', 'web-10']);
});

test.each([
  ['there is no pod', () => aWorld({ partition: 3, missing: [0] }).rolls('web-b'), 'there was no pod web-0'],
  [
    'pods are updated only by hand',
    () =>
      aWorld()
        .setBecomes({ updateStrategy: { ...rolling(2).updateStrategy, type: 'OnDelete' } })
        .rolls('b'),
    'no partition kept a pod from an update',
  ],
  [
    'the status names one revision only',
    () => {
      const world = aWorld({ partition: 3 });
      const { updateRevision: _update, ...current } = world.set.status ?? {};
      const { currentRevision: _current, ...update } = { ...world.set.status, updateRevision: 'web-b' };
      for (const status of [current, update]) world.fact('set', 'modified', { ...world.set, status });
      return world;
    },
    'no partition kept a pod from an update',
  ],
  [
    'only the farewell to the set tells of it',
    () => {
      const world = aWorld({ partition: 3 });
      const status = { ...world.set.status, updateRevision: 'web-b' };
      return world.fact('set', 'deleted', { ...world.set, status });
    },
    'no partition kept a pod from an update',
  ],
])('nothing is put to the test where %s', (_, play, reason) => {
  const [verdict] = casesOf(play().after(30_000).reads().recording, 'O7').map((one) => one.verdict);
  expect(verdict).toEqual({ verdict: 'not exercised', reason });
});

test('what the controller took before there was a rollout, or elsewhere, is not held against it', () => {
  const earlier = aWorld({ partition: 3 }).controllerDeletes(1).replaced(1).after(5000).rolls('web-b');
  expect(verdictOf(earlier.after(30_000).reads().recording, 'O7', 1).verdict).toBe('held');
  const other = aGoodRollout({ partition: 2 }).controllerDeletes(1).after(3000).reads();
  expect(verdictOf(other.recording, 'O7', 0).verdict).toBe('held');
});

test('a pod that was there already is not one that was made ahead', () => {
  const world = aWorld({ revision: 'web-a', updateRevision: 'web-b', partition: 2 }).after(30_000).reads();
  expect(verdictOf(world.recording, 'O7', 0).verdict).toBe('held');
});

test.each([
  ['web-a', 'held'],
  ['web-b', 'violated'],
])('the first pod of an ordinal, made from %s: %s', (revision, verdict) => {
  const world = aWorld({ revision: 'web-a', partition: 2, missing: [1] })
    .rolls('web-b')
    .after(5000);
  world.made(1, { revision }).after(900).ready(1).after(30_000).reads();
  expect(verdictOf(world.recording, 'O7', 1).verdict).toBe(verdict);
});

test('a second pod of an ordinal beside the first is judged as well', () => {
  const world = aGoodRollout({ revision: 'web-a', partition: 2 })
    .made(1, { revision: 'web-b' })
    .after(9000)
    .reads();
  expect(verdictOf(world.recording, 'O7', 1)).toMatchObject({
    verdict: 'violated',
    expected: 'web-1 made from the current revision, below the partition',
  });
});

test('no rollout ends while a pod of the old revision stands, so what replaces it was made before the end', () => {
  const world = aGoodRollout({ revision: 'web-a', partition: 2 }).kills(0).after(900).gone(0);
  world
    .made(0, { revision: 'web-b' })
    .after(500)
    .setBecomes({}, { currentRevision: 'web-b' })
    .after(5000)
    .reads();
  expect(verdictOf(world.recording, 'O7', 0).verdict).toBe('violated');
});

test('why it cannot be told is said', () => {
  const taken = () => aGoodRollout({ partition: 2 }).controllerDeletes(1);
  expect(verdictOf(taken().after(1999).reads().recording, 'O7', 1)).toEqual({
    verdict: 'unknown',
    reason: 'web-1 went just before the recording ended',
  });
  const made = aGoodRollout({ revision: 'web-a', partition: 2 }).kills(0).after(900).gone(0);
  made.made(0, { revision: 'web-b' }).after(500).setBecomes(rolling(0)).after(1500).reads();
  expect(verdictOf(made.recording, 'O7', 0)).toEqual({
    verdict: 'unknown',
    reason: "the set's definition changed just when web-0 was made",
  });
});

test('a pod that goes as the partition is lowered is not said to be kept while it went itself', () => {
  const world = aGoodRollout({ partition: 2 }).controllerDeletes(1).after(500).setBecomes(rolling(0));
  expect(verdictOf(world.after(1500).reads().recording, 'O7', 1)).toMatchObject({
    proof: expect.stringMatching(/ while web-2 went for the update$/),
  });
});

describe('an ordinal that was kept back twice', () => {
  const kept = (first: (world: World) => World, second: (world: World) => World) => {
    const world = first(aWorld({ partition: 3, revision: 'web-a' }).rolls('web-b').after(20_000)).after(500);
    world.setBecomes({}, { updateRevision: 'web-a' }).after(5000).rolls('web-c').after(9000);
    return verdictOf(second(world).after(30_000).reads().recording, 'O7', 0);
  };
  const blind = (world: World) => world.lost('pod').after(500).regained('pod');
  const seeing = (world: World) => world;

  test('is told with the longer time', () => {
    expect(kept(seeing, seeing)).toEqual({
      verdict: 'held',
      proof: 'web-0 was kept at the current revision for 39 s',
    });
  });

  test('may have been updated unseen in either time', () => {
    expect(kept(blind, seeing).verdict).toBe('unknown');
    expect(kept(seeing, blind).verdict).toBe('unknown');
  });
});

test('who was updated only once the partition had let everybody go is not told of', () => {
  const world = aWorld({ partition: 3, revision: 'web-a' }).rolls('web-b').after(20_000);
  world
    .setBecomes({ updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } } })
    .after(5000);
  expect(verdictOf(world.updated(2).after(3000).reads().recording, 'O7', 0)).toEqual({
    verdict: 'held',
    proof: 'web-0 was kept at the current revision for 20 s',
  });
});

describe('a pod that is made just when the rollout ends', () => {
  const made = (world: World) => {
    const strategy = { type: 'RollingUpdate', rollingUpdate: { partition: 0 } };
    world.after(5000).kills(0).after(100).gone(0);
    world.setBecomes({ updateStrategy: strategy }, { currentRevision: 'web-b' }).after(100);
    world.made(0, { revision: 'web-b' }).after(5000).becomes(0, {});
    return verdictOf(world.reads().recording, 'O7', 0);
  };

  test('may have been let go, when the former pod was updated already', () => {
    expect(made(aWorld({ revision: 'web-a', updateRevision: 'web-b', partition: 1 })).verdict).toBe(
      'unknown',
    );
  });

  test('was not, while the former pod stood at the old revision', () => {
    expect(made(aWorld({ revision: 'web-a', partition: 1 }).rolls('web-b')).verdict).toBe('violated');
  });
});
