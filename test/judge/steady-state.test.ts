import { expect, test } from 'vitest';
import { steadyStateOf } from '../../src/judge/steady-state.ts';
import type { ProbeAct } from '../../src/recording/probe-acts.ts';
import { aWorld } from '../support/world.ts';

type Look = readonly [at: number, moment: ProbeAct['moment'], state: ProbeAct['state'], tookMs?: number];

/** Looks of probes, each list in its own order; together they are put down in the order of time. */
function looksOf(byName: Readonly<Record<string, readonly Look[]>>) {
  const world = aWorld();
  const looks = Object.entries(byName).flatMap(([name, own]) => own.map((look) => ({ name, look })));
  for (const { name, look } of looks.toSorted((a, b) => a.look[0] - b.look[0])) {
    const [at, moment, state, tookMs = 0] = look;
    world
      .after(at - world.at)
      .act({ type: 'probe', name, moment, state, detail: `${state} at ${at}`, tookMs });
  }
  return world;
}
const seen = (state: ProbeAct['state'], at: number) => ({ state, detail: `${state} at ${at}` });
const duringOf = (...looks: readonly Look[]) => steadyStateOf(looksOf({ db: looks }).recording)[0]?.during;

test('a run without probes has no steady state', () => {
  expect(steadyStateOf(aWorld().step('killPod', [1]).kills(1).recording)).toEqual([]);
});

test('the last look at an edge counts', () => {
  const { recording } = looksOf({
    db: [
      [1000, 'before', 'not met'],
      [2000, 'before', 'met'],
      [3000, 'after', 'not met'],
      [4000, 'after', 'met'],
    ],
  });
  expect(steadyStateOf(recording)).toEqual([
    { name: 'db', before: seen('met', 2000), during: undefined, after: seen('met', 4000), broke: false },
  ]);
});

test('a step that only looks is no look at the steady state', () => {
  const { recording } = looksOf({ check: [[1000, 'step', 'met']], db: [[2000, 'before', 'met']] });
  expect(steadyStateOf(recording, ['check', 'db'])).toEqual([
    { name: 'db', before: seen('met', 2000), during: undefined, after: undefined, broke: false },
  ]);
});

test('probes stand in the order of the scenario, those it does not name after them, each once', () => {
  const { recording } = looksOf({
    web: [
      [1000, 'before', 'met'],
      [4000, 'after', 'met'],
    ],
    db: [[2000, 'before', 'met']],
    lag: [[3000, 'before', 'met']],
  });
  const namesIn = (order?: readonly string[]) => steadyStateOf(recording, order).map(({ name }) => name);
  expect(namesIn()).toEqual(['web', 'db', 'lag']);
  expect(namesIn(['lag', 'db', 'never looked'])).toEqual(['lag', 'db', 'web']);
});

test('the one that ended the steps is named, and no other', () => {
  const world = looksOf({ db: [[1000, 'during', 'not met']], web: [[1000, 'during', 'met']] });
  world.act({ type: 'steadyStateBroken', name: 'db', failures: 3, detail: 'refused' });
  expect(steadyStateOf(world.recording).map(({ name, broke }) => [name, broke])).toEqual([
    ['db', true],
    ['web', false],
  ]);
});

test('each probe counts its own looks in the course of the run', () => {
  const { recording } = looksOf({
    db: [
      [1000, 'before', 'met'],
      [2000, 'during', 'met'],
      [3000, 'during', 'unknown'],
      [4000, 'during', 'not met', 100],
      [5000, 'during', 'met'],
      [9000, 'after', 'met'],
    ],
    web: [[2500, 'during', 'unknown']],
  });
  expect(steadyStateOf(recording).map(({ during }) => during)).toEqual([
    { looks: 4, met: 2, unknown: 1, longestOutageMs: 1100 },
    { looks: 1, met: 0, unknown: 1, longestOutageMs: 0 },
  ]);
});

const outages: readonly (readonly [string, number, ...Look[]])[] = [
  ['nothing failed', 0, [1000, 'during', 'met', 40], [3000, 'during', 'met', 40]],
  [
    'a look that could not be made does not prolong one',
    0,
    [2000, 'during', 'not met'],
    [9000, 'during', 'unknown'],
  ],
  ['one failure lasts as long as its look took', 250, [2000, 'during', 'not met', 250]],
  [
    'from the beginning of the first failure in a row to the next success',
    4250,
    [2000, 'during', 'not met', 250],
    [4000, 'during', 'not met', 250],
    [6000, 'during', 'met', 100],
    [9000, 'during', 'met'],
  ],
  [
    'the longest of several, whichever comes first',
    3000,
    [2000, 'during', 'not met'],
    [5000, 'during', 'met'],
    [6000, 'during', 'not met'],
    [7000, 'during', 'met'],
  ],
  [
    'the longest of several, whichever comes last',
    5000,
    [2000, 'during', 'not met'],
    [3000, 'during', 'met'],
    [6000, 'during', 'not met'],
    [11000, 'during', 'met'],
  ],
  [
    'a look that could not be made neither ends nor begins one',
    3000,
    [1000, 'during', 'unknown'],
    [2000, 'during', 'not met'],
    [4000, 'during', 'unknown'],
    [5000, 'during', 'met'],
    [9000, 'during', 'unknown'],
  ],
  [
    'what failed before the drill is not the drill’s',
    0,
    [1000, 'before', 'not met', 500],
    [2000, 'during', 'met'],
  ],
  ['the look after the undo may end it', 7000, [2000, 'during', 'not met'], [9000, 'after', 'met']],
  ['it goes on to the last look', 7000, [2000, 'during', 'not met'], [9000, 'after', 'not met']],
  ['in whole milliseconds', 12, [2000, 'during', 'not met', 11.6]],
];
test.each(outages.map(([which, lasts, ...looks]) => [which, lasts, looks] as const))(
  'an outage: %s',
  (_which, longestOutageMs, looks) => {
    expect(duringOf(...looks)?.longestOutageMs).toBe(longestOutageMs);
  },
);
