import { describe, expect, test } from 'vitest';
import type { Expects } from '../../../src/recording/entry.ts';
import { casesOf, verdictOf } from '../../support/verdicts.ts';
import { aWorld, type World } from '../../support/world.ts';

type Limits = NonNullable<Expects['availability']>;

const begins = (world: World, availability: Limits, name = 'killPod') =>
  world.act({
    type: 'step',
    name,
    action: 'killPod',
    ordinals: [2],
    withinMs: 300_000,
    required: [],
    expects: { accepts: [], availability },
  });

const verdictIn = (world: World) => casesOf(world.recording, 'A2')[0]?.verdict;

test('a scenario without limits does not put it to the test', () => {
  const world = aWorld().step('killPod', [2]).kills(2).replaced(2);
  expect(casesOf(world.recording, 'A2').map(({ verdict }) => verdict.verdict)).toEqual(['not exercised']);
});

describe('one pod of three is taken', () => {
  const world = (limits: Limits) => begins(aWorld(), limits).kills(2).replaced(2).after(1000);

  test.each<[Limits, string]>([
    [{ minAvailable: 2 }, 'held'],
    [{ maxUnavailable: 1 }, 'held'],
    [{ minAvailable: 2, maxUnavailable: 1 }, 'held'],
    [{ minAvailable: 3 }, 'violated'],
    [{ maxUnavailable: 0 }, 'violated'],
  ])('%o is %s', (limits, verdict) => {
    expect(verdictIn(world(limits))?.verdict).toBe(verdict);
  });

  test('a violation tells the count and who was missing', () => {
    expect(verdictIn(world({ minAvailable: 3 }))).toMatchObject({
      expected: 'at least 3 pods available during step "killPod"',
      seen: expect.stringMatching(/^2 of 3 available: web-2 Terminating/),
      remedy: { id: 'fewer-available' },
    });
  });
});

test('a pod that fails meanwhile counts as well', () => {
  const world = begins(aWorld(), { maxUnavailable: 1 }).kills(2).becomes(0, { ready: false }).replaced(2);
  expect(verdictIn(world)).toMatchObject({
    verdict: 'violated',
    seen: expect.stringContaining('1 of 3 available: web-0 Running, not ready and web-2'),
  });
});

test('what happens in the next step is not its business', () => {
  const world = begins(aWorld(), { minAvailable: 2 }).kills(2).replaced(2).after(5000);
  const both = world.step('scale', [1, 0]).scales(0).terminates(1).terminates(0).after(5000);
  expect(verdictIn(both)?.verdict).toBe('held');
});

test('a pod that the set no longer wants is not missed', () => {
  const world = begins(aWorld(), { maxUnavailable: 0 })
    .scales(2)
    .after(5000)
    .terminates(2)
    .gone(2)
    .after(5000);
  expect(verdictIn(world)?.verdict).toBe('held');
});

test('a pod is available only when it has been ready for minReadySeconds', () => {
  const world = begins(aWorld({ minReadySeconds: 60 }), { maxUnavailable: 1 });
  world.kills(2).replaced(2).after(1000).kills(1).after(1000);
  expect(verdictIn(world)).toMatchObject({
    verdict: 'violated',
    seen: expect.stringContaining('web-2 Ready, not yet available'),
  });
});

test('a watch that was broken proves nothing but what it showed', () => {
  const world = begins(aWorld(), { minAvailable: 2 });
  world.append({ entry: 'lost', kind: 'pod', reason: 'the connection broke' }).after(1000);
  world.append({ entry: 'regained', kind: 'pod', clean: false }).after(1000);
  expect(verdictIn(world)).toMatchObject({ verdict: 'unknown' });
  expect(verdictOf(world.kills(2).kills(1).recording, 'A2', undefined).verdict).toBe('violated');
});

describe('for how long a pod had been ready before anybody looked', () => {
  const early = (limits: Limits, status: object = {}) =>
    verdictIn(
      begins(aWorld({ minReadySeconds: 60 }).setBecomes({}, status), limits)
        .kills(2)
        .after(1000),
    );

  test('no timestamp of another clock tells: neither held nor violated', () => {
    expect(early({ minAvailable: 2 })).toEqual({
      verdict: 'unknown',
      reason: 'for how long web-0, web-1 and web-2 had been ready is not known: nobody saw it begin',
    });
  });

  test('the set’s own status does', () => {
    expect(early({ minAvailable: 2 }, { availableReplicas: 3 })?.verdict).toBe('held');
  });

  test('what is too few even so is violated', () => {
    expect(early({ minAvailable: 3 })?.verdict).toBe('violated');
  });
});
