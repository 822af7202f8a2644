import { describe, expect, test } from 'vitest';
import { judge } from '../../src/judge/judge.ts';
import { observedPromises } from '../../src/judge/observation.ts';
import type { PromiseOutcome, Verdict } from '../../src/judge/outcome.ts';
import { dimensions } from '../../src/judge/outcome.ts';
import { held, notExercised, unknown, violated } from '../../src/judge/promise.ts';
import type { Recording } from '../../src/recording/recording.ts';
import { aGoodKill, aWorld, type World } from '../support/world.ts';

const remedy = { id: 'slow', why: 'because', commands: [], page: 'p' };
const broken = violated({ expected: 'e', seen: 's', at: 1, cause: 'controller', remedy });

describe('each dimension', () => {
  const own: Partial<Record<string, Verdict['verdict']>> = { I1: 'unknown', S1: 'violated', S2: 'held' };
  const outcomesOf = () =>
    judge(aGoodKill().recording, (outcome) => ({ ...outcome, verdict: own[outcome.id] ?? 'not exercised' }))
      .outcomes;
  const told = (name: string) => {
    const { verdict, held: kept, exercised } = outcomesOf().find(({ dimension }) => dimension === name) ?? {};
    return [verdict, kept, exercised];
  };

  test('has its own promises, and all of them', () => {
    const outcomes = outcomesOf();
    expect(outcomes.map(({ dimension }) => dimension)).toEqual(dimensions);
    for (const { dimension, promises } of outcomes)
      expect(promises.map((promise) => promise.dimension)).toEqual(promises.map(() => dimension));
    expect(outcomes.flatMap(({ promises }) => promises.map(({ id }) => id))).toContain('R1');
  });

  test('is as bad as the worst of them, and counts what was put to the test', () => {
    expect(told('identity')).toEqual(['unknown', 0, 1]);
    expect(told('storage')).toEqual(['violated', 1, 2]);
    expect(told('ordering')).toEqual(['not exercised', 0, 0]);
  });
});

test('of a recording that does not show the set every promise is unknown', () => {
  const { header, entries } = aWorld().recording;
  const blind = entries.filter((entry) => !(entry.entry === 'fact' && entry.kind === 'set'));
  const { outcomes, ledger } = judge({ header, entries: blind });
  expect(ledger).toEqual([]);
  for (const { cases } of outcomes.flatMap(({ promises }) => promises))
    expect(cases).toEqual([
      { subject: 'web', ordinal: undefined, verdict: unknown('the recording does not show the set') },
    ]);
});

describe('where entries are missing from the recording', () => {
  /** Without what the drill asked for: the numbers tell. */
  const cut = ({ header, entries }: Recording): Recording => ({
    header,
    entries: entries.filter((entry) => !(entry.entry === 'act' && entry.act.type === 'undoBegan')),
  });
  const verdictsIn = (recording: Recording) =>
    judge(recording).outcomes.flatMap(({ promises }) => promises.flatMap(({ cases }) => cases));
  const hole = 'entries are missing from the recording: one of them may tell otherwise';

  test('nothing is held, and what else was said stays', () => {
    const whole = aGoodKill().act({ type: 'undoBegan' }).after(5).act({ type: 'undoEnded' }).recording;
    const [before, after] = [verdictsIn(whole), verdictsIn(cut(whole))];
    expect(before.map(({ verdict }) => verdict.verdict)).toContain('held');
    expect(after.map(({ verdict }) => verdict.verdict)).not.toContain('held');
    const excused = after.filter(
      ({ verdict }) => verdict.verdict === 'unknown' && verdict.reason.includes(hole),
    );
    expect(excused).toContainEqual({ subject: 'web-1', ordinal: 1, verdict: unknown(`1 ${hole}`) });
    expect(after.map(({ verdict }) => verdict.verdict)).toContain('not exercised');
  });
});

