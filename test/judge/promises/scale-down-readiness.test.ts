import { describe, expect, test } from 'vitest';
import { cacheLagMs } from '../../../src/order/predecessors.ts';
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

test('who stood below is told by name, in order', () => {
  const late = aWorld({ missing: [0] })
    .made(0)
    .after(500)
    .ready(0)
    .scales(0);
  late.after(5000).controllerDeletes(2).after(500).gone(2).controllerDeletes(1).after(500).gone(1);
  expect(casesOf(late.recording, 'O3').map(({ verdict }) => verdict)).toEqual([
    { verdict: 'held', proof: 'web-0 and web-1 were running and ready when web-2 was deleted' },
    { verdict: 'held', proof: 'web-0 was running and ready when web-1 was deleted' },
  ]);
  const broken = aWorld().becomes(0, { ready: false }).after(5000).scales(0).controllerDeletes(2).after(100);
  expect(verdictOf(broken.recording, 'O3', 2)).toMatchObject({
    reason: 'web-0, to go as well, was not ready; that holds back nobody',
  });
});

test('a pod that is gone and wanted no more stands in nobody’s way', () => {
  const world = aWorld().kills(0).after(900).gone(0).becomes(2, { ready: false }).after(5000).scales(0);
  expect(verdictOf(world.after(5000).controllerDeletes(2).after(100).recording, 'O3', 2)).toEqual({
    verdict: 'held',
    proof: 'web-1 was running and ready when web-2 was deleted',
  });
});

describe('two numbers of replicas in quick succession', () => {
  const scaledTwice = (to: number) => {
    const world = aWorld().becomes(0, { ready: false }).after(5000).scales(2).after(100).scales(to).after(50);
    return verdictOf(world.controllerDeletes(2).after(3000).reads().recording, 'O3', 2);
  };

  test('that say the same of a pod', () => {
    expect(scaledTwice(1).verdict).toBe('violated');
  });

  test('that do not', () => {
    expect(scaledTwice(0)).toEqual({
      verdict: 'unknown',
      reason: "the set's range changed just when web-2 was deleted",
    });
  });
});

test('a controller may be late to know who stopped being ready, never who was not ready yet', () => {
  const stopped = (ms: number) => {
    const world = aWorld().after(5000).scales(2).becomes(1, { ready: false }).after(ms).controllerDeletes(2);
    return verdictOf(world.after(3000).reads().recording, 'O3', 2).verdict;
  };
  expect([stopped(cacheLagMs), stopped(cacheLagMs + 1)]).toEqual(['unknown', 'violated']);
  const young = aWorld().kills(0).after(900).gone(0).after(5000).scales(2).after(3000).made(0).after(100);
  expect(verdictOf(young.controllerDeletes(2).after(3000).reads().recording, 'O3', 2).verdict).toBe(
    'violated',
  );
});

test('no scaling, Parallel, or a gap', () => {
  expect(verdictOf(aGoodKill().recording, 'O3').verdict).toBe('not exercised');
  expect(verdictOf(aGoodScaleToZero({ policy: 'Parallel' }).recording, 'O3').verdict).toBe('not exercised');
  const world = aWorld().scales(2).lost('pod').after(2000).regained('pod');
  world.fact('pod', 'vanished', world.pod(2));
  expect(verdictOf(world.recording, 'O3', 2).verdict).toBe('unknown');
});

test('a scaling that the set’s own watch did not show in time says nothing of who was to be waited for', () => {
  const world = aWorld().after(5000).act({ type: 'scaleRequested', from: 3, to: 1 }).after(50);
  world.controllerDeletes(2).after(9000).setBecomes({ replicas: 1 }).after(3000).reads();
  expect(verdictOf(world.recording, 'O3', 2)).toEqual({
    verdict: 'unknown',
    reason: 'what the set wanted when web-2 was deleted is not known',
  });
});
