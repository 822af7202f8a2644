import { expect, test } from 'vitest';
import type { ContainerState } from '../../../src/objects/workload.ts';
import { aPod } from '../../support/builders.ts';
import { verdictOf } from '../../support/verdicts.ts';
import { aGoodKill, aWorld } from '../../support/world.ts';

test('first gone, then made', () => {
  expect(verdictOf(aGoodKill().recording, 'O10')).toEqual({
    verdict: 'held',
    proof: 'web-1: UID web-1-a was gone before UID web-1-b appeared',
  });
});

test('made while the former one still exists', () => {
  expect(verdictOf(aWorld().kills(1).after(500).made(1).recording, 'O10')).toMatchObject({
    verdict: 'violated',
    cause: 'controller',
    remedy: { id: 'two-at-once' },
  });
});

test('also when the former one goes later', () => {
  const world = aWorld().kills(1).after(500);
  const former = world.pod(1);
  world.made(1).after(500).fact('pod', 'deleted', former);
  expect(verdictOf(world.recording, 'O10').verdict).toBe('violated');
});

test('a forced delete frees the name, whatever became of the process', () => {
  const ours = aWorld().kills(1, 0).gone(1).made(1).after(100).ready(1);
  expect(verdictOf(ours.recording, 'O10').verdict).toBe('unknown');
  const theirs = aWorld().gone(1).made(1).after(100).ready(1);
  expect(verdictOf(theirs.recording, 'O10').verdict).toBe('unknown');
});

/** A pod that is last seen with no grace period left, and its container like this. */
function lastSeen(state: ContainerState) {
  const world = aWorld().terminates(1);
  const pod = world.pod(1);
  const containerStatuses = [{ name: 'db', state }];
  const metadata = { ...pod.metadata, deletionGracePeriodSeconds: 0 };
  world.changes(1, { ...pod, metadata, status: { ...pod.status, containerStatuses } });
  return world.gone(1).made(1).after(100).ready(1).recording;
}

test('a real server shows a forced delete as one without grace while containers run', () => {
  expect(verdictOf(lastSeen({ running: {} }), 'O10').verdict).toBe('unknown');
  expect(verdictOf(lastSeen({ terminated: { exitCode: 0 } }), 'O10').verdict).toBe('held');
});

test('a gap hides the order', () => {
  const world = aWorld().kills(1).lost('pod').after(500).regained('pod').replacedUnseen(1);
  expect(verdictOf(world.recording, 'O10').verdict).toBe('unknown');
});

test('no replacement, no question', () => {
  expect(verdictOf(aWorld().kills(1).recording, 'O10').verdict).toBe('not exercised');
  expect(verdictOf(aWorld().recording, 'O10').verdict).toBe('not exercised');
});

test('seen to go before the gap is gone before what the gap brought', () => {
  const world = aWorld().kills(1).after(500).gone(1).lost('pod').after(500).regained('pod');
  world.fact('pod', 'listed', aPod(world.set, 1, { uid: 'web-1-z' }));
  expect(verdictOf(world.recording, 'O10').verdict).toBe('held');
});

test('a list that shows both proves no order', () => {
  const world = aWorld().kills(1).lost('pod').after(500).regained('pod');
  world.fact('pod', 'listed', aPod(world.set, 1, { uid: 'web-1-z' }));
  expect(verdictOf(world.recording, 'O10').verdict).toBe('unknown');
});

test('a former pod that was lost sight of before another was made went in an unknown order', () => {
  const world = aWorld().kills(1).after(500);
  world.fact('pod', 'vanished', world.pod(1)).after(500).made(1).after(900).ready(1);
  expect(verdictOf(world.recording, 'O10').verdict).toBe('unknown');
});
