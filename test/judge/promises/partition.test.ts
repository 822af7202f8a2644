import { expect, test } from 'vitest';
import { casesOf, verdictOf } from '../../support/verdicts.ts';
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
