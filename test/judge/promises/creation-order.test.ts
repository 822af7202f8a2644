import { describe, expect, test } from 'vitest';
import { aPod } from '../../support/builders.ts';
import { casesOf, verdictOf } from '../../support/verdicts.ts';
import { aGoodKill, aGoodScaleToZero, aWorld, type World } from '../../support/world.ts';

test('a pod that comes back after its predecessors', () => {
  expect(verdictOf(aGoodKill(2).recording, 'O1')).toEqual({
    verdict: 'held',
    proof: 'web-0 and web-1 were running and ready when web-2 was made',
  });
});

test('each pod of a scale-up waits for those below', () => {
  expect(casesOf(aGoodScaleToZero().recording, 'O1').map(({ verdict }) => verdict.verdict)).toEqual([
    'not exercised',
    'held',
    'held',
  ]);
});

test('a pod made while a lower one is pending', () => {
  const world = aWorld().kills(0).kills(1).after(5000).gone(0).gone(1);
  world.made(0).after(100).made(1);
  expect(verdictOf(world.recording, 'O1', 1)).toMatchObject({
    verdict: 'violated',
    expected: 'web-0 running and ready before web-1 is made',
    seen: expect.stringContaining('while web-0 was Pending'),
    cause: 'controller',
    remedy: { id: 'order-broken' },
  });
});

test('a pod made while a lower one does not exist', () => {
  const world = aWorld({ missing: [0, 1] });
  world.made(1);
  expect(verdictOf(world.recording, 'O1', 1)).toMatchObject({
    verdict: 'violated',
    seen: expect.stringContaining('while web-0 did not exist'),
  });
});

test('a dying predecessor that still says Ready is not ready', () => {
  const world = aWorld().kills(1).kills(2).after(5000).gone(2).made(2);
  expect(verdictOf(world.recording, 'O1', 2)).toMatchObject({
    verdict: 'violated',
    seen: expect.stringContaining('web-1 was Terminating'),
  });
});

test('a lower pod may be remade while higher ones run, ready or not', () => {
  const world = aWorld().becomes(2, { ready: false }).kills(1).replaced(1);
  expect(verdictOf(world.recording, 'O1', 1).verdict).toBe('held');
});

test('a predecessor that became unready just now is within the controller’s lag', () => {
  const world = aWorld().kills(2).after(5000).gone(2).becomes(1, { ready: false }).after(800).made(2);
  expect(verdictOf(world.recording, 'O1', 2)).toMatchObject({
    verdict: 'unknown',
    reason: expect.stringContaining('800 ms after web-1 had stopped being ready'),
  });
});

test('but not one that became unready long ago', () => {
  const world = aWorld().kills(2).after(5000).gone(2).becomes(1, { ready: false }).after(2500).made(2);
  expect(verdictOf(world.recording, 'O1', 2).verdict).toBe('violated');
});

test('nor one that never was ready', () => {
  const world = aWorld().kills(1).kills(2).after(5000).gone(1).gone(2).made(1).after(10).made(2);
  expect(verdictOf(world.recording, 'O1', 2).verdict).toBe('violated');
});

test('with a start ordinal, nothing below it counts', () => {
  const cases = casesOf(aGoodKill(5, { start: 5 }).recording, 'O1');
  expect(cases.map(({ verdict }) => verdict.verdict)).toEqual(['not exercised']);
  expect(verdictOf(aGoodKill(6, { start: 5 }).recording, 'O1').verdict).toBe('held');
});

test('a pod that came in a gap came in an unknown order', () => {
  const world = aWorld().kills(1).lost('pod').after(3000).regained('pod').replacedUnseen(1);
  expect(verdictOf(world.recording, 'O1', 1)).toMatchObject({ verdict: 'unknown' });
});

test('a watch that was resumed cleanly missed nothing', () => {
  const world = aWorld().kills(1).lost('pod', 'timeout').after(10).regained('pod', true).replaced(1);
  expect(verdictOf(world.recording, 'O1', 1).verdict).toBe('held');
});

test('after a gap the relist tells how the others stand', () => {
  const world = aWorld().kills(2).after(100).gone(2).lost('pod').after(9000).regained('pod');
  world
    .fact('pod', 'listed', aPod(world.set, 1, { ready: false }))
    .after(5000)
    .made(2);
  expect(verdictOf(world.recording, 'O1', 2).verdict).toBe('violated');
});

const patient = { minReadySeconds: 10 };
/** A time of the recording by a clock that is so many milliseconds ahead. */
const stamp = (at: number, aheadMs = 0) =>
  new Date(Date.parse('2026-11-21T10:00:00Z') + at + aheadMs).toISOString();

