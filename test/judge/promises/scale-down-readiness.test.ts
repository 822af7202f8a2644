import { expect, test } from 'vitest';
import { casesOf, verdictOf } from '../../support/verdicts.ts';
import { aGoodKill, aGoodScaleToZero, aWorld } from '../../support/world.ts';

test('every lower pod is ready when one is scaled away', () => {
  expect(
    casesOf(aGoodScaleToZero().recording, 'O3').map(({ subject, verdict }) => [subject, verdict.verdict]),
  ).toEqual([
    ['web-2', 'held'],
    ['web-1', 'held'],
    ['web-0', 'not exercised'],
  ]);
});

test('a pod that stays is not ready', () => {
  const world = aWorld()
    .becomes(0, { ready: false })
    .after(5000)
    .scales(2)
    .controllerDeletes(2)
    .after(3000)
    .reads();
  expect(verdictOf(world.recording, 'O3', 2)).toMatchObject({
    verdict: 'violated',
    expected: 'web-0, a pod that stays, running and ready before web-2 is deleted',
    cause: 'controller',
  });
});

test('a pod that stays is missing', () => {
  const world = aWorld({ missing: [0] })
    .scales(2)
    .controllerDeletes(2)
    .after(3000)
    .reads();
  expect(verdictOf(world.recording, 'O3', 2).verdict).toBe('violated');
});

test('it became unready just now, or nothing proves the controller’s hand', () => {
  const lag = aWorld()
    .scales(2)
    .becomes(0, { ready: false })
    .after(500)
    .controllerDeletes(2)
    .after(3000)
    .reads();
  expect(verdictOf(lag.recording, 'O3', 2).verdict).toBe('unknown');
  const whose = aWorld().becomes(0, { ready: false }).after(5000).scales(2).terminates(2).after(3000).reads();
  expect(verdictOf(whose.recording, 'O3', 2).verdict).toBe('unknown');
});

test('a broken last pod can go', () => {
  const world = aWorld().becomes(2, { ready: false }).after(5000).scales(2).controllerDeletes(2).after(100);
  expect(verdictOf(world.recording, 'O3', 2).verdict).toBe('held');
});

test('a broken pod that is to go holds back nobody above it who is ready', () => {
  const world = aWorld().becomes(0, { ready: false }).after(5000).scales(0).controllerDeletes(2).after(100);
  expect(verdictOf(world.recording, 'O3', 2).verdict).toBe('not exercised');
});

test('of two broken pods that are to go the higher one waits', () => {
  const world = aWorld().becomes(1, { ready: false }).becomes(2, { ready: false }).after(5000).scales(1);
  world.controllerDeletes(2).after(3000).reads();
  expect(verdictOf(world.recording, 'O3', 2)).toMatchObject({
    verdict: 'violated',
    expected: expect.stringContaining('web-1, a lower condemned pod'),
  });
});

test('no scaling, Parallel, or a gap', () => {
  expect(verdictOf(aGoodKill().recording, 'O3').verdict).toBe('not exercised');
  expect(verdictOf(aGoodScaleToZero({ policy: 'Parallel' }).recording, 'O3').verdict).toBe('not exercised');
  const world = aWorld().scales(2).lost('pod').after(2000).regained('pod');
  world.fact('pod', 'vanished', world.pod(2));
  expect(verdictOf(world.recording, 'O3', 2).verdict).toBe('unknown');
});
