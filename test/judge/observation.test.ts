import { describe, expect, test } from 'vitest';
import { judgedOf } from '../../src/judge/judged.ts';
import { isObservation } from '../../src/judge/observation.ts';
import { aGoodKill, aWorld } from '../support/world.ts';
import { casesOf, verdictOf, verdictsOf } from '../support/verdicts.ts';

const observed = (...options: Parameters<typeof aWorld>) => aWorld(...options).act({ type: 'observing' });
const verdicts = (world: ReturnType<typeof aWorld>, id: string, ordinal: number) =>
  casesOf(world.recording, id, ordinal).map(({ verdict }) => verdict.verdict);

describe('a pod that somebody deleted while nobody drilled', () => {
  const back = () => observed().terminates(1).replaced(1);

  test('has to come back as itself, and whoever took it is blamed for nothing', () => {
    const { judgement, ...judged } = judgedOf(back().recording);
    expect(judged).toMatchObject({ status: 'passed', exitCode: 0, steps: [], reason: undefined });
    expect(verdictsOf(back().recording)).toMatchObject({ I4: 'held', S2: 'held', O10: 'held', R1: 'held' });
    expect(verdictsOf(back().recording)).toMatchObject({ A1: 'held' });
    expect(verdictOf(back().recording, 'A1', 1).verdict).toBe('not exercised');
    expect(judgement.ledger[1]?.recovery).toMatchObject({ terminating: 0, ready: expect.any(Number) });
  });

  test('is judged at every one of its deaths', () => {
    const world = back().after(60_000).terminates(1).replaced(1).after(60_000).terminates(1).replaced(1);
    expect(verdicts(world, 'R1', 1)).toEqual(['held', 'held', 'held']);
    expect(verdicts(world, 'I4', 1)).toEqual(['held', 'held', 'held']);
    expect(verdicts(world, 'O10', 1)).toEqual(['held', 'held', 'held']);
  });

  test('that is taken again before it was back is only due after the last time', () => {
    const world = observed().terminates(1).gone(1).made(1).after(100).terminates(1).gone(1).made(1);
    world.after(1000).ready(1).after(400_000).reads();
    expect(verdicts(world, 'R1', 1)).toEqual(['held', 'held']);
    const never = observed().terminates(1).gone(1).made(1).after(100).terminates(1).gone(1).made(1);
    never.after(400_000).reads();
    expect(verdicts(never, 'R1', 1)).toEqual(['not exercised', 'violated']);
  });

  test('makes the observation fail when a fresh read after its time shows it missing', () => {
    const world = observed().terminates(1).gone(1).after(400_000).reads();
    expect(judgedOf(world.recording)).toMatchObject({ status: 'failed', exitCode: 1 });
  });

  test('makes it inconclusive when the recording ends before its time', () => {
    const world = observed().terminates(1).gone(1).after(10_000).reads();
    expect(judgedOf(world.recording)).toMatchObject({
      status: 'inconclusive',
      exitCode: 7,
      reason: expect.stringMatching(/^(I4|R1) could not be decided/),
    });
  });

  test('has longer under OrderedReady, where others come back before it', () => {
    const world = observed().terminates(0).terminates(1).terminates(2).gone(0).gone(1).gone(2);
    world.made(0).ready(0).after(400_000).made(1).ready(1).after(1000).reads();
    expect(verdicts(world, 'R1', 1)).toEqual(['held']);
    expect(verdicts(world, 'R1', 2)).toEqual(['unknown']);
  });

  test('whose departure nobody saw is not timed', () => {
    const world = observed().lost('pod').after(1000).replacedUnseen(1).regained('pod');
    expect(verdictOf(world.recording, 'R1', 1)).toMatchObject({ verdict: 'unknown' });
  });
});

test('a pod that stops being ready by itself is a loss in an observation, too', () => {
  const world = observed().becomes(1, { ready: false }).after(5000);
  expect(verdictOf(world.recording, 'A1', 1)).toMatchObject({ verdict: 'violated' });
});

test('a pod that was scaled away is not waited for', () => {
  const world = observed().scales(1, { silent: true }).after(100).terminates(2).gone(2);
  expect(casesOf(world.after(400_000).reads().recording, 'R1', 2)).toEqual([]);
});

test('how the set ends is told, or the observation is inconclusive', () => {
  const world = observed({ replicas: 4 }).scales(3, { silent: true }).after(5000);
  expect(judgedOf(world.recording)).toMatchObject({
    status: 'inconclusive',
    reason: 'I1 could not be decided: the set is not at rest: web-3 is not one of its ordinals',
  });
});

test('a drill is judged as ever, and says which of its steps missed their time', () => {
  const judged = judgedOf(aGoodKill().recording);
  expect(judged.steps).toMatchObject([{ action: 'killPod', status: 'done' }]);
  expect(judged).toMatchObject({ status: 'passed' });
  const late = aWorld().step('killPod', [1], 1000).kills(1).gone(1).after(2000).reads();
  late.act({ type: 'deadlinePassed', step: 'killPod', withinMs: 1000 });
  expect(judgedOf(late.recording)).toMatchObject({ status: 'failed', steps: [{ status: 'missed' }] });
});

test('a recording is an observation by its own word, whatever else is in it', () => {
  expect(isObservation(observed().act({ type: 'undoBegan' }).recording)).toBe(true);
  expect(isObservation(aGoodKill().recording)).toBe(false);
  expect(isObservation(aWorld().recording)).toBe(false);
});
