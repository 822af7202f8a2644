import { expect, test } from 'vitest';
import type { OwnerReference } from '../../../src/objects/meta.ts';
import { aPod } from '../../support/builders.ts';
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

test('a pod that still belongs to the set before this one of the name is about to go with it', () => {
  const world = aWorld().act({ type: 'observing' });
  const { set } = world;
  world.fact('set', 'deleted', set);
  world.fact('set', 'added', { ...set, metadata: { ...set.metadata, uid: 'set-2' } });
  expect(verdictOf(world.recording, 'I7', 1)).toEqual({
    verdict: 'unknown',
    reason:
      'web-1 is still controlled by the former sts/web (UID set-1): the garbage collector had not come to it yet',
  });
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

test('who owns it instead, and since when it was last seen so, is told', () => {
  const world = aWorld();
  const pod = world.pod(1);
  const owned = { ...pod, metadata: { ...pod.metadata, ownerReferences: [{ ...us, uid: 'set-2' }] } };
  world.changes(1, pod).after(1000).changes(1, owned).after(1000).changes(1, owned);
  expect(verdictOf(world.recording, 'I7', 1)).toMatchObject({
    seen: 'controller StatefulSet web (UID set-2), 3.0 s into the recording',
    at: 3000,
    cause: 'unattributed',
  });
});

test('a pod that was made so is the controller’s doing, one that became so is nobody’s', () => {
  const bare = [{ ...us, blockOwnerDeletion: false }];
  const world = () => aWorld().kills(1).after(900).gone(1);
  const made = aPod(world().set, 1, { uid: 'web-1-b' });
  const wrong = { ...made, metadata: { ...made.metadata, ownerReferences: bare } };
  const cause = (played: ReturnType<typeof world>) => verdictOf(played.recording, 'I7', 1);
  expect(cause(world().fact('pod', 'added', wrong))).toMatchObject({ cause: 'controller' });
  const changed = world().fact('pod', 'added', made).fact('pod', 'modified', wrong);
  expect(cause(changed)).toMatchObject({ verdict: 'violated', cause: 'unattributed' });
});
