import { expect, test } from 'vitest';
import { aClaim } from '../../support/builders.ts';
import { verdictOf } from '../../support/verdicts.ts';
import { aGoodKill, aGoodScaleToZero, aWorld } from '../../support/world.ts';

const deletes = { whenScaled: 'Delete' } as const;
const scaledAway = () =>
  aWorld(deletes).after(3000).scales(2).after(50).controllerDeletes(2).after(900).gone(2);

test('a claim goes after its pod was scaled away', () => {
  const world = scaledAway().after(500).claim('data', 2, 'modified', { terminating: true }).after(500);
  expect(verdictOf(world.claim('data', 2, 'deleted').recording, 'S4', 2)).toEqual({
    verdict: 'held',
    proof: 'claim data-web-2 (UID data-web-2-a) went, as whenScaled: Delete says',
  });
});

test('a claim that nobody collects', () => {
  expect(verdictOf(scaledAway().after(60_000).reads().recording, 'S4', 2)).toMatchObject({
    verdict: 'unknown',
    reason: expect.stringContaining('the garbage collector may take minutes'),
  });
  expect(verdictOf(scaledAway().after(400_000).reads().recording, 'S4', 2)).toMatchObject({
    verdict: 'violated',
    expected: 'claim data-web-2 deleted, as whenScaled: Delete says',
    remedy: { id: 'claim-owner-stale' },
  });
});

test('another controller’s claim is out of the policy, and a pod that came back keeps its own', () => {
  const foreign = aWorld(deletes);
  const claim = aClaim(foreign.set, 'data', 2);
  const ownerReferences = [{ kind: 'Backup', name: 'b', uid: 'b', controller: true }];
  foreign.fact('claim', 'modified', { ...claim, metadata: { ...claim.metadata, ownerReferences } });
  foreign.after(3000).scales(2).after(50).controllerDeletes(2).after(900).gone(2).after(400_000).reads();
  expect(verdictOf(foreign.recording, 'S4', 2).verdict).toBe('not exercised');
  const back = scaledAway().scales(3).after(50).made(2).after(900).ready(2).after(400_000).reads();
  expect(verdictOf(back.recording, 'S4', 2).verdict).toBe('not exercised');
});

