import { expect, test } from 'vitest';
import { aClaim } from '../../support/builders.ts';
import { casesOf, verdictOf } from '../../support/verdicts.ts';
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

test('what is seen in one instant, or at the edge of what two watches may be apart, is not held against anybody', () => {
  const gone = doomed().claim('data', 1, 'deleted').made(1).after(9000).reads();
  expect(verdictOf(gone.recording, 'S8', 1)).toMatchObject({
    proof: expect.stringContaining('gone 0 ms before'),
  });
  const ends = (ms: number) => verdictOf(doomed().made(1).after(ms).reads().recording, 'S8', 1).verdict;
  expect([ends(2000), ends(2001)]).toEqual(['unknown', 'violated']);
  const begins = (ms: number) => {
    const world = aWorld().kills(1).after(900).gone(1).claim('data', 1, 'modified', { terminating: true });
    return verdictOf(world.after(ms).made(1).after(9000).reads().recording, 'S8', 1);
  };
  expect([begins(2000).verdict, begins(2001).verdict]).toEqual(['unknown', 'violated']);
  expect(begins(50)).toMatchObject({ reason: 'claim data-web-1 was being deleted just when web-1 was made' });
});

test('when it was made and since when the claim was going is told', () => {
  expect(verdictOf(doomed().made(1).after(9000).reads().recording, 'S8', 1)).toMatchObject({
    seen: 'web-1 was made 6.9 s into the recording, while the claim was being deleted since 1.0 s into the recording',
    at: 6900,
  });
});

test('a claim whose deletion is told several times was doomed from the first time on', () => {
  const world = aWorld().kills(1).after(900).gone(1).claim('data', 1, 'modified', { terminating: true });
  world.after(5000).claim('data', 1, 'modified', { terminating: true }).after(50).made(1).after(9000).reads();
  expect(verdictOf(world.recording, 'S8', 1).verdict).toBe('violated');
});

test('of two claims that went under one name the last one counts', () => {
  const world = doomed().claim('data', 1, 'deleted').after(5000).claim('data', 1, 'added', { uid: 'new' });
  world
    .claim('data', 1, 'modified', { uid: 'new', terminating: true })
    .after(5000)
    .made(1)
    .after(9000)
    .reads();
  expect(verdictOf(world.recording, 'S8', 1)).toMatchObject({
    verdict: 'violated',
    expected: 'claim data-web-1 (UID new) gone before web-1 is made',
  });
});

test('a watch on claims that breaks before or long after says nothing of the wait', () => {
  const before = aWorld().lost('claim').after(50).regained('claim').after(50);
  before.claim('data', 1, 'modified', { terminating: true }).after(5000).kills(1).after(900).gone(1);
  expect(verdictOf(before.made(1).after(9000).reads().recording, 'S8', 1).verdict).toBe('violated');
  const breaks = (ms: number) => doomed().made(1).after(ms).lost('claim').after(50).regained('claim');
  const verdictAfter = (ms: number) => verdictOf(breaks(ms).after(9000).reads().recording, 'S8', 1);
  expect(verdictAfter(2001).verdict).toBe('violated');
  expect(verdictAfter(2000)).toMatchObject({
    verdict: 'unknown',
    reason: expect.stringContaining('when claim data-web-1 went is not known: the watch on claims'),
  });
});

test('a pod that came unseen may have come before', () => {
  const world = aWorld()
    .claim('data', 1, 'modified', { terminating: true })
    .after(5000)
    .lost('pod')
    .after(50);
  expect(verdictOf(world.replacedUnseen(1).regained('pod').after(9000).reads().recording, 'S8', 1)).toEqual({
    verdict: 'unknown',
    reason: 'nobody saw when web-1 was made',
  });
});

test('pods that were there before the recording waited for nobody', () => {
  const world = aWorld({ missing: [1] });
  const claim = { ...aClaim(world.set, 'data', 1, { terminating: true }) };
  const entries = world
    .made(1)
    .recording.entries.map((entry) =>
      entry.entry === 'fact' && entry.kind === 'claim' ? { ...entry, object: claim } : entry,
    );
  const cases = casesOf({ ...world.recording, entries }, 'S8');
  expect(cases.map(({ subject }) => subject)).toEqual(['web-1']);
});

test('one that had gone long before the former pod went kept nobody waiting; one that went with it did', () => {
  const went = (ms: number) => {
    const world = aWorld().claim('data', 1, 'modified', { terminating: true }).after(50);
    world
      .claim('data', 1, 'deleted')
      .claim('data', 1, 'added', { uid: 'new' })
      .after(ms)
      .kills(1)
      .replaced(1);
    return verdictOf(world.after(3000).recording, 'S8').verdict;
  };
  expect([went(2000), went(2001)]).toEqual(['held', 'not exercised']);
});

test('a set without claim templates has nothing to wait for', () => {
  expect(verdictOf(aGoodKill(1, { templates: [] }).recording, 'S8')).toEqual({
    verdict: 'not exercised',
    reason: 'the set has no claim templates',
  });
});

test('a claim that was never seen kept nobody waiting', () => {
  const { header, entries } = aGoodKill().recording;
  const without = entries
    .filter((entry) => !(entry.entry === 'fact' && entry.kind === 'claim'))
    .map((entry, seq) => ({ ...entry, seq }));
  expect(verdictOf({ header, entries: without }, 'S8').verdict).toBe('not exercised');
});

test('a pod that is made beside a former one that stays is judged by the claim as well', () => {
  const world = aWorld().claim('data', 1, 'modified', { terminating: true }).after(5000).made(1).after(9000);
  expect(verdictOf(world.reads().recording, 'S8', 1).verdict).toBe('violated');
});
