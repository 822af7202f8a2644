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

describe('what is told', () => {
  const killed = (limits: Limits) => verdictIn(begins(aWorld(), limits).kills(2).replaced(2));

  test.each<[Limits, string]>([
    [{ minAvailable: 3 }, 'at least 3 pods available during step "killPod"'],
    [{ maxUnavailable: 0 }, 'at most 0 unavailable during step "killPod"'],
    [
      { minAvailable: 3, maxUnavailable: 0 },
      'at least 3 pods available and at most 0 unavailable during step "killPod"',
    ],
  ])('of %o is what was asked for and nothing else', (limits, expected) => {
    expect(killed(limits)).toMatchObject({ expected });
  });

  test('is the fewest that were available at any moment', () => {
    expect(killed({ minAvailable: 1 })).toMatchObject({
      proof: expect.stringContaining('fewer than 2 were'),
    });
  });

  test('is the first moment at which too few were, whoever was first', () => {
    const world = begins(aWorld(), { minAvailable: 3 }).after(1000).becomes(2, { ready: false });
    expect(verdictIn(world.after(1000).becomes(0, { ready: false }))).toMatchObject({
      at: 2000,
      seen: '2 of 3 available: web-2 Running, not ready',
    });
  });
});

test('a pod that is not there when the step begins is missed', () => {
  expect(verdictIn(begins(aWorld({ missing: [2] }), { minAvailable: 3 }))).toMatchObject({
    verdict: 'violated',
    seen: '2 of 3 available: web-2 not there',
  });
});

test('what is seen in the very moment in which the next step begins is not its business either', () => {
  const world = begins(aWorld(), { minAvailable: 3 }).after(1000).terminates(1).step('scale', [1]).gone(1);
  expect(verdictIn(world.after(1000))?.verdict).toBe('held');
});

test('a watch that broke in the next step hides nothing of this one', () => {
  const world = begins(aWorld(), { minAvailable: 2 }).after(1000).step('scale', [1]).after(1000);
  expect(verdictIn(world.lost('pod').after(1000).regained('pod').after(1000))?.verdict).toBe('held');
});

describe('what the set wanted at the moment of a change may be what it wants a moment later or earlier', () => {
  test('who is scaled away is not missed at once', () => {
    const world = begins(aWorld(), { maxUnavailable: 0 }).scales(2).after(500).terminates(2).after(5000);
    expect(verdictIn(world)?.verdict).toBe('held');
  });

  test('nor who is to come, while it was enough before', () => {
    const world = begins(aWorld({ replicas: 2 }), { maxUnavailable: 0 })
      .scales(3)
      .after(500)
      .made(2);
    expect(verdictIn(world)?.verdict).toBe('held');
  });

  test('of two with nobody missing the larger one counts', () => {
    const world = aWorld({ replicas: 2 }).made(2).ready(2).after(5000).scales(3).after(500);
    expect(verdictIn(begins(world, { minAvailable: 3 }))?.verdict).toBe('held');
    const fewer = aWorld().scales(2).after(500);
    expect(verdictIn(begins(fewer, { minAvailable: 3 }))?.verdict).toBe('held');
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

  test('what is enough without them is held, and they are not counted', () => {
    expect(early({ minAvailable: 0 })).toEqual({
      verdict: 'held',
      proof: 'never fewer than 0 were available during step "killPod"',
    });
  });
});