interface Stamps {
  /** By how much the clock of its node is ahead of the API server's. */
  readonly nodeAheadMs?: number;
  /** What the watch on pods kept back: the time between what it showed last was longer than it seemed. */
  readonly keptBackMs?: number;
  /** Of another pod on that node: when it was made until when the node took it on. */
  readonly startedAfterMs?: number;
}

/** web-1 and web-2 go; web-1 is ready again for so long when web-2 is made. */
function madeAfter(ms: number, { nodeAheadMs = 0, keptBackMs = 0, startedAfterMs = 1000 }: Stamps = {}) {
  const world = aWorld(patient).kills(1).kills(2).after(20_000).gone(1).gone(2).made(1).after(1000);
  const pod = aPod(world.set, 1, { uid: 'web-1-b', node: 'node-7' });
  const lastTransitionTime = stamp(world.at - keptBackMs, nodeAheadMs);
  const metadata = { ...pod.metadata, creationTimestamp: stamp(world.at - 1000 - startedAfterMs) };
  const startTime = stamp(world.at - 1000, nodeAheadMs);
  const conditions = [{ type: 'Ready', status: 'True', lastTransitionTime }];
  world.changes(1, { ...pod, metadata, status: { ...pod.status, startTime, conditions } }).after(ms);
  return madeNow(world, 2);
}

function madeNow(world: World, ordinal: number) {
  const next = aPod(world.set, ordinal, { uid: `web-${ordinal}-b`, phase: 'Pending' });
  const metadata = { ...next.metadata, creationTimestamp: stamp(world.at) };
  return world.fact('pod', 'added', { ...next, metadata });
}

test('with minReadySeconds ready is not enough', () => {
  expect(verdictOf(madeAfter(10_000).recording, 'O1', 2)).toMatchObject({
    verdict: 'held',
    proof: 'web-0 and web-1 were available (ready for 10 s) when web-2 was made',
  });
  expect(verdictOf(madeAfter(3000).recording, 'O1', 2)).toMatchObject({
    verdict: 'violated',
    seen: expect.stringContaining('web-1 had been ready for 3.0 s only'),
  });
});

test('timestamps of whole seconds get a second', () => {
  expect(verdictOf(madeAfter(9100).recording, 'O1', 2).verdict).toBe('held');
});

test('when the watch crowds together what the timestamps keep apart, nothing is claimed', () => {
  expect(verdictOf(madeAfter(1000, { keptBackMs: 10_000 }).recording, 'O1', 2).verdict).toBe('unknown');
});

test('nor when it pulls apart what they have close together', () => {
  const { recording } = madeAfter(12_000, { keptBackMs: -10_000 });
  expect(verdictOf(recording, 'O1', 2)).toMatchObject({
    verdict: 'unknown',
    reason: expect.stringContaining('it was seen ready for 12 s, but its timestamps say less'),
  });
});

describe('a node’s clock and the API server’s are not compared', () => {
  test.each([-60_000, -5000, 0, 5000, 60_000])('%i ms ahead: what was watched long enough held', (ahead) => {
    const { recording } = madeAfter(12_000, { nodeAheadMs: ahead });
    expect(verdictOf(recording, 'O1', 2).verdict).toBe('held');
  });

  test.each([5000, 60_000])('%i ms ahead makes nothing look too early that a slow watch shows', (ahead) => {
    const { recording } = madeAfter(1000, { nodeAheadMs: ahead, keptBackMs: 10_000 });
    expect(verdictOf(recording, 'O1', 2).verdict).toBe('unknown');
  });

  test('behind: what was too early is no proof of having waited, and the reason tells how they stand', () => {
    expect(verdictOf(madeAfter(1000, { nodeAheadMs: -60_000 }).recording, 'O1', 2)).toMatchObject({
      verdict: 'unknown',
      reason: expect.stringContaining("the clock of node-7 seems to be 1m00s behind the API server's"),
    });
  });

  test('a pod that waited for its node bounds the clocks less, and then nothing is claimed', () => {
    const { recording } = madeAfter(3000, { startedAfterMs: 30_000 });
    expect(verdictOf(recording, 'O1', 2).verdict).toBe('unknown');
  });
});

