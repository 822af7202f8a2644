import { expect, test } from 'vitest';
import { aPod } from '../../support/builders.ts';
import { casesOf, verdictOf } from '../../support/verdicts.ts';
import { aGoodKill, aGoodScaleToZero, aWorld } from '../../support/world.ts';

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
/** web-1 and web-2 go; web-1 is ready again for so long when web-2 is made. */
function madeAfter(ms: number, readySince = '2026-11-21T10:00:10Z', made = '2026-11-21T10:00:12Z') {
  const world = aWorld(patient).kills(1).kills(2).after(20_000).gone(1).gone(2).made(1).after(1000);
  const pod = aPod(world.set, 1, { uid: 'web-1-b' });
  const conditions = [{ type: 'Ready', status: 'True', lastTransitionTime: readySince }];
  world.changes(1, { ...pod, status: { ...pod.status, conditions } }).after(ms);
  const next = aPod(world.set, 2, { uid: 'web-2-b', phase: 'Pending' });
  return world.fact('pod', 'added', { ...next, metadata: { ...next.metadata, creationTimestamp: made } });
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
  const world = madeAfter(1000, '2026-11-21T10:00:10Z', '2026-11-21T10:00:21Z');
  expect(verdictOf(world.recording, 'O1', 2).verdict).toBe('unknown');
});

test('how long a pod was ready before we looked, only its timestamps tell', () => {
  const world = aWorld(patient).kills(1).after(1000).gone(1).made(1);
  expect(verdictOf(world.recording, 'O1', 1).verdict).toBe('unknown');
  const told = aWorld(patient).kills(1).after(1000).gone(1);
  const next = aPod(told.set, 1, { uid: 'web-1-b', phase: 'Pending' });
  const metadata = { ...next.metadata, creationTimestamp: '2026-11-21T10:00:02Z' };
  told.fact('pod', 'added', { ...next, metadata });
  expect(verdictOf(told.recording, 'O1', 1).verdict).toBe('held');
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
