import { expect, test } from 'vitest';
import { judge } from '../../src/judge/judge.ts';
import type { Judgement } from '../../src/judge/outcome.ts';
import { held, violated } from '../../src/judge/promise.ts';
import { whyFailed, whyUndecided } from '../../src/judge/reasons.ts';
import { aWorld } from '../support/world.ts';

const remedy = { id: 'slow', why: 'because', commands: [], page: 'p' };
const broken = violated({ expected: 'this', seen: 'that', at: 1, cause: 'controller', remedy });
const nothing: Judgement = { outcomes: [], ledger: [], timeline: [], undecided: [] };

/** A judgement with these promises in it: of the first cases each. */
const judgement = (
  ...promises: readonly [string, ...(readonly (typeof broken | ReturnType<typeof held>)[])][]
): Judgement => ({
  ...nothing,
  outcomes: [
    {
      dimension: 'identity',
      verdict: 'violated',
      held: 0,
      exercised: 1,
      promises: promises.map(([id, ...verdicts]) => ({
        id,
        dimension: 'identity',
        title: id,
        verdict: 'violated',
        cases: verdicts.map((verdict, ordinal) => ({ subject: `web-${ordinal}`, ordinal, verdict })),
      })),
    },
  ],
});

test('a run fails by every promise with a case that is violated', () => {
  const all = judgement(['I1', held('so'), broken], ['I2', held('so')], ['I3', broken]);
  expect(whyFailed(all)).toBe('I1 (identity), I3 (identity) violated');
});

test.each([
  ['nothing was judged', undefined],
  ['nothing was violated', judgement(['I1', held('so')])],
  ['what was violated is accepted', judgement(['I1', { ...broken, acceptedBy: 'kill' }])],
])('it does not fail when %s', (_, one) => {
  expect(whyFailed(one)).toBeUndefined();
});

test('it is undecided by the first promise that nobody could decide', () => {
  const undecided = [
    { id: 'I1', reason: 'the watch was lost' },
    { id: 'I2', reason: 'no' },
  ];
  expect(whyUndecided({ ...nothing, undecided })).toBe('I1 could not be decided: the watch was lost');
  expect([whyUndecided(nothing), whyUndecided(undefined)]).toEqual([undefined, undefined]);
  expect(whyUndecided(judge(aWorld().recording))).toBeUndefined();
});
