import { describe, expect, test } from 'vitest';
import { accept, isUnaccepted } from '../../src/judge/acceptance.ts';
import { judge } from '../../src/judge/judge.ts';
import type { PromiseOutcome, Verdict } from '../../src/judge/outcome.ts';
import { held, unknown, violated, worst } from '../../src/judge/promise.ts';
import { whyFailed } from '../../src/judge/reasons.ts';
import { casesOf } from '../support/verdicts.ts';
import { aWorld, type World } from '../support/world.ts';

const begins = (world: World, name: string, ...accepts: readonly string[]) =>
  world.act({
    type: 'step',
    name,
    action: 'killPod',
    ordinals: [2],
    withinMs: 300_000,
    required: [],
    ...(accepts.length > 0 && { expects: { accepts } }),
  });

/** Another pod than the drill's stops being ready, and is ready again. */
const loses = (world: World, ordinal: number) =>
  world.becomes(ordinal, { ready: false }).after(3000).becomes(ordinal, {}).after(3000);

const lossOf = (world: World, ordinal: number) =>
  casesOf(world.recording, 'A1').find((one) => one.ordinal === ordinal);

describe('a violation in a step that accepts it', () => {
  const world = loses(begins(aWorld(), 'kill', 'availability').kills(2), 0).replaced(2);

  test('is still told as violated, with the step that lets it pass', () => {
    expect(lossOf(world, 0)?.verdict).toMatchObject({ verdict: 'violated', acceptedBy: 'kill' });
    const outcome = judge(world.recording).outcomes.find(({ dimension }) => dimension === 'availability');
    expect(outcome?.verdict).toBe('violated');
    expect(outcome?.promises.find(({ id }) => id === 'A1')?.verdict).toBe('violated');
  });

  test('does not fail the run, and is not counted as held', () => {
    expect(whyFailed(judge(world.recording))).toBeUndefined();
    const [outcome] = judge(world.recording).outcomes.filter(({ dimension }) => dimension === 'availability');
    expect(outcome?.held).toBe(0);
  });
});

test('what a step says nothing about fails the run', () => {
  const world = loses(begins(aWorld(), 'kill', 'ordering', 'identity').kills(2), 0).replaced(2);
  expect(lossOf(world, 0)).toSatisfy(isUnaccepted);
  expect(whyFailed(judge(world.recording))).toBe('A1 (availability) violated');
});

describe('leniency ends with its step', () => {
  test('what is broken later for the first time is not accepted', () => {
    const world = begins(aWorld(), 'lenient', 'availability').kills(2).replaced(2).after(5000);
    expect(lossOf(loses(begins(world, 'strict'), 0), 0)).toSatisfy(isUnaccepted);
  });

  test('what is broken in it and once more later is not accepted', () => {
    const world = loses(begins(aWorld(), 'lenient', 'availability'), 0).after(5000);
    expect(lossOf(loses(begins(world, 'strict'), 0), 0)).toSatisfy(isUnaccepted);
  });

  test('what was broken before is not accepted', () => {
    const world = loses(begins(aWorld(), 'strict'), 0).after(5000);
    expect(lossOf(loses(begins(world, 'lenient', 'availability'), 0), 0)).toSatisfy(isUnaccepted);
  });

  test('what another pod suffers later takes nothing from what is accepted', () => {
    const world = loses(begins(aWorld(), 'lenient', 'availability'), 0).after(5000);
    const both = loses(begins(world, 'strict'), 1);
    expect(lossOf(both, 0)).not.toSatisfy(isUnaccepted);
    expect(lossOf(both, 1)).toSatisfy(isUnaccepted);
  });
});

test('the undo belongs to the last step', () => {
  const world = begins(aWorld(), 'kill', 'availability').kills(2).replaced(2).act({ type: 'undoBegan' });
  expect(lossOf(loses(world, 0), 0)).not.toSatisfy(isUnaccepted);
});

describe('a pod that is late', () => {
  const late = (first: readonly string[], second: readonly string[]) => {
    const world = begins(aWorld(), 'first', ...first).kills(2);
    world.gone(2).after(300_000).reads();
    world.act({ type: 'deadlinePassed', step: 'first', withinMs: 300_000 });
    return begins(world, 'second', ...second).after(1000);
  };
  const lateOf = (world: World) => casesOf(world.recording, 'R1', 2)[0];

  test('is accepted by the step that took it, though its time is up just as the next one begins', () => {
    expect(lateOf(late(['recovery'], []))?.verdict).toMatchObject({
      verdict: 'violated',
      acceptedBy: 'first',
    });
  });

  test('is not accepted by a later step', () => {
    expect(lateOf(late([], ['recovery']))).toSatisfy(isUnaccepted);
  });

  test('is not accepted by a later step in whose course its time is up', () => {
    const world = begins(aWorld(), 'first').kills(2).gone(2).after(100_000);
    begins(world, 'second', 'recovery').after(200_000).reads();
    world.act({ type: 'deadlinePassed', step: 'first', withinMs: 300_000 }).after(9000);
    expect(lateOf(world)).toSatisfy(isUnaccepted);
  });
});

