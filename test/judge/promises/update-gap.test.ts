import { expect, test } from 'vitest';
import type { SetOptions } from '../../support/builders.ts';
import { casesOf, verdictOf } from '../../support/verdicts.ts';
import { aGoodRollout, aWorld } from '../../support/world.ts';

/** web-2 is updated, and web-1 taken so long after it became ready; the timestamps say the same. */
function taken(afterMs: number, options: SetOptions & { serverVersion?: string } = {}, readySince?: string) {
  const world = aWorld({ minReadySeconds: 10, ...options })
    .rolls('web-b')
    .after(20);
  world.controllerDeletes(2).after(900).gone(2).made(2).after(900);
  const since = readySince ?? new Date(Date.parse('2026-11-21T10:00:00Z') + world.at).toISOString();
  const { status, spec, ...pod } = world.pod(2);
  const conditions = [{ type: 'Ready', status: 'True', lastTransitionTime: since }];
  const node = { ...spec, nodeName: 'node-1' };
  world.changes(2, { ...pod, spec: node, status: { ...status, phase: 'Running', conditions } });
  world.after(afterMs).controllerDeletes(1).after(3000).reads();
  return verdictOf(world.recording, 'O12', 1);
}

test('each pod is left for as long as the set says', () => {
  const cases = casesOf(aGoodRollout({ minReadySeconds: 10 }).recording, 'O12');
  expect(cases.map(({ subject, verdict }) => [subject, verdict.verdict])).toEqual([
    ['web-2', 'not exercised'],
    ['web-1', 'held'],
    ['web-0', 'held'],
  ]);
});

test('the next one is taken too early', () => {
  expect(taken(4000)).toMatchObject({
    verdict: 'violated',
    expected: 'web-2 ready for 10 s before web-1 is taken',
    seen: expect.stringContaining('4.0 s after web-2 had become ready'),
    cause: 'controller',
  });
});

test('whole seconds are forgiven', () => {
  expect(taken(9100).verdict).toBe('held');
});

test('timestamps that contradict our own times prove nothing', () => {
  expect(taken(4000, {}, '2026-11-21T09:59:00Z').verdict).toBe('unknown');
});

test('a pod that was not ready for as long as it seemed, by its timestamps, proves nothing either', () => {
  expect(taken(20_000, {}, '2026-11-21T10:00:18Z').verdict).toBe('unknown');
});

test('a Parallel set of an older version does not wait', () => {
  expect(taken(4000, { policy: 'Parallel', serverVersion: 'v1.33.2' }).verdict).toBe('not exercised');
  expect(taken(4000, { policy: 'Parallel' }).verdict).toBe('violated');
});

test('without minReadySeconds there is nothing to wait for', () => {
  expect(taken(50, { minReadySeconds: 0 }).verdict).toBe('not exercised');
});

test('a deletion that nobody saw begin', () => {
  const world = aWorld({ minReadySeconds: 10 }).rolls('web-b').lost('pod').after(900).regained('pod');
  expect(verdictOf(world.replacedUnseen(2).after(900).recording, 'O12', 2).verdict).toBe('unknown');
});
