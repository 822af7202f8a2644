import { expect, test } from 'vitest';
import type { PodOptions } from '../../support/builders.ts';
import { aPod } from '../../support/builders.ts';
import { verdictOf } from '../../support/verdicts.ts';
import { aGoodKill, aWorld } from '../../support/world.ts';

const failed = (options = {}) => aWorld(options).becomes(1, { phase: 'Failed' }).after(50);

test('a failed pod is deleted and made anew', () => {
  const world = failed().controllerDeletes(1).after(950).gone(1).made(1).after(900).ready(1);
  expect(verdictOf(world.recording, 'O11', 1)).toEqual({
    verdict: 'held',
    proof: 'web-1 (Failed) was deleted and made anew after 1.0 s: UID web-1-a → web-1-b',
  });
});

test('nobody clears it away', () => {
  expect(verdictOf(failed().after(90_000).reads().recording, 'O11', 1)).toMatchObject({
    verdict: 'violated',
    expected: 'web-1 deleted and made anew',
    remedy: { id: 'pod-failed' },
  });
});

test('only a fresh read confirms that it lies there, and not too soon', () => {
  expect(verdictOf(failed().after(90_000).act({ type: 'undoBegan' }).recording, 'O11', 1).verdict).toBe(
    'unknown',
  );
  expect(verdictOf(failed().after(30_000).reads().recording, 'O11', 1).verdict).toBe('unknown');
});

test('under OrderedReady a lower pod is seen to first', () => {
  const world = (policy: 'OrderedReady' | 'Parallel') =>
    aWorld({ policy }).becomes(0, { ready: false }).becomes(1, { phase: 'Failed' }).after(90_000).reads();
  expect(verdictOf(world('OrderedReady').recording, 'O11', 1).verdict).toBe('not exercised');
  expect(verdictOf(world('Parallel').recording, 'O11', 1).verdict).toBe('violated');
});

test('deleted, and nobody saw another one', () => {
  const world = failed().controllerDeletes(1).after(950).gone(1).after(900).reads();
  expect(verdictOf(world.recording, 'O11', 1).verdict).toBe('unknown');
  const unwanted = failed().scales(1).after(3000).controllerDeletes(1).after(950).gone(1).after(900).reads();
  expect(verdictOf(unwanted.recording, 'O11', 1).verdict).toBe('not exercised');
});

test('a graceful end is none, and nothing failed', () => {
  const graceful = aWorld().kills(1).after(500).becomes(1, { phase: 'Succeeded', terminating: true });
  expect(verdictOf(graceful.gone(1).made(1).after(900).ready(1).recording, 'O11').verdict).toBe(
    'not exercised',
  );
  expect(verdictOf(aGoodKill().recording, 'O11').verdict).toBe('not exercised');
});

test('an interrupted watch', () => {
  const world = failed().lost('pod').after(900).regained('pod').after(90_000).reads();
  expect(verdictOf(world.recording, 'O11', 1).verdict).toBe('unknown');
});

test('a pod that ended well is made anew as well, and told of by its phase', () => {
  const world = aWorld().becomes(1, { phase: 'Succeeded' }).after(1000).controllerDeletes(1).gone(1).made(1);
  expect(verdictOf(world.after(900).ready(1).recording, 'O11', 1)).toMatchObject({
    proof: 'web-1 (Succeeded) was deleted and made anew after 1.0 s: UID web-1-a → web-1-b',
  });
});

test('what was left is told with times, from a minute on', () => {
  const left = (ms: number) =>
    verdictOf(aWorld().becomes(1, { phase: 'Failed' }).after(ms).reads().recording, 'O11', 1);
  expect(left(59_999).verdict).toBe('unknown');
  expect(left(60_000)).toMatchObject({
    verdict: 'violated',
    seen: 'web-1 was Failed 1.0 s into the recording, and still there 1m00s later',
    at: 61_000,
    cause: 'unattributed',
  });
});

test('a fresh read in which it is going, or is not, confirms nothing', () => {
  const reading = (...own: readonly PodOptions[]) => {
    const world = failed().after(90_000);
    const objects = [world.pod(0), world.pod(2), ...own.map((options) => aPod(world.set, 1, options))];
    return verdictOf(world.append({ entry: 'reading', kind: 'pod', objects }).recording, 'O11', 1).verdict;
  };
  expect(reading({ phase: 'Failed' })).toBe('violated');
  expect(reading({ phase: 'Failed', terminating: true })).toBe('unknown');
  expect(reading()).toBe('unknown');
});

test('a fresh read of claims says nothing of pods', () => {
  expect(verdictOf(failed().after(90_000).reads('claim').recording, 'O11', 1).verdict).toBe('unknown');
});

test('a lower pod that is missing comes first, a higher one does not', () => {
  const missing = aWorld({ missing: [0] })
    .becomes(1, { phase: 'Failed' })
    .after(90_000)
    .reads();
  expect(verdictOf(missing.recording, 'O11', 1)).toMatchObject({
    verdict: 'not exercised',
    reason: expect.stringContaining('a lower pod was not ready, and is seen to first'),
  });
  const higher = aWorld().becomes(2, { ready: false }).becomes(1, { phase: 'Failed' }).after(90_000).reads();
  expect(verdictOf(higher.recording, 'O11', 1).verdict).toBe('violated');
});

test('the next pod of the same ordinal counts, and no other', () => {
  const world = failed()
    .controllerDeletes(1)
    .after(950)
    .gone(1)
    .kills(2)
    .after(900)
    .gone(2)
    .made(2)
    .after(900);
  expect(verdictOf(world.ready(2).reads().recording, 'O11', 1).verdict).toBe('unknown');
});

test('the phase that only the farewell shows is no end by itself', () => {
  const world = aWorld();
  const ended = aPod(world.set, 1, { phase: 'Failed' });
  expect(verdictOf(world.after(900).fact('pod', 'deleted', ended).recording, 'O11')).toMatchObject({
    verdict: 'not exercised',
  });
});

test('the first fresh read of pods after a minute is what counts', () => {
  const world = failed().after(90_000).reads('claim').becomes(0, {}).after(5000).reads().after(5000);
  expect(verdictOf(world.act({ type: 'undoBegan' }).recording, 'O11', 1)).toMatchObject({
    verdict: 'violated',
    seen: 'web-1 was Failed 1.0 s into the recording, and still there 1m35s later',
    at: 96_050,
  });
});