test('a claim goes with its set', () => {
  const policy = { persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete', whenScaled: 'Retain' } };
  const world = aWorld().setBecomes(policy).after(3000);
  world.fact('set', 'deleted', world.set).after(900).claim('data', 0, 'deleted');
  expect(verdictOf(world.recording, 'S4', 0)).toMatchObject({
    verdict: 'held',
    proof: expect.stringContaining('whenDeleted'),
  });
  expect(verdictOf(world.recording, 'S4', 1).verdict).toBe('unknown');
});

test('claims that nobody saw', () => {
  const world = scaledAway().lost('claim').after(50).regained('claim').after(400_000).reads();
  expect(verdictOf(world.recording, 'S4', 2).verdict).toBe('unknown');
});

test('Retain, and pods that were only killed', () => {
  expect(verdictOf(aGoodScaleToZero().recording, 'S4').verdict).toBe('not exercised');
  expect(verdictOf(aGoodKill(1, deletes).recording, 'S4').verdict).toBe('not exercised');
});

test.each([
  [{ kind: 'Pod', controller: true }, 'violated'],
  [{ kind: 'StatefulSet', controller: true }, 'violated'],
  [{ kind: 'Backup', controller: false }, 'violated'],
  [{ kind: 'Backup', controller: true }, 'not exercised'],
])('a claim that is owned by %o: %s', (owner, verdict) => {
  const world = aWorld(deletes);
  const claim = aClaim(world.set, 'data', 2);
  const ownerReferences = [{ name: 'x', uid: 'x', ...owner }];
  world.fact('claim', 'modified', { ...claim, metadata: { ...claim.metadata, ownerReferences } });
  world.after(3000).scales(2).after(50).controllerDeletes(2).after(900).gone(2).after(400_000).reads();
  expect(verdictOf(world.recording, 'S4', 2).verdict).toBe(verdict);
});

test('the garbage collector has five minutes from when the pod was gone', () => {
  const kept = (ms: number) => verdictOf(scaledAway().after(ms).reads().recording, 'S4', 2);
  expect(kept(299_999).verdict).toBe('unknown');
  expect(kept(300_000)).toMatchObject({
    verdict: 'violated',
    seen: 'claim data-web-2 was still there, not deleted, 5m00s after',
    at: 304_950,
  });
});

test('a claim that only seemed gone once did not go', () => {
  const world = aWorld(deletes).claim('data', 2, 'vanished').claim('data', 2, 'listed').after(3000).scales(2);
  world.after(50).controllerDeletes(2).after(900).gone(2).after(400_000).reads();
  expect(verdictOf(world.recording, 'S4', 2).verdict).toBe('violated');
});

test('another claim’s end is not this one’s', () => {
  const world = scaledAway()
    .after(500)
    .claim('data', 2, 'deleted', { uid: 'other' })
    .claim('data', 1, 'deleted');
  expect(verdictOf(world.after(400_000).reads().recording, 'S4', 2).verdict).not.toBe('held');
});

const idle = { verdict: 'not exercised', reason: 'no policy let a claim go' };

test('a pod that is still going has left nothing yet', () => {
  const world = aWorld(deletes).after(3000).scales(2).after(50).controllerDeletes(2).after(3000).reads();
  expect(verdictOf(world.recording, 'S4')).toEqual(idle);
});

test('a policy that was changed just when the pod went may not have been in force', () => {
  const world = aWorld().after(3000).scales(2).after(50).controllerDeletes(2).after(100);
  world.setBecomes({ persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Delete' } });
  expect(verdictOf(world.after(900).gone(2).after(400_000).reads().recording, 'S4')).toEqual(idle);
});

test('a set that is deleted under Retain, or lives under whenDeleted Delete, lets no claim go', () => {
  const retained = aWorld().after(3000);
  retained.fact('set', 'deleted', retained.set).after(400_000).reads();
  expect(verdictOf(retained.recording, 'S4')).toEqual(idle);
  const policy = { persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete', whenScaled: 'Retain' } };
  expect(verdictOf(aWorld().setBecomes(policy).after(400_000).reads().recording, 'S4')).toEqual(idle);
});

test('a claim that stays long after its set', () => {
  const policy = { persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete', whenScaled: 'Retain' } };
  const world = aWorld().setBecomes(policy).after(3000);
  world.fact('set', 'deleted', world.set).after(400_000).reads();
  expect(verdictOf(world.recording, 'S4', 1)).toMatchObject({
    verdict: 'violated',
    expected: 'claim data-web-1 deleted, as whenDeleted: Delete says',
  });
});

test('why it was not put to the test is told', () => {
  const back = scaledAway().scales(3).after(50).made(2).after(900).ready(2).after(400_000).reads();
  expect(verdictOf(back.recording, 'S4', 2)).toMatchObject({
    reason: 'the ordinal of claim data-web-2 was wanted again before the claim went',
  });
  const none = aWorld(deletes)
    .claim('data', 2, 'deleted')
    .after(3000)
    .scales(2)
    .after(50)
    .controllerDeletes(2);
  expect(verdictOf(none.after(900).gone(2).after(400_000).reads().recording, 'S4', 2)).toEqual({
    verdict: 'not exercised',
    reason: 'there was no claim data-web-2',
  });
});

test('a set without claim templates has no claims to let go', () => {
  expect(verdictOf(aGoodKill(1, { templates: [] }).recording, 'S4')).toEqual({
    verdict: 'not exercised',
    reason: 'the set has no claim templates',
  });
});

test('a claim that was going already goes as well', () => {
  const world = aWorld(deletes).claim('data', 2, 'modified', { terminating: true }).after(3000).scales(2);
  world.after(50).controllerDeletes(2).after(900).gone(2).after(400_000).reads();
  expect(verdictOf(world.recording, 'S4', 2).verdict).toBe('held');
});
