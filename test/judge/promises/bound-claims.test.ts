import { describe, expect, test } from 'vitest';
import { aPod } from '../../support/builders.ts';
import { verdictOf } from '../../support/verdicts.ts';
import { aGoodKill, aWorld } from '../../support/world.ts';

test('every template has its claim, bound and mounted', () => {
  const { recording } = aGoodKill(3, { start: 2, templates: ['data', 'log'], policy: 'Parallel' });
  expect(verdictOf(recording, 'S1', 3)).toEqual({
    verdict: 'held',
    proof: 'web-3 mounts data-web-3 and log-web-3, Bound',
  });
});

test('a pod that mounts another claim breaks it', () => {
  const world = aWorld();
  const pod = world.pod(1);
  const volumes = [{ name: 'data', persistentVolumeClaim: { claimName: 'data-web-2' } }];
  world.changes(1, { ...pod, spec: { ...pod.spec, volumes } });
  expect(verdictOf(world.recording, 'S1', 1)).toMatchObject({
    verdict: 'violated',
    seen: expect.stringMatching(/claim data-web-2 in its place/),
    remedy: { id: 'claim-not-mounted' },
  });
});

test('a lost claim breaks it', () => {
  const { recording } = aWorld().claim('data', 1, 'modified', { phase: 'Lost' });
  expect(verdictOf(recording, 'S1', 1)).toMatchObject({ verdict: 'violated', remedy: { id: 'claim-lost' } });
});

test('a claim that is not there breaks it once its pod has been ready for a while', () => {
  const world = aWorld().claim('data', 1, 'deleted');
  expect(verdictOf(world.after(3000).reads().recording, 'S1', 1)).toMatchObject({
    verdict: 'violated',
    remedy: { id: 'claim-deleted' },
  });
});

test('a pending claim of a pod that only just became ready is still arriving', () => {
  const world = aWorld().claim('data', 1, 'modified', { phase: 'Pending', volume: undefined }).becomes(1, {});
  expect(verdictOf(world.recording, 'S1', 1).verdict).toBe('unknown');
  expect(verdictOf(world.after(5000).reads().recording, 'S1', 1)).toMatchObject({
    remedy: { id: 'claim-pending' },
  });
});

test('what may not be read, or is absent, is unknown', () => {
  expect(verdictOf(aWorld({ unreadable: ['claim'] }).recording, 'S1', 1).verdict).toBe('unknown');
  expect(verdictOf(aWorld().lost('claim').recording, 'S1', 1).verdict).toBe('unknown');
  const world = aWorld();
  expect(verdictOf(world.changes(1, { ...world.pod(1), spec: {} }).recording, 'S1', 1).verdict).toBe(
    'unknown',
  );
  world.fact('claim', 'modified', { metadata: { name: 'data-web-0', uid: 'data-web-0-a' } });
  expect(verdictOf(world.recording, 'S1', 0).verdict).toBe('unknown');
});

test('a pod that mounts nothing for a template, and was made so', () => {
  const world = aWorld().kills(1).after(900).gone(1);
  const made = aPod(world.set, 1, { uid: 'web-1-b' });
  world.fact('pod', 'added', { ...made, spec: { ...made.spec, volumes: [] } });
  expect(verdictOf(world.recording, 'S1', 1)).toMatchObject({
    verdict: 'violated',
    seen: 'no claim in its place, 1.9 s into the recording',
    cause: 'controller',
  });
});

test('a claim that never was', () => {
  const { header, entries } = aWorld().after(2000).reads().recording;
  const without = entries
    .filter((entry) => !(entry.entry === 'fact' && entry.kind === 'claim'))
    .map((entry, seq) => ({ ...entry, seq }));
  expect(verdictOf({ header, entries: without }, 'S1', 1)).toMatchObject({
    verdict: 'violated',
    seen: 'claim data-web-1 does not exist, 3.0 s into the recording',
    at: 3000,
    cause: 'another actor',
    remedy: { id: 'claim-deleted' },
  });
});

describe('a pod that has not been as it is for two seconds', () => {
  const pending = { phase: 'Pending', volume: undefined } as const;
  const settled = (ms: number) => {
    const world = aWorld().after(5000).becomes(1, { ready: false }).after(5000).becomes(1, {});
    return verdictOf(world.claim('data', 1, 'modified', pending).after(ms).reads().recording, 'S1', 1);
  };

  test('proves nothing against its claim', () => {
    expect(settled(1999)).toEqual({
      verdict: 'unknown',
      reason: 'claim data-web-1 was Pending, and web-1 not ready for long enough to tell',
    });
    const gone = aWorld().after(5000).becomes(1, {}).claim('data', 1, 'deleted');
    expect(verdictOf(gone.recording, 'S1', 1)).toMatchObject({
      reason: expect.stringContaining('claim data-web-1 was not there'),
    });
  });

  test('does so from then on', () => {
    expect(settled(2000)).toMatchObject({
      verdict: 'violated',
      seen: 'claim data-web-1 Pending, 11 s into the recording',
      at: 11_000,
      cause: 'unattributed',
    });
  });
});

test('when a claim was lost, the last of all it went through, is told', () => {
  const world = aWorld().after(2000).claim('data', 1, 'modified').after(2000);
  world.claim('data', 1, 'modified', { phase: 'Lost' });
  expect(verdictOf(world.recording, 'S1', 1)).toMatchObject({ at: 5000, cause: 'another actor' });
});

test('a set without templates promises no claims', () => {
  expect(verdictOf(aWorld({ templates: [] }).recording, 'S1').verdict).toBe('not exercised');
});

test('a claim that shows no phase is unknown, however long its pod is ready', () => {
  const world = aWorld().fact('claim', 'modified', { metadata: { name: 'data-web-1', uid: 'data-web-1-a' } });
  expect(verdictOf(world.after(9000).reads().recording, 'S1', 1)).toMatchObject({ verdict: 'unknown' });
});

test('a lost claim that shows nothing of its definition breaks it all the same', () => {
  const metadata = { name: 'data-web-1', uid: 'data-web-1-a' };
  const world = aWorld().fact('claim', 'modified', { metadata, status: { phase: 'Lost' } });
  expect(verdictOf(world.recording, 'S1', 1)).toMatchObject({
    verdict: 'violated',
    remedy: { id: 'claim-lost' },
  });
});
