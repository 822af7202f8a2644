import { expect, test } from 'vitest';
import type { OwnerReference } from '../../../src/objects/meta.ts';
import { verdictOf } from '../../support/verdicts.ts';
import { aGoodKill, aWorld } from '../../support/world.ts';

function ownedBy(ownerReferences: readonly OwnerReference[] | undefined) {
  const world = aWorld();
  const pod = world.pod(1);
  const { ownerReferences: _owners, ...metadata } = pod.metadata ?? {};
  const changed = ownerReferences === undefined ? metadata : { ...metadata, ownerReferences };
  return world.changes(1, { ...pod, metadata: changed }).recording;
}
const us: OwnerReference = {
  kind: 'StatefulSet',
  name: 'web',
  uid: 'set-1',
  controller: true,
  blockOwnerDeletion: true,
};

test('one controller, this very set', () => {
  expect(verdictOf(aGoodKill().recording, 'I7', 1)).toMatchObject({
    verdict: 'held',
    proof: expect.stringMatching(/set-1/),
  });
});

test('an owner that is no controller does not disturb', () => {
  expect(verdictOf(ownedBy([us, { kind: 'Node', name: 'n', uid: 'n1' }]), 'I7', 1).verdict).toBe('held');
});

test.each([
  ['another controller', [{ ...us, uid: 'set-2' }], /set-2/],
  ['two controllers', [us, { ...us, uid: 'set-2' }], /2 controllers/],
  ['no block on the owner’s deletion', [{ ...us, blockOwnerDeletion: false }], /blockOwnerDeletion/],
])('%s breaks it', (_, owners, seen) => {
  expect(verdictOf(ownedBy(owners), 'I7', 1)).toMatchObject({
    verdict: 'violated',
    seen: expect.stringMatching(seen),
    remedy: { id: 'owner-wrong' },
  });
});

test('a pod that is being orphaned or adopted has no controller by design', () => {
  expect(verdictOf(ownedBy([]), 'I7', 1).verdict).toBe('unknown');
});

test('owners that the recording lacks prove nothing', () => {
  expect(verdictOf(ownedBy(undefined), 'I7', 1).verdict).toBe('unknown');
});

test('a pod that is not there is not judged', () => {
  expect(verdictOf(aWorld().kills(1).gone(1).recording, 'I7', 1).verdict).toBe('not exercised');
});

test('pods of a set that was deleted are not judged, whoever adopts them', () => {
  const world = aWorld();
  world.fact('set', 'deleted', world.set);
  expect(verdictOf(world.recording, 'I7', 1)).toEqual({
    verdict: 'not exercised',
    reason: 'the set was deleted',
  });
});