describe('what a step requires', () => {
  const asks = (...required: readonly string[]) => aWorld().step('killPod', [1], 300_000, required);
  /** The judgement if the promise had these cases. */
  function undecided(world: ReturnType<typeof aWorld>, id: string, ...verdicts: readonly Verdict[]) {
    const review = (outcome: PromiseOutcome): PromiseOutcome => {
      if (outcome.id !== id) return outcome;
      const cases = verdicts.map((verdict, ordinal) => ({ subject: `web-${ordinal}`, ordinal, verdict }));
      return { ...outcome, verdict: verdicts.at(-1)?.verdict ?? 'unknown', cases };
    };
    return judge(world.recording, review).undecided;
  }

  test('is undecided when it is unknown, for the first reason there is', () => {
    expect(
      undecided(asks('I1'), 'I1', held('h'), notExercised('n'), unknown('why'), unknown('else')),
    ).toEqual([{ id: 'I1', reason: 'why' }]);
  });

  test.each<[string, readonly Verdict[]]>([
    ['held', [held('h')]],
    ['not exercised', [notExercised('n')]],
    ['violated, whatever else is unknown', [unknown('why'), broken]],
    ['unknown for no reason', []],
  ])('is decided when it is %s', (_, verdicts) => {
    expect(undecided(asks('I1'), 'I1', ...verdicts)).toEqual([]);
  });

  test('is undecided when nobody knows how to judge it', () => {
    expect(judge(asks('X9').recording).undecided).toEqual([
      { id: 'X9', reason: 'this version does not know the promise' },
    ]);
  });

  test('is all that has to be decided, of all steps together', () => {
    expect(undecided(asks('S1'), 'I1', unknown('why'))).toEqual([]);
    const two = asks('S1').kills(1).step('killPod', [1], 9, ['I1']).step('killPod', [1], 9, ['I1']);
    expect(undecided(two, 'I1', unknown('why'))).toEqual([{ id: 'I1', reason: 'why' }]);
  });

  test('is for an observation what there is to observe', () => {
    const world = () => asks('X9').act({ type: 'observing' });
    for (const id of observedPromises)
      expect(undecided(world(), id, unknown('why'))).toContainEqual({ id, reason: 'why' });
    expect(judge(world().recording).undecided.map(({ id }) => id)).not.toContain('X9');
    expect(undecided(asks('I1'), 'I4', unknown('why'))).toEqual([]);
  });
});

describe('a step that accepts a late recovery', () => {
  const begins = (world: World, name: string, accepts: readonly string[]) =>
    world.act({ ...killing, name, expects: { accepts } });
  const killing = {
    type: 'step',
    action: 'killPod',
    ordinals: [2],
    withinMs: 300_000,
    required: [],
  } as const;
  const accepted = (world: World) =>
    judge(world.recording)
      .outcomes.flatMap(({ promises }) => promises)
      .filter(({ id }) => id === 'R1')
      .flatMap(({ cases }) => cases.map(({ verdict }) => verdict));

  test('lets its own pass, and not that of the step before, whose time is up in its course', () => {
    const late = (first: readonly string[], second: readonly string[]) => {
      const world = begins(aWorld(), 'first', first).kills(2).gone(2).after(100_000);
      begins(world, 'second', second).after(200_000).reads();
      return accepted(world.act({ type: 'deadlinePassed', step: 'first', withinMs: 300_000 }).after(9000));
    };
    expect(late(['recovery'], [])).toMatchObject([{ verdict: 'violated', acceptedBy: 'first' }]);
    expect(late([], ['recovery']).map((verdict) => 'acceptedBy' in verdict)).toEqual([false]);
  });

  test('lets nothing pass that is broken outside of it as well', () => {
    const loses = (world: World) => world.becomes(0, { ready: false }).after(3000).becomes(0, {}).after(3000);
    const world = loses(begins(aWorld(), 'lenient', ['availability'])).after(5000);
    const both = loses(begins(world, 'strict', []));
    const told = judge(both.recording).outcomes.flatMap(({ promises }) =>
      promises.filter(({ id }) => id === 'A1'),
    );
    const [loss] = told.flatMap(({ cases }) => cases.filter(({ ordinal }) => ordinal === 0));
    expect(loss?.verdict.verdict).toBe('violated');
    expect(loss && 'acceptedBy' in loss.verdict).toBe(false);
  });
});
