import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { judge } from '../../src/judge/judge.ts';
import type { Judgement, Verdict } from '../../src/judge/outcome.ts';
import { parseRecording } from '../../src/recording/file.ts';
import type { Recording } from '../../src/recording/recording.ts';

function real(name: string): Recording {
  const file = `${name}.ndjson.gz`;
  const packed = readFileSync(new URL(`recordings/${file}`, import.meta.url));
  return parseRecording(gunzipSync(packed).toString('utf8'), file);
}

/** All verdicts but those of the good kind, as `R1 db-2`, each with what it says. */
function trouble({ outcomes }: Judgement): Readonly<Record<string, Verdict>> {
  const cases = outcomes.flatMap(({ promises }) =>
    promises.flatMap(({ id, cases: all }) =>
      all.map((one) => [`${id} ${one.subject}`, one.verdict] as const),
    ),
  );
  return Object.fromEntries(
    cases.filter(([, { verdict }]) => verdict === 'violated' || verdict === 'unknown'),
  );
}

const good = [
  ['kill-pod', 15],
  ['kill-pod-parallel', 15],
  ['kill-all-min-ready', 13],
  ['scale-to-zero', 17],
  ['scale-to-zero-parallel', 15],
  ['scale-to-zero-min-ready', 17],
  ['rolling-update', 15],
  ['rolling-update-min-ready', 16],
  ['stall-and-revert', 18],
  ['stall-and-revert-parallel', 17],
  ['partitioned-update', 18],
  ['on-delete', 16],
  ['second-template-parallel', 16],
  ['retention-delete', 17],
] as const;

/** Nobody saw min-0 become ready, and the set's own count was one short: for how long it had been so is not known. */
const unwatched: Readonly<Record<string, string>> = { 'kill-all-min-ready': 'O1 min-2' };

describe('drills that went well', () => {
  test.each(good)('%s: nothing broken, nothing unknown that was watched', (name, held) => {
    const judgement = judge(real(name));
    const unseen = unwatched[name];
    const expected =
      unseen === undefined ? {} : { [unseen]: { verdict: 'unknown', reason: expect.any(String) } };
    expect(trouble(judgement)).toEqual(expected);
    expect(judgement.outcomes.reduce((sum, outcome) => sum + outcome.held, 0)).toBe(held);
  });

  test.each(good)('%s: cut short anywhere, still nothing broken', (name) => {
    const { header, entries } = real(name);
    for (let length = 0; length < entries.length; length++) {
      const found = Object.values(trouble(judge({ header, entries: entries.slice(0, length) })));
      expect(found.filter(({ verdict }) => verdict === 'violated')).toEqual([]);
    }
  });

  test('every phase of a recovery was seen, in its order', () => {
    const recovery = judge(real('kill-pod')).ledger.at(-1)?.recovery;
    const { requestedAt: _requestedAt, ...phases } = recovery ?? { requestedAt: 0 };
    const times = Object.values(phases);
    expect(times).toHaveLength(7);
    expect(times).toEqual(times.toSorted((a = 0, b = 0) => a - b));
  });
});

const failedRecovery = (id: string, words: string) => ({
  verdict: 'violated',
  seen: expect.stringContaining(words),
  remedy: expect.objectContaining({ id }),
});

describe('drills that went wrong', () => {
  test.each([
    ['quota', 'R1 db-2', failedRecovery('quota-exceeded', 'exceeded quota: q')],
    ['cordon', 'R1 db-1', failedRecovery('unschedulable-cordoned', '2 node(s) were unschedulable')],
    ['finalizer', 'R1 db-1', failedRecovery('stuck-terminating-finalizer', 'example.com/hold')],
    ['lost-node', 'R1 db-2', failedRecovery('stuck-terminating-node', 'is Terminating')],
    ['bad-image', 'R1 db-2', failedRecovery('image-pull', 'registry.invalid/none:0')],
    ['claim-deleted-by-outsider', 'S2 db-2', failedRecovery('claim-recreated', '2484a787')],
    ['claim-deleted-by-outsider', 'S3 data-db-2', failedRecovery('claim-recreated', '2484a787')],
    ['pod-killed-by-outsider', 'A1 db-0', failedRecovery('foreign-deletion', 'does not say by whom')],
    ['forced-by-outsider', 'A1 db-1', failedRecovery('foreign-deletion', 'does not say by whom')],
    ['predecessor-not-ready', 'A1 db-0', failedRecovery('readiness-lost', 'Running, not Ready')],
  ])('%s: %s', (name, what, verdict) => {
    expect(trouble(judge(real(name)))[what]).toMatchObject(verdict);
  });

  test('nothing but that is broken', () => {
    const broken = (name: string) =>
      Object.entries(trouble(judge(real(name)))).flatMap(([what, { verdict }]) =>
        verdict === 'violated' ? what : [],
      );
    expect(broken('quota')).toEqual(['R1 db-2']);
    expect(broken('cordon')).toEqual(['R1 db-1']);
    expect(broken('finalizer')).toEqual(['R1 db-1']);
    expect(broken('lost-node')).toEqual(['R1 db-2']);
    expect(broken('bad-image')).toEqual(['R1 db-2']);
    expect(broken('claim-deleted-by-outsider')).toEqual(['S2 db-2', 'S3 data-db-2']);
    expect(broken('pod-killed-by-outsider')).toEqual(['A1 db-0']);
    expect(broken('forced-by-outsider')).toEqual(['A1 db-1']);
    expect(broken('predecessor-not-ready')).toEqual(['A1 db-0']);
  });

  test('a forced delete proves nothing about what still runs', () => {
    expect(trouble(judge(real('forced-by-outsider')))['O10 db-1']).toMatchObject({ verdict: 'unknown' });
  });
});

