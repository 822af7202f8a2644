import { describe, expect, test } from 'vitest';
import type { Evidence } from '../../src/judge/evidence.ts';
import { evidenceOf } from '../../src/judge/evidence.ts';
import {
  definePromise,
  held,
  notExercised,
  unknown,
  violated,
  worst,
  worstOf,
} from '../../src/judge/promise.ts';
import type { Kind } from '../../src/recording/entry.ts';
import { aWorld } from '../support/world.ts';

const subjects = [
  { subject: 'web-0', ordinal: 0, seq: 7 },
  { subject: 'web-1', ordinal: 1, seq: 9 },
];
const remedy = { id: 'slow', why: 'because', commands: [], page: 'p' };

type Parts = Parameters<typeof definePromise<(typeof subjects)[number]>>[0];
const promise = (parts: Partial<Parts> = {}) =>
  definePromise({
    id: 'X1',
    dimension: 'identity',
    title: 'it is so',
    needs: ['pod'],
    subjects: () => subjects,
    idle: 'nothing happened',
    check: ({ subject }) => held(`${subject} is so`),
    ...parts,
  });

function judged(parts: Partial<Parts> = {}, unreadable: readonly Kind[] = []) {
  const evidence = evidenceOf(aWorld({ unreadable }).recording);
  if (evidence === undefined) throw new Error('no set');
  return promise(parts).judge(evidence);
}
const ofTheSet = (verdict: object) => [{ subject: 'web', ordinal: undefined, verdict }];
const noClaims = 'claims could not be read: reading it is forbidden';

describe('a promise', () => {
  test('is checked for each subject', () => {
    expect(judged()).toEqual([
      { subject: 'web-0', ordinal: 0, verdict: held('web-0 is so') },
      { subject: 'web-1', ordinal: 1, verdict: held('web-1 is so') },
    ]);
  });

  test('is not exercised where it is out of place, or where there is no subject', () => {
    expect(judged({ outOfPlace: () => 'not for such a set' })).toEqual(
      ofTheSet(notExercised('not for such a set')),
    );
    expect(judged({ outOfPlace: () => undefined })).toHaveLength(2);
    expect(judged({ subjects: () => [] })).toEqual(ofTheSet(notExercised('nothing happened')));
  });

  test('is unknown for every subject when a kind that it needs could not be read', () => {
    expect(judged({ needs: ['set', 'claim'] }, ['claim'])).toEqual([
      { subject: 'web-0', ordinal: 0, verdict: unknown(noClaims) },
      { subject: 'web-1', ordinal: 1, verdict: unknown(noClaims) },
    ]);
    expect(judged({ needs: ['pod'] }, ['claim'])).toEqual(judged());
  });

  test('is unknown when pods could not be read, for then there is no subject either', () => {
    const blind = ofTheSet(unknown('pods could not be read: reading it is forbidden'));
    expect(judged({ subjects: () => [] }, ['pod'])).toEqual(blind);
    expect(judged({ subjects: () => [], needs: ['set'] }, ['pod'])).toEqual(
      ofTheSet(notExercised('nothing happened')),
    );
    expect(judged({ subjects: () => [] }, ['claim'])).toEqual(ofTheSet(notExercised('nothing happened')));
  });

  test('says what made its cases due, where it knows', () => {
    expect(promise({ begins: ({ seq }) => seq }).begins?.({} as Evidence)).toEqual([7, 9]);
    expect(promise()).toSatisfy((one) => !('begins' in (one as object)));
  });
});

test('a hint goes with what was held only where there is one', () => {
  expect(JSON.stringify(held('so'))).toBe('{"verdict":"held","proof":"so"}');
  expect(held('so', remedy)).toEqual({ verdict: 'held', proof: 'so', hint: remedy });
  expect('hint' in held('so')).toBe(false);
});

const broken = violated({ expected: 'this', seen: 'that', at: 1, cause: 'controller', remedy });
test.each([
  [['held', 'violated', 'unknown'], 'violated'],
  [['not exercised', 'held', 'unknown'], 'unknown'],
  [['not exercised', 'held'], 'held'],
  [['not exercised'], 'not exercised'],
  [[], 'not exercised'],
] as const)('the worst of %j', (verdicts, expected) => {
  expect(worst(verdicts)).toBe(expected);
});

test('of several parts the first of the worst is told', () => {
  expect(worstOf([held('a'), unknown('b'), unknown('c')])).toEqual(unknown('b'));
  expect(worstOf([unknown('b'), broken, held('a')])).toBe(broken);
  expect(worstOf([notExercised('x'), notExercised('y')])).toEqual(notExercised('x'));
});
