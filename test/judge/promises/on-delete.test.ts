import { expect, test } from 'vitest';
import { casesOf, verdictOf } from '../../support/verdicts.ts';
import { aGoodRollout, aWorld } from '../../support/world.ts';

const waiting = (ms: number) => aWorld({ strategy: 'OnDelete' }).rolls('web-b').after(ms);

test('old pods stay until somebody deletes them', () => {
  const { recording } = waiting(30_000).kills(1).replaced(1).after(3000).reads();
  expect(casesOf(recording, 'O8').map(({ subject, verdict }) => [subject, verdict.verdict])).toEqual([
    ['web-0', 'held'],
    ['web-1', 'held'],
    ['web-2', 'held'],
  ]);
  expect(verdictOf(recording, 'O8', 1)).toMatchObject({
    proof: 'web-1 stayed at revision web-rev1 for 30 s',
  });
});

test('the controller replaces one by itself', () => {
  const world = waiting(30_000).controllerDeletes(2).after(3000).reads();
  expect(verdictOf(world.recording, 'O8', 2)).toMatchObject({
    verdict: 'violated',
    expected: expect.stringContaining('until somebody deletes it'),
    cause: 'controller',
  });
});

test('a pod that failed is replaced all the same, and one that nobody wants is scaled away', () => {
  const failed = waiting(30_000).becomes(2, { phase: 'Failed' }).after(50).controllerDeletes(2).after(3000);
  expect(verdictOf(failed.reads().recording, 'O8', 2).verdict).toBe('held');
  const scaled = waiting(30_000).scales(2).after(50).controllerDeletes(2).after(3000).reads();
  expect(verdictOf(scaled.recording, 'O8', 2).verdict).toBe('held');
});

test('too short a time puts nothing to the test', () => {
  const { recording } = waiting(500).kills(1).replaced(1).after(20_000).reads();
  expect(verdictOf(recording, 'O8', 1).verdict).toBe('not exercised');
  expect(verdictOf(recording, 'O8', 0).verdict).toBe('held');
});

test('the longest wait counts', () => {
  const world = waiting(30_000).setBecomes({}, { updateRevision: 'web-rev1' }).after(5000).rolls('web-c');
  expect(verdictOf(world.after(20).kills(1).recording, 'O8', 1).verdict).toBe('held');
});

test('an interrupted watch, and another strategy', () => {
  const world = waiting(30_000).lost('pod').after(900).regained('pod');
  expect(verdictOf(world.recording, 'O8', 0).verdict).toBe('unknown');
  expect(verdictOf(aGoodRollout().recording, 'O8').verdict).toBe('not exercised');
});

test('so late that the strategy may have changed already', () => {
  const world = waiting(30_000).controllerDeletes(2);
  expect(verdictOf(world.recording, 'O8', 2).verdict).toBe('unknown');
});

test('ten seconds are a wait', () => {
  const waited = (ms: number) => verdictOf(waiting(ms).kills(1).recording, 'O8', 1).verdict;
  expect([waited(9999), waited(10_000)]).toEqual(['not exercised', 'held']);
});

test('a pod, or a set, that names no revision waits for none', () => {
  const world = waiting(30_000);
  const pod = world.pod(1);
  const bare = aWorld({ strategy: 'OnDelete', missing: [1] });
  bare.fact('pod', 'added', { ...pod, metadata: { ...pod.metadata, labels: { app: 'web' } } }).rolls('web-b');
  expect(casesOf(bare.after(30_000).recording, 'O8').map(({ subject }) => subject)).toEqual([
    'web-0',
    'web-2',
  ]);
  const silent = aWorld({ strategy: 'OnDelete' });
  const { status: _status, ...set } = silent.set;
  silent.fact('set', 'modified', set).after(30_000).reads();
  expect(verdictOf(silent.recording, 'O8')).toMatchObject({ verdict: 'not exercised' });
});

test('of several waits the longest is told of, whichever it was, and no longer than the pod stood', () => {
  const back = { updateRevision: 'web-rev1' };
  const second = waiting(12_000).setBecomes({}, back).after(5000).rolls('web-c').after(30_000).kills(1);
  expect(verdictOf(second.recording, 'O8', 1)).toMatchObject({ proof: expect.stringContaining('for 30 s') });
  const first = waiting(20_000).setBecomes({}, back).after(5000).rolls('web-c').after(12_000).kills(1);
  expect(verdictOf(first.after(60_000).recording, 'O8', 1)).toMatchObject({
    proof: expect.stringContaining('for 20 s'),
  });
});

test('a pod that went before the set wanted another revision did not wait for it', () => {
  const waits = (ms: number) => {
    const { recording } = aWorld({ strategy: 'OnDelete' }).kills(1).after(ms).rolls('web-b').after(9000);
    return casesOf(recording, 'O8').map(({ subject }) => subject);
  };
  expect(waits(2000)).toContain('web-1');
  expect(waits(2001)).toEqual(['web-0', 'web-2']);
});
