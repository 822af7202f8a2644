import { expect, test } from 'vitest';
import type { Entry } from '../../../src/recording/entry.ts';
import { aClaim } from '../../support/builders.ts';
import { withoutClaimSpecs } from '../../support/claim-specs.ts';
import { casesOf, verdictOf } from '../../support/verdicts.ts';
import { aGoodKill, aGoodScaleToZero, aWorld } from '../../support/world.ts';

test('a claim outlives its pod', () => {
  expect(verdictOf(aGoodKill().recording, 'S3', 1)).toEqual({
    verdict: 'held',
    proof: 'claim data-web-1 still has UID data-web-1-a after 1 of its pods had gone',
  });
});

test('every claim outlives a scale to nothing', () => {
  const cases = casesOf(aGoodScaleToZero().recording, 'S3');
  expect(cases.map(({ subject, verdict }) => [subject, verdict.verdict])).toEqual([
    ['data-web-0', 'held'],
    ['data-web-1', 'held'],
    ['data-web-2', 'held'],
  ]);
});

test.each([
  ['is being deleted', 'claim-deleting', aGoodKill().claim('data', 1, 'modified', { terminating: true })],
  ['is gone', 'claim-deleted', aGoodKill().claim('data', 1, 'deleted')],
  [
    'vanished in a gap',
    'claim-deleted',
    aGoodKill().lost('claim').regained('claim').claim('data', 1, 'vanished'),
  ],
  [
    'was made anew',
    'claim-recreated',
    aGoodKill().claim('data', 1, 'deleted').claim('data', 1, 'added', { uid: 'data-web-1-b' }),
  ],
])('a claim that %s is somebody else’s doing', (_, id, world) => {
  expect(verdictOf(world.recording, 'S3', 1)).toMatchObject({
    verdict: 'violated',
    cause: 'another actor',
    remedy: { id },
  });
});

test('also beside a pod that nothing happened to', () => {
  const { recording } = aWorld().claim('data', 0, 'modified', { terminating: true });
  expect(verdictOf(recording, 'S3', 0).verdict).toBe('violated');
});

test('a claim of which no pod went is not put to the test', () => {
  expect(verdictOf(aGoodKill().recording, 'S3', 0).verdict).toBe('not exercised');
});

test('a claim that was being deleted before says nothing about this run', () => {
  const world = aWorld({ missing: [] });
  const doomed = world.recording.entries.map((entry) =>
    entry.entry === 'fact' && entry.kind === 'claim' && entry.object.metadata?.name === 'data-web-1'
      ? {
          ...entry,
          object: { ...entry.object, metadata: { ...entry.object.metadata, deletionTimestamp: 'x' } },
        }
      : entry,
  );
  expect(verdictOf({ ...world.recording, entries: doomed }, 'S3', 1).verdict).toBe('unknown');
});

test('a retention policy of Delete lets the claim of a scaled-away pod go', () => {
  const world = aWorld({ whenScaled: 'Delete' }).scales(2).after(50).controllerDeletes(2).after(500).gone(2);
  world.claim('data', 2, 'deleted').after(3000).reads();
  expect(verdictOf(world.recording, 'S3', 2).verdict).toBe('not exercised');
});

test('but not the claim of a pod that was killed', () => {
  const world = aGoodKill(1, { whenScaled: 'Delete' }).claim('data', 1, 'deleted');
  expect(verdictOf(world.recording, 'S3', 1).verdict).toBe('violated');
});

test('claims left by earlier scale-downs are everybody’s to clear away', () => {
  const world = aWorld({ replicas: 2 });
  const subjects = casesOf(world.recording, 'S3').map(({ subject }) => subject);
  expect(subjects).toEqual(['data-web-0', 'data-web-1']);
});

test('what nobody could see is unknown', () => {
  expect(verdictOf(aGoodKill(1, { unreadable: ['claim'] }).recording, 'S3', 1).verdict).toBe('unknown');
  expect(verdictOf(aGoodKill().lost('claim').recording, 'S3', 1).verdict).toBe('unknown');
  expect(verdictOf(aGoodKill().lost('pod').recording, 'S3', 1).verdict).toBe('unknown');
});

test('a claim that came only during the run is not one to survive', () => {
  const world = aWorld({ replicas: 1 });
  const entries = world.recording.entries.filter(
    (entry) => !(entry.entry === 'fact' && entry.kind === 'claim'),
  );
  expect(verdictOf({ header: world.recording.header, entries }, 'S3', 0)).toEqual({
    verdict: 'not exercised',
    reason: 'there was no claim data-web-0 when the recording began',
  });
});

