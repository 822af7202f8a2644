import { expect, test } from 'vitest';
import { casesOf, verdictOf } from '../../support/verdicts.ts';
import { aGoodKill, aGoodScaleToZero, aWorld } from '../../support/world.ts';

const broken = (ordinal: number, options = {}) =>
  aWorld(options).becomes(ordinal, { ready: false }).after(5000);

test('a scale-up waits for a pod that is not ready, and goes on when it is', () => {
  const world = broken(1).scales(5).after(30_000).ready(1).after(50).made(3).after(900).ready(3);
  expect(verdictOf(world.recording, 'O4')).toEqual({
    verdict: 'held',
    proof: 'the scaling from 3 to 5 halted for 30 s while web-1 was not ready',
  });
});

test('so does a scale-down', () => {
  const world = broken(0).scales(1).after(30_000).reads();
  expect(verdictOf(world.recording, 'O4')).toMatchObject({ verdict: 'held' });
});

test('a new pod that does not get ready halts those above it', () => {
  const world = aWorld().scales(5).after(50).made(3).after(20_000).reads();
  expect(verdictOf(world.recording, 'O4')).toMatchObject({
    verdict: 'held',
    proof: 'the scaling from 3 to 5 halted for 20 s while web-3 was not ready',
  });
});

test('a pod is made, or deleted, all the same', () => {
  const made = broken(1).scales(5).after(9000).made(3).after(900).reads();
  expect(verdictOf(made.recording, 'O4')).toMatchObject({
    verdict: 'violated',
    seen: expect.stringMatching(/^web-3 was made .*, while web-1 was not ready/),
    cause: 'controller',
  });
  const deleted = broken(0).scales(1).after(9000).controllerDeletes(2).after(900).reads();
  expect(verdictOf(deleted.recording, 'O4')).toMatchObject({
    verdict: 'violated',
    seen: expect.stringMatching(/^web-2 was deleted/),
  });
});

test('a person’s deletion is no step of the scaling, nor is a replacement', () => {
  const world = broken(0).scales(1).after(9000).terminates(2).after(900).gone(2).after(9000).reads();
  expect(verdictOf(world.recording, 'O4').verdict).toBe('held');
  const kill = broken(0).scales(5).after(9000).kills(2).after(900).gone(2).made(2).after(9000).reads();
  expect(verdictOf(kill.recording, 'O4').verdict).toBe('held');
});

test('nothing had to wait for long', () => {
  const verdicts = casesOf(aGoodScaleToZero().recording, 'O4').map(({ verdict }) => verdict.verdict);
  expect(verdicts).toEqual(['not exercised', 'not exercised']);
  const soon = broken(1).scales(5).after(3000).ready(1).after(50).made(3).after(900).ready(3);
  expect(verdictOf(soon.recording, 'O4').verdict).toBe('not exercised');
});

test('a broken pod that goes itself keeps nobody waiting', () => {
  const world = broken(2).scales(2).after(50).controllerDeletes(2).after(20_000).gone(2).after(900).reads();
  expect(verdictOf(world.recording, 'O4').verdict).toBe('not exercised');
});

test('no scaling, Parallel, or a gap', () => {
  expect(verdictOf(aGoodKill().recording, 'O4').verdict).toBe('not exercised');
  expect(verdictOf(broken(1, { policy: 'Parallel' }).scales(5).recording, 'O4').verdict).toBe(
    'not exercised',
  );
  const world = broken(1).scales(5).lost('pod').after(900).regained('pod').after(30_000).reads();
  expect(verdictOf(world.recording, 'O4').verdict).toBe('unknown');
});

test('ten seconds are a halt', () => {
  const halted = (ms: number) => verdictOf(broken(1).scales(5).after(ms).ready(1).recording, 'O4').verdict;
  expect([halted(9999), halted(10_000)]).toEqual(['not exercised', 'held']);
});

test('one pod after another that it waited for is named', () => {
  const world = broken(1)
    .becomes(2, { ready: false })
    .scales(5)
    .after(20_000)
    .ready(1)
    .after(30_000)
    .ready(2);
  expect(verdictOf(world.recording, 'O4')).toEqual({
    verdict: 'held',
    proof: 'the scaling from 3 to 5 halted for 20 s while web-1 was not ready, and then for web-2',
  });
});
