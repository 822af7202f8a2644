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