test('a claim without UID cannot be told from another', () => {
  const world = aGoodKill();
  const entries = world.recording.entries.map((entry) =>
    entry.entry === 'fact' && entry.kind === 'claim'
      ? { ...entry, object: { metadata: { name: 'data-web-1' } } }
      : entry,
  );
  expect(verdictOf({ header: world.recording.header, entries }, 'S3', 1).verdict).toBe('unknown');
  expect(verdictOf({ header: world.recording.header, entries }, 'S2', 1).verdict).toBe('unknown');
});

test('a fresh read that shows the same claim confirms it', () => {
  expect(verdictOf(aGoodKill().reads('claim').recording, 'S3', 1).verdict).toBe('held');
});

test('whose doing a lost claim is, and when, is told', () => {
  const world = aGoodKill().claim('data', 1, 'modified', { terminating: true }).after(5000);
  expect(verdictOf(world.claim('data', 1, 'deleted').recording, 'S3', 1)).toMatchObject({
    expected: 'claim data-web-1 with UID data-web-1-a, not deleted',
    seen: 'claim data-web-1 does not exist, 7.0 s into the recording',
    at: 7000,
  });
  const anew = aGoodKill().claim('data', 1, 'deleted').after(500).claim('data', 1, 'added', { uid: 'new' });
  expect(verdictOf(anew.recording, 'S3', 1)).toMatchObject({
    seen: 'claim data-web-1 has UID new, 7.5 s into the recording',
    at: 7500,
  });
});

test('every pod of the claim that had gone counts, one that is only going does not', () => {
  const twice = aGoodKill().kills(1).replaced(1).kills(0);
  expect(verdictOf(twice.recording, 'S3', 1)).toMatchObject({
    proof: 'claim data-web-1 still has UID data-web-1-a after 2 of its pods had gone',
  });
  expect(verdictOf(twice.recording, 'S3', 0)).toEqual({
    verdict: 'not exercised',
    reason: 'no pod of claim data-web-0 went',
  });
});

test('what the policy lets go is told, and the claim of a set that shrank later counts from the beginning', () => {
  const world = aWorld({ whenScaled: 'Delete' }).scales(2).after(50).controllerDeletes(2).after(500).gone(2);
  world.claim('data', 2, 'deleted').after(3000).reads();
  expect(verdictOf(world.recording, 'S3', 2)).toMatchObject({
    reason: "the set's retention policy lets claim data-web-2 go with its pod",
  });
});

test('a set without claim templates has no claims to keep', () => {
  expect(verdictOf(aGoodKill(1, { templates: [] }).recording, 'S3')).toEqual({
    verdict: 'not exercised',
    reason: 'the set has no claim templates',
  });
});

test('another claim under its name that only a fresh read shows', () => {
  const world = aGoodKill();
  const objects = [aClaim(world.set, 'data', 1, { uid: 'new' })];
  expect(
    verdictOf(world.append({ entry: 'reading', kind: 'claim', objects }).recording, 'S3', 1),
  ).toMatchObject({
    verdict: 'violated',
    remedy: { id: 'claim-recreated' },
  });
});

test('what was there is what the first list of claims showed, whenever the others ended', () => {
  const { header, entries } = aGoodKill().recording;
  const isSetSync = (entry: Entry) => entry.entry === 'synced' && entry.kind === 'set';
  const first = [...entries.filter(isSetSync), ...entries.filter((entry) => !isSetSync(entry))];
  const renumbered = first.map((entry, seq) => ({ ...entry, seq }));
  expect(verdictOf({ header, entries: renumbered }, 'S3', 1).verdict).toBe('held');
});

test('a claim that was made after the first list was not there before', () => {
  const { header, entries } = aWorld({ replicas: 1 }).claim('data', 0, 'modified').recording;
  const without = entries
    .filter((entry) => !(entry.entry === 'fact' && entry.kind === 'claim' && entry.change === 'listed'))
    .map((entry, seq) => ({ ...entry, seq }));
  expect(verdictOf({ header, entries: without }, 'S3', 0)).toMatchObject({
    verdict: 'not exercised',
    reason: 'there was no claim data-web-0 when the recording began',
  });
});

test('a claim that the drill itself deleted is the drill’s doing', () => {
  const world = aGoodKill().act({
    type: 'claimDeleteRequested',
    claim: 'data-web-1',
    uid: 'data-web-1-a',
  });
  expect(verdictOf(world.claim('data', 1, 'deleted').recording, 'S3', 1)).toMatchObject({
    verdict: 'violated',
    cause: 'this drill',
  });
});

test('a claim that never showed its definition, and was made anew, is lost all the same', () => {
  const world = aWorld().kills(1).after(1000).claim('data', 1, 'deleted').gone(1);
  world.claim('data', 1, 'added', { uid: 'new' }).made(1).after(2000).ready(1);
  expect(verdictOf(withoutClaimSpecs(world.recording), 'S3', 1)).toMatchObject({
    verdict: 'violated',
    remedy: { id: 'claim-recreated' },
  });
});
