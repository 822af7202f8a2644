import { describe, expect, test } from 'vitest';
import { isUnaccepted } from '../../src/judge/acceptance.ts';
import { judge } from '../../src/judge/judge.ts';
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
});