describe('how long a pod was ready before we looked', () => {
  const early = (status: object = {}) => {
    const world = aWorld(patient).setBecomes({}, status).kills(1).after(1000).gone(1);
    return verdictOf(madeNow(world, 1).recording, 'O1', 1);
  };

  test('its timestamps alone do not tell', () => {
    expect(early()).toMatchObject({
      verdict: 'unknown',
      reason: expect.stringMatching(/^how long web-0 had been ready is not known: nobody saw it.*two clocks/),
    });
  });

  test('but the set’s own status does, if they agree', () => {
    expect(early({ availableReplicas: 3 })).toMatchObject({
      verdict: 'held',
      proof: "web-0 was available (ready for 10 s) by the set's own count when web-1 was made",
    });
  });

  test.each([
    { availableReplicas: 2 },
    { availableReplicas: 3, replicas: 4 },
    { availableReplicas: 3, observedGeneration: 0 },
  ])('a status of %j does not', (status) => {
    expect(early(status).verdict).toBe('unknown');
  });

  test('nor do both where the timestamps say otherwise', () => {
    const world = aWorld(patient).setBecomes({}, { availableReplicas: 3 }).kills(1).after(1000).gone(1);
    world.fact('pod', 'added', aPod(world.set, 1, { uid: 'web-1-b', phase: 'Pending' }));
    expect(verdictOf(world.recording, 'O1', 1).verdict).toBe('unknown');
  });
});

test('a start ordinal that moves in the same moment leaves it unknown', () => {
  const world = aWorld()
    .kills(1)
    .after(3000)
    .gone(1)
    .setBecomes({ ordinals: { start: 1 } })
    .made(1);
  expect(verdictOf(world.recording, 'O1', 1).verdict).toBe('unknown');
});

test('Parallel promises no order, and a quiet run shows none', () => {
  expect(verdictOf(aGoodKill(1, { policy: 'Parallel' }).recording, 'O1')).toEqual({
    verdict: 'not exercised',
    reason: 'podManagementPolicy Parallel promises no order',
  });
  expect(verdictOf(aWorld().recording, 'O1').verdict).toBe('not exercised');
});

test('a predecessor that vanished in a gap is not there', () => {
  const world = aWorld().kills(2).after(100).gone(2).lost('pod').after(9000).regained('pod');
  world.fact('pod', 'vanished', world.pod(1)).after(5000).made(2);
  expect(verdictOf(world.recording, 'O1', 2)).toMatchObject({
    verdict: 'violated',
    seen: expect.stringContaining('web-1 was gone'),
  });
});

test('a late farewell to a former predecessor does not make its successor look gone', () => {
  const world = aWorld().kills(1).kills(2).after(5000).gone(2);
  const former = world.pod(1);
  world.made(1).after(500).ready(1).fact('pod', 'deleted', former).after(5000).made(2);
  expect(verdictOf(world.recording, 'O1', 2).verdict).toBe('held');
});

test('a predecessor that is no longer the set’s does not count, however well it runs', () => {
  const world = aWorld().kills(2).after(100).gone(2);
  const pod = world.pod(1);
  world
    .changes(1, { ...pod, metadata: { ...pod.metadata, ownerReferences: [] } })
    .after(5000)
    .made(2);
  expect(verdictOf(world.recording, 'O1', 2).verdict).toBe('violated');
});

test('minReadySeconds that change in the same moment leave it unknown', () => {
  const world = aWorld()
    .kills(1)
    .after(100)
    .gone(1)
    .after(5000)
    .setBecomes({ minReadySeconds: 10 })
    .after(100);
  expect(verdictOf(world.made(1).recording, 'O1', 1)).toMatchObject({
    verdict: 'unknown',
    reason: expect.stringContaining('minReadySeconds changed just when web-1 was made'),
  });
});

test('a pod that the set took over, and one that a list shows again, were not made', () => {
  const world = aWorld({ missing: [2] }).after(500);
  world.fact('pod', 'modified', aPod(world.set, 2)).lost('pod').after(500);
  world.fact('pod', 'listed', world.pod(1)).regained('pod').after(500);
  expect(verdictOf(world.recording, 'O1')).toMatchObject({ verdict: 'not exercised' });
});

test('two seconds after a predecessor stopped being ready the controller knows', () => {
  const made = (ms: number) => {
    const world = aWorld().kills(2).after(100).gone(2).after(5000).becomes(0, { ready: false }).after(ms);
    return verdictOf(world.made(2).after(5000).reads().recording, 'O1', 2).verdict;
  };
  expect([made(2000), made(2001)]).toEqual(['unknown', 'violated']);
});

test('who comes before a pod is what the set wanted when it was made', () => {
  const world = aGoodKill()
    .after(9000)
    .setBecomes({ ordinals: { start: 1 } })
    .after(9000)
    .reads();
  expect(verdictOf(world.recording, 'O1', 1).verdict).toBe('held');
});