describe('by itself', () => {
  const remedy = { id: 'slow', why: 'because', commands: [], page: 'p' };
  const broken = (at: number) => violated({ expected: 'e', seen: 's', at, cause: 'controller', remedy });
  const outcome = (id: string, ...verdicts: readonly Verdict[]): PromiseOutcome => ({
    id,
    dimension: id.startsWith('A') ? 'availability' : 'recovery',
    title: id,
    verdict: worst(verdicts.map(({ verdict }) => verdict)),
    cases: verdicts.map((verdict, ordinal) => ({ subject: `web-${ordinal}`, ordinal, verdict })),
  });
  /** A step that says nothing, a lenient one from 2000 to 3000 ms, and one that says nothing. */
  const three = () =>
    begins(begins(begins(aWorld(), 'one').after(1000), 'two', 'availability').after(1000), 'three').after(
      1000,
    );
  const seqOf = (name: string, { recording } = three()) =>
    recording.entries.find(
      (entry) => entry.entry === 'act' && entry.act.type === 'step' && entry.act.name === name,
    )?.seq ?? NaN;

  /** Which cases are accepted by which step, and how often a part of the recording was judged for that. */
  function accepted(
    own: readonly PromiseOutcome[],
    {
      parts = [],
      begins: due,
      world = three(),
    }: {
      readonly parts?: readonly PromiseOutcome[];
      readonly begins?: readonly number[];
      readonly world?: World;
    } = {},
  ) {
    let judged = 0;
    const all = accept(own, world.recording, {
      judgeAll: () => {
        judged += 1;
        return parts;
      },
      beginsOf: () => due,
    });
    const told = (verdict: Verdict) => (verdict.verdict === 'violated' ? undefined : verdict.verdict);
    const by = all.map(({ cases }) =>
      cases.map(({ verdict }) => ('acceptedBy' in verdict ? verdict.acceptedBy : told(verdict))),
    );
    return { by, judged };
  }

  test('nothing is judged again where no step accepts anything, or nothing of the kind is violated', () => {
    const strict = begins(aWorld(), 'one').after(1000);
    expect(accepted([outcome('A1', broken(1500))], { world: strict })).toEqual({
      by: [[undefined]],
      judged: 0,
    });
    expect(accepted([outcome('R1', broken(2500))])).toEqual({ by: [[undefined]], judged: 0 });
    expect(accepted([outcome('A1', held('h'), unknown('u'))])).toEqual({
      by: [['held', 'unknown']],
      judged: 0,
    });
  });

  test('each part between lenient steps is judged once, however much is violated', () => {
    const twice = [outcome('A1', broken(2500), broken(2600)), outcome('A2', broken(2500))];
    expect(accepted(twice)).toEqual({ by: [['two', 'two'], ['two']], judged: 2 });
  });

  test('what is violated in another part as well is not accepted, and only that', () => {
    const both = [outcome('A1', broken(2500), broken(2500))];
    const parts = [outcome('A0', broken(1), broken(1)), outcome('A1', held('h'), broken(1))];
    expect(accepted(both, { parts }).by).toEqual([['two', undefined]]);
    expect(accepted(both, { parts: [outcome('A0', broken(1), broken(1))] }).by).toEqual([['two', 'two']]);
  });

  test.each([
    [1999, undefined],
    [2000, 'two'],
    [3000, 'two'],
    [3001, undefined],
  ])('what happens at %i ms is accepted by the step of that time, its edges included', (at, name) => {
    expect(accepted([outcome('A1', broken(at))]).by).toEqual([[name]]);
  });

  test.each([
    ['one', undefined],
    ['two', 'two'],
    ['three', undefined],
  ])('what step %s made due is accepted by that step alone, whenever it shows', (name, by) => {
    const due = seqOf(name);
    expect(accepted([outcome('A1', broken(2500))], { begins: [due] })).toEqual({ by: [[by]], judged: 0 });
    expect(accepted([outcome('A1', broken(9000))], { begins: [due] }).by).toEqual([[by]]);
  });

  test('the last thing that a step made due is still its own', () => {
    expect(accepted([outcome('A1', broken(9000))], { begins: [seqOf('three') - 1] }).by).toEqual([['two']]);
  });

  test('only what is violated is marked', () => {
    const due = seqOf('two');
    const mixed = outcome('A1', held('h'), broken(2500), unknown('u'));
    expect(accepted([mixed], { begins: [due, due, due] }).by).toEqual([['held', 'two', 'unknown']]);
    expect(accepted([mixed]).by).toEqual([['held', 'two', 'unknown']]);
  });
});
