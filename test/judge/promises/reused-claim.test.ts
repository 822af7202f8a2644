import { expect, test } from 'vitest';
import { aPod } from '../../support/builders.ts';
import { casesOf, verdictOf } from '../../support/verdicts.ts';
import { aGoodKill, aGoodScaleToZero, aWorld } from '../../support/world.ts';

/** The set has wanted two for a while; a third pod left its claim long ago. */
function shrunk(options: Parameters<typeof aWorld>[0] = {}) {
  const world = aWorld({ ...options, missing: [2] })
    .setBecomes({ replicas: 2 })
    .after(5000);
  return world.step('scale', [2]).scales(3).after(50);
}

test('a scale-up finds the claims that were left', () => {
  const { recording } = shrunk({ templates: ['data', 'log'] })
    .made(2)
    .after(900)
    .ready(2);
  expect(casesOf(recording, 'S6').map(({ subject, verdict }) => [subject, verdict.verdict])).toEqual([
    ['data-web-2', 'held'],
    ['log-web-2', 'held'],
  ]);
  expect(verdictOf(shrunk().made(2).after(900).ready(2).recording, 'S6', 2)).toMatchObject({
    proof: 'web-2 came back on claim data-web-2 with UID data-web-2-a, as it was left',
  });
});

test('down to nothing and back', () => {
  const verdicts = casesOf(aGoodScaleToZero().recording, 'S6').map(({ verdict }) => verdict.verdict);
  expect(verdicts).toEqual(['held', 'held', 'held']);
});

test('the claim was deleted and made anew under its name', () => {
  const world = shrunk().claim('data', 2, 'deleted').claim('data', 2, 'added', { uid: 'new' });
  expect(verdictOf(world.made(2).after(900).ready(2).recording, 'S6', 2)).toMatchObject({
    verdict: 'violated',
    expected: 'web-2 on claim data-web-2 with UID data-web-2-a',
    cause: 'another actor',
    remedy: { id: 'claim-recreated' },
  });
});

test('nothing was left, or nothing had to be', () => {
  const world = aWorld({ missing: [2] })
    .setBecomes({ replicas: 2 })
    .claim('data', 2, 'deleted')
    .after(5000);
  world.setBecomes({ replicas: 2, minReadySeconds: 0 }).after(5000).scales(3).after(50).made(2);
  expect(verdictOf(world.after(900).ready(2).recording, 'S6', 2).verdict).toBe('not exercised');
  const policy = shrunk({ whenScaled: 'Delete' }).made(2).after(900).ready(2);
  expect(verdictOf(policy.recording, 'S6', 2).verdict).toBe('not exercised');
  expect(verdictOf(aGoodKill().recording, 'S6').verdict).toBe('not exercised');
  expect(verdictOf(aGoodScaleToZero({ templates: [] }).recording, 'S6').verdict).toBe('not exercised');
});

test('a pod that never got ready on it, or claims that nobody saw', () => {
  expect(verdictOf(shrunk().made(2).after(9000).reads().recording, 'S6', 2).verdict).toBe('unknown');
  const gap = shrunk().lost('claim').after(50).regained('claim').made(2).after(900).ready(2);
  expect(verdictOf(gap.recording, 'S6', 2).verdict).toBe('unknown');
});

test('what happened to the claim before its ordinal was unwanted, or after the pod had gone again, is another matter', () => {
  const before = aWorld({ missing: [2] })
    .claim('data', 2, 'deleted')
    .claim('data', 2, 'added', { uid: 'new' });
  before.after(500).setBecomes({ replicas: 2 }).after(5000).scales(3).after(50).made(2).after(900).ready(2);
  expect(verdictOf(before.recording, 'S6', 2)).toMatchObject({ proof: expect.stringContaining('UID new') });
  const after = shrunk().made(2).after(900).ready(2).after(5000).kills(2).after(900).gone(2).after(50);
  after.claim('data', 2, 'deleted').claim('data', 2, 'added', { uid: 'new' }).made(2).after(900).ready(2);
  expect(verdictOf(after.recording, 'S6', 2).verdict).toBe('held');
});

test('another look at the same claim is no other claim', () => {
  const { recording } = shrunk().claim('data', 2, 'modified').made(2).after(900).ready(2);
  expect(verdictOf(recording, 'S6', 2).verdict).toBe('held');
});

test('a claim that went while its pod lived', () => {
  const { recording } = shrunk().made(2).after(900).ready(2).claim('data', 2, 'deleted');
  expect(verdictOf(recording, 'S6', 2)).toEqual({
    verdict: 'unknown',
    reason: 'claim data-web-2 was gone at the end',
  });
});

test('a scaling down that comes later does not wipe out what came before the pod', () => {
  const world = shrunk()
    .claim('data', 2, 'deleted')
    .claim('data', 2, 'added', { uid: 'new' })
    .made(2)
    .after(900);
  expect(verdictOf(world.ready(2).after(5000).scales(2).recording, 'S6', 2).verdict).toBe('violated');
});

test('only the first pod that the scale-up made counts, and only if it was seen made', () => {
  const again = shrunk().kills(1).replaced(1).made(2).after(900).ready(2).kills(2).replaced(2);
  expect(casesOf(again.recording, 'S6').map(({ subject }) => subject)).toEqual(['data-web-2']);
  const unseen = shrunk().lost('pod').after(500);
  unseen.fact('pod', 'listed', aPod(unseen.set, 2)).regained('pod').after(3000).reads();
  expect(verdictOf(unseen.recording, 'S6')).toEqual({
    verdict: 'not exercised',
    reason: 'no scale-up made a pod',
  });
});

test('why nothing could be reused is told', () => {
  const policy = shrunk({ whenScaled: 'Delete' }).made(2).after(900).ready(2);
  expect(verdictOf(policy.recording, 'S6', 2)).toMatchObject({
    reason: 'whenScaled: Delete leaves no claim data-web-2 for web-2',
  });
  const doomed = aWorld({ missing: [2] }).claim('data', 2, 'modified', { terminating: true });
  doomed.setBecomes({ replicas: 2 }).after(5000).scales(3).after(50).made(2).after(900).ready(2);
  expect(verdictOf(doomed.recording, 'S6', 2)).toEqual({
    verdict: 'not exercised',
    reason: 'no claim data-web-2 was left when web-2 was made',
  });
});

test('a set without claim templates has nothing to use again', () => {
  expect(verdictOf(aGoodKill(1, { templates: [] }).recording, 'S6')).toEqual({
    verdict: 'not exercised',
    reason: 'the set has no claim templates',
  });
});
