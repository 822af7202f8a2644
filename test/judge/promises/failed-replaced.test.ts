import { expect, test } from 'vitest';
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
