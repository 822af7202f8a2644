import { expect, test } from 'vitest';
import { casesOf, verdictOf } from '../../support/verdicts.ts';
import { aGoodKill, aWorld } from '../../support/world.ts';

const policy = 'Parallel';

test('any order, but one pod of an ordinal', () => {
  const world = aWorld({ policy }).kills(0).kills(2).after(500).gone(2).gone(0).made(2).made(0).after(500);
  const proof = '2 pods were made, never two of one ordinal at a time';
  expect(casesOf(world.recording, 'O9')).toEqual([
    { subject: 'web', ordinal: undefined, verdict: { verdict: 'held', proof } },
  ]);
});

test('two pods of one ordinal at a time', () => {
  expect(verdictOf(aWorld({ policy }).kills(1).made(1).recording, 'O9')).toMatchObject({
    verdict: 'violated',
    cause: 'controller',
    remedy: { id: 'two-at-once' },
  });
});

test('a gap, no new pod, another policy', () => {
  const gap = aGoodKill(1, { policy }).lost('pod').after(10).regained('pod');
  expect(verdictOf(gap.recording, 'O9').verdict).toBe('unknown');
  expect(verdictOf(aWorld({ policy }).recording, 'O9').verdict).toBe('not exercised');
  expect(verdictOf(aGoodKill().recording, 'O9').verdict).toBe('not exercised');
});
