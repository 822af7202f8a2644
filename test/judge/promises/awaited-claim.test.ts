import { expect, test } from 'vitest';
import { verdictOf } from '../../support/verdicts.ts';
import { aGoodKill, aWorld } from '../../support/world.ts';

/** Somebody deletes the claim of web-1, and its pod is killed. */
const doomed = () =>
  aWorld().claim('data', 1, 'modified', { terminating: true }).after(5000).kills(1).after(900).gone(1);

test('the replacement comes when the claim is gone', () => {
  const world = doomed().after(200).claim('data', 1, 'deleted').after(300);
  world.claim('data', 1, 'added', { uid: 'new' }).made(1).after(900).ready(1);
  expect(verdictOf(world.recording, 'S8', 1)).toEqual({
    verdict: 'held',
    proof: 'claim data-web-1 (UID data-web-1-a) was gone 300 ms before web-1 was made',
  });
});

test('the replacement comes while the claim is being deleted', () => {
  expect(verdictOf(doomed().made(1).after(9000).reads().recording, 'S8', 1)).toMatchObject({
    verdict: 'violated',
    expected: 'claim data-web-1 (UID data-web-1-a) gone before web-1 is made',
    cause: 'controller',
    remedy: { id: 'claim-deleting' },
  });
});

test('what lies too close together is not known', () => {
  const late = doomed().made(1).after(500).claim('data', 1, 'deleted').after(9000).reads();
  expect(verdictOf(late.recording, 'S8', 1).verdict).toBe('unknown');
  const early = aWorld().kills(1).after(900).gone(1).claim('data', 1, 'modified', { terminating: true });
  expect(verdictOf(early.after(50).made(1).after(9000).reads().recording, 'S8', 1).verdict).toBe('unknown');
});

test('an interrupted watch', () => {
  const world = doomed().lost('claim').after(50).regained('claim').made(1).after(9000).reads();
  expect(verdictOf(world.recording, 'S8', 1).verdict).toBe('unknown');
});

test('no claim was being deleted, or only long ago, or only afterwards', () => {
  expect(verdictOf(aGoodKill().recording, 'S8').verdict).toBe('not exercised');
  const old = doomed().claim('data', 1, 'deleted').claim('data', 1, 'added', { uid: 'new' }).made(1);
  old.after(900).ready(1).after(9000).kills(1).replaced(1).after(3000);
  expect(verdictOf(old.recording, 'S8', 1).verdict).toBe('held');
  const after = aGoodKill().claim('data', 1, 'modified', { terminating: true }).after(9000).reads();
  expect(verdictOf(after.recording, 'S8').verdict).toBe('not exercised');
});
