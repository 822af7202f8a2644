import { expect, test } from 'vitest';
import { casesOf, verdictOf } from '../../support/verdicts.ts';
import { aGoodKill, aGoodScaleToZero, aWorld } from '../../support/world.ts';

test('from the highest, one at a time', () => {
  expect(casesOf(aGoodScaleToZero().recording, 'O2').map(({ verdict }) => verdict.verdict)).toEqual([
    'held',
    'held',
    'held',
  ]);
});

test('the wrong one first', () => {
  const world = aWorld().scales(1).after(50).controllerDeletes(1).after(3000).reads();
  expect(verdictOf(world.recording, 'O2', 1)).toMatchObject({
    verdict: 'violated',
    expected: 'web-2 completely gone before web-1 is deleted',
    cause: 'controller',
    remedy: { id: 'order-broken' },
  });
});

test('two at a time: the last one is not gone while it terminates', () => {
  const world = aWorld()
    .scales(1)
    .after(50)
    .controllerDeletes(2)
    .after(50)
    .controllerDeletes(1)
    .after(3000)
    .reads();
  expect(verdictOf(world.recording, 'O2', 1).verdict).toBe('violated');
  expect(verdictOf(world.recording, 'O2', 2).verdict).toBe('held');
});

test('newer servers capitalise the event', () => {
  const world = aWorld().scales(1).after(50).terminates(1);
  world.event('SuccessfulDelete', 'Delete Pod web-1 in StatefulSet web successful').after(3000).reads();
  expect(verdictOf(world.recording, 'O2', 1).verdict).toBe('violated');
});

test('without the controller’s event nobody is accused', () => {
  const world = aWorld().scales(1).after(50).terminates(1).after(3000).reads();
  expect(verdictOf(world.recording, 'O2', 1)).toMatchObject({
    verdict: 'unknown',
    reason: expect.stringContaining('nothing proves that the controller did it'),
  });
});

test('a pod that the drill or an eviction takes out of turn does not count', () => {
  const killed = aWorld().scales(1).after(50).kills(1);
  expect(verdictOf(killed.recording, 'O2').verdict).toBe('not exercised');
  const world = aWorld().scales(1).after(50);
  const condition = { type: 'DisruptionTarget', status: 'True', reason: 'EvictionByEvictionAPI' };
  world.becomes(1, { conditions: [condition] }).terminates(1);
  expect(verdictOf(world.recording, 'O2').verdict).toBe('not exercised');
});

test('a scaling that somebody else made counts as well', () => {
  const world = aWorld().setBecomes({ replicas: 1 }).after(50).controllerDeletes(1).after(3000).reads();
  expect(verdictOf(world.recording, 'O2', 1).verdict).toBe('violated');
});

test('our scaling counts even before the set’s watch shows it', () => {
  const world = aWorld();
  world.act({ type: 'scaleRequested', from: 3, to: 2 }).after(10).controllerDeletes(2).after(50);
  expect(verdictOf(world.recording, 'O2', 2).verdict).toBe('held');
});

test('what went in a gap went in an unknown order', () => {
  const world = aWorld().scales(2).lost('pod').after(2000).regained('pod');
  world.fact('pod', 'vanished', world.pod(2));
  expect(verdictOf(world.recording, 'O2', 2).verdict).toBe('unknown');
});

test('a set that is being deleted keeps no order', () => {
  const world = aWorld();
  world.fact('set', 'modified', {
    ...world.set,
    metadata: { ...world.set.metadata, deletionTimestamp: '2026-11-21T10:00:01Z' },
  });
  expect(verdictOf(world.terminates(0).terminates(2).recording, 'O2').verdict).toBe('not exercised');
});

test('no scaling, or Parallel, is not put to the test', () => {
  expect(verdictOf(aGoodKill().recording, 'O2').verdict).toBe('not exercised');
  expect(verdictOf(aGoodScaleToZero({ policy: 'Parallel' }).recording, 'O2').verdict).toBe('not exercised');
});

test('what a rolling update took just before the scaling is not held against the scaling', () => {
  const world = aWorld({ revision: 'web-a' }).rolls('web-b').after(20).updated(2).after(50).updated(1);
  world.after(50).controllerDeletes(0).after(900).scales(0).after(10).controllerDeletes(2).after(3000);
  const verdict = casesOf(world.reads().recording, 'O2').find(({ ordinal }) => ordinal === 0)?.verdict;
  expect(verdict?.verdict).not.toBe('violated');
});

test('who is still there is told, once for two numbers of replicas in quick succession', () => {
  const world = aWorld({ replicas: 4 }).scales(1).after(50).scales(0).after(50).controllerDeletes(1);
  expect(verdictOf(world.after(3000).reads().recording, 'O2', 1)).toMatchObject({
    verdict: 'violated',
    seen: 'web-1 was deleted 1.1 s into the recording, while web-2 and web-3 still existed',
  });
});

test('a start ordinal that moves in the same moment leaves it unknown who was to go first', () => {
  const moves = (first: number, then: number) => {
    const world = aWorld()
      .setBecomes({ replicas: 1, ordinals: { start: first } })
      .after(50);
    world
      .setBecomes({ replicas: 1, ordinals: { start: then } })
      .after(50)
      .controllerDeletes(1);
    return verdictOf(world.after(3000).reads().recording, 'O2', 1);
  };
  const reason = "the set's range changed just when web-1 was deleted";
  expect(moves(0, 2)).toEqual({ verdict: 'unknown', reason });
  expect(moves(2, 0)).toEqual({ verdict: 'unknown', reason });
  expect(moves(2, 2).verdict).toBe('held');
});

test('a scaling that the set’s own watch did not show in time says nothing of who was to go first', () => {
  const unseen = (ordinal: number) => {
    const world = aWorld().after(5000).act({ type: 'scaleRequested', from: 3, to: 1 }).after(50);
    world.controllerDeletes(ordinal).after(9000).setBecomes({ replicas: 1 }).after(3000).reads();
    return verdictOf(world.recording, 'O2', ordinal);
  };
  expect(unseen(1)).toEqual({
    verdict: 'unknown',
    reason: 'what the set wanted when web-1 was deleted is not known',
  });
  expect(unseen(2)).toEqual({
    verdict: 'held',
    proof: 'web-2 went when no higher ordinal was left to go',
  });
});