const cases = (name: string, id: string) =>
  judge(real(name))
    .outcomes.flatMap(({ promises }) => promises)
    .filter((promise) => promise.id === id)
    .flatMap((promise) => promise.cases.map((one) => [one.subject, one.verdict] as const));

describe('rollouts', () => {
  test('every update was in its turn', () => {
    const turns = (name: string) => cases(name, 'O5').map(([pod, { verdict }]) => [pod, verdict]);
    const [first, second, third] = ['db-2', 'db-1', 'db-0'].map((pod) => [pod, 'held']);
    expect(turns('rolling-update')).toEqual([first, second, third]);
    expect(turns('rolling-update-min-ready')).toEqual([first, second, third]);
    expect(turns('partitioned-update')).toEqual([first]);
    expect(turns('stall-and-revert')).toEqual([first]);
    expect(turns('on-delete')).toEqual([['db', 'not exercised']]);
  });

  test('under OrderedReady the bad pod stayed until it was deleted; a Parallel set freed itself', () => {
    expect(cases('stall-and-revert', 'O13')).toMatchObject([
      ['db-2', { verdict: 'held', proof: expect.stringContaining('as OrderedReady is documented') }],
    ]);
    expect(cases('stall-and-revert-parallel', 'O13')).toMatchObject([
      ['db-4', { verdict: 'held', proof: 'the controller replaced db-4 by itself' }],
    ]);
  });

  test('a partition keeps the lower two, OnDelete all that nobody deletes', () => {
    expect(cases('partitioned-update', 'O7').map(([pod, { verdict }]) => [pod, verdict])).toEqual([
      ['db-0', 'held'],
      ['db-1', 'held'],
    ]);
    expect(cases('on-delete', 'O8').map(([, { verdict }]) => verdict)).toEqual(['held', 'held', 'held']);
  });

  test('somebody’s kill in the middle is told as that, and never as the controller’s disorder', () => {
    const found = trouble(judge(real('update-disturbed-by-outsider')));
    expect(Object.entries(found).map(([what, { verdict }]) => [what, verdict])).toEqual([
      ['O5 db-0', 'unknown'],
      ['O6 db', 'unknown'],
      ['A1 db-0', 'violated'],
    ]);
  });

  test('a forced delete of our own proves nothing either', () => {
    expect(trouble(judge(real('force-delete')))).toMatchObject({
      'O10 db-1': { verdict: 'unknown' },
      'I6 db-1': { verdict: 'unknown', reason: expect.stringContaining('last seen running on node-1') },
    });
  });
});

describe('scalings and mishaps', () => {
  test('a scale-up halts behind a pod that was made unready, and goes on', () => {
    expect(cases('scale-up-halted', 'O4')).toMatchObject([
      ['db', { proof: expect.stringMatching(/^the scaling from 3 to 5 halted for 1\d s while db-1/) }],
    ]);
    expect(cases('scale-up-halted', 'R1').map(([, { verdict }]) => verdict)).toEqual(['held', 'held']);
  });

  test('whenScaled: Delete takes the claims, and the next pods wait for that', () => {
    const verdicts = (id: string) => cases('retention-delete', id).map(([, { verdict }]) => verdict);
    expect(verdicts('S4')).toEqual(['held', 'held']);
    expect(verdicts('S8')).toEqual(['held', 'held']);
    expect(verdicts('S6')).toEqual(['not exercised', 'not exercised']);
  });

  test('a pod that failed is replaced', () => {
    expect(cases('pod-failed', 'O11')).toMatchObject([
      [
        'db-1',
        { verdict: 'held', proof: expect.stringContaining('db-1 (Failed) was deleted and made anew') },
      ],
    ]);
    expect(Object.keys(trouble(judge(real('pod-failed'))))).toEqual(['A1 db-1']);
  });
});
