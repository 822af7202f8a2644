import { expect, test } from 'vitest';
import { judge } from '../../src/judge/judge.ts';
import { aClaim, aVolume } from '../support/builders.ts';
import { aWorld } from '../support/world.ts';

test('of a claim it knows what becomes of it, and of its volume', () => {
  const world = aWorld({ whenScaled: 'Delete' });
  const claim = aClaim(world.set, 'data', 1);
  const { metadata, spec } = claim;
  const volume = aVolume(claim);
  world.volume({ ...volume, spec: { ...volume.spec, persistentVolumeReclaimPolicy: 'Retain' } }, 'added');
  world.fact('claim', 'modified', {
    ...claim,
    metadata: { ...metadata, ownerReferences: [{ apiVersion: 'v1', kind: 'Pod', name: 'web-1', uid: 'u' }] },
    spec: { ...spec, storageClassName: 'fast', accessModes: ['ReadWriteOnce'] },
  });
  const [before, after] =
    judge(world.recording).ledger[1]?.claims.map((one) => [one.before, one.after])[0] ?? [];
  expect(before).toMatchObject({ uid: 'data-web-1-a', owners: [] });
  expect(after).toEqual({
    uid: 'data-web-1-a',
    volume: 'pv-data-web-1',
    volumeUid: 'pv-data-web-1-uid',
    reclaimPolicy: 'Retain',
    class: 'fast',
    accessModes: ['ReadWriteOnce'],
    owners: ['Pod web-1'],
  });
  expect(judge(world.recording).ledger[1]?.claims[0]?.retention).toEqual({
    whenScaled: 'Delete',
    whenDeleted: 'Retain',
  });
});

test('of a claim whose volume was not seen, or shows nothing, only the name of it is known', () => {
  const unseen = judge(aWorld({ unreadable: ['volume'] }).recording).ledger[1]?.claims[0]?.after;
  expect(unseen).toMatchObject({ volume: 'pv-data-web-1', accessModes: [] });
  expect([unseen?.volumeUid, unseen?.reclaimPolicy]).toEqual([undefined, undefined]);
  const metadata = { name: 'pv-data-web-1', uid: 'v' };
  const bare = judge(aWorld().volume({ metadata }, 'modified').recording).ledger[1]?.claims[0]?.after;
  expect([bare?.volumeUid, bare?.reclaimPolicy]).toEqual(['v', undefined]);
  const unbound = aWorld().claim('data', 1, 'modified', { volume: undefined });
  const after = judge(unbound.recording).ledger[1]?.claims[0]?.after;
  expect([after?.volume, after?.volumeUid]).toEqual([undefined, undefined]);
});

test('a claim that went is there before and not after', () => {
  const [claim] = judge(aWorld().after(500).claim('data', 1, 'deleted').recording).ledger[1]?.claims ?? [];
  expect(claim).toMatchObject({ template: 'data', name: 'data-web-1', before: { uid: 'data-web-1-a' } });
  expect(claim?.after).toBeUndefined();
});
