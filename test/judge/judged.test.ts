import { expect, test } from 'vitest';
import { judgedOf } from '../../src/judge/judged.ts';
import type { Act } from '../../src/recording/entry.ts';
import type { ProbeAct } from '../../src/recording/probe-acts.ts';
import { aGoodKill, aWorld, type World } from '../support/world.ts';

const look = (moment: ProbeAct['moment'], state: ProbeAct['state'], name = 'db'): Act => ({
  type: 'probe',
  name,
  moment,
  state,
  detail: `port 5432: ${state}`,
  tookMs: 5,
});
const missed = (step: string): Act => ({ type: 'deadlinePassed', step, withinMs: 10 });
const stepOf = (name: string, accepts: readonly ('recovery' | 'order')[] = []): Act => ({
  type: 'step',
  name,
  action: 'killPod',
  ordinals: [1],
  withinMs: 300_000,
  required: [],
  expects: { accepts },
});
const statusOf = (world: World) => {
  const { status, exitCode, reason } = judgedOf(world.recording);
  return [status, exitCode, reason];
};

test('what a recording says of itself', () => {
  const world = aGoodKill();
  expect(judgedOf(world.recording)).toMatchObject({
    schemaVersion: 'sts-doctor.dev/judged/v1',
    run: 'r1',
    tool: 'test',
    startedAt: '2026-11-21T10:00:00.000Z',
    durationMs: world.recording.entries.at(-1)?.at,
    set: { namespace: 'stage', name: 'web' },
    serverVersion: 'v1.36.3',
    status: 'passed',
    exitCode: 0,
    steps: [{ name: 'killPod', action: 'killPod', ordinals: [1], status: 'done' }],
    gameDay: undefined,
    steadyState: [],
  });
});

test('an empty recording lasted no time, and proves nothing', () => {
  const { header } = aWorld().recording;
  const empty = { durationMs: 0, steps: [], status: 'inconclusive', exitCode: 7 };
  expect(judgedOf({ header, entries: [] })).toMatchObject(empty);
});

test('one that ends before anything was done or watched proves nothing, however well all stands', () => {
  expect(statusOf(aWorld())).toEqual([
    'inconclusive',
    7,
    'the recording ends before a drill or an observation began',
  ]);
});

test('one that lacks the set proves nothing', () => {
  const { header, entries } = aWorld().act({ type: 'observing' }).recording;
  const blind = { header, entries: entries.filter((entry) => !('kind' in entry) || entry.kind !== 'set') };
  expect(judgedOf(blind)).toMatchObject({ status: 'inconclusive' });
  const alone = { header, entries: entries.filter(({ entry }) => entry === 'act') };
  expect(judgedOf(alone)).toMatchObject({ status: 'inconclusive' });
});

test.each<readonly [string, (world: World) => World, readonly unknown[]]>([
  ['nothing is wrong', (world) => world.act(look('after', 'met')), ['passed', 0, undefined]],
  [
    'a probe fails after the drill',
    (world) => world.act(look('after', 'met', 'web')).act(look('after', 'not met')),
    ['failed', 1, 'the steady state is broken after the drill: db: port 5432: not met'],
  ],
  [
    'a probe broke in its course',
    (world) =>
      world
        .act(look('during', 'met', 'web'))
        .act(look('during', 'not met'))
        .act({ type: 'steadyStateBroken', name: 'db', failures: 1, detail: 'refused' })
        .act(look('after', 'met')),
    ['failed', 1, 'the steady state broke: db'],
  ],
  [
    'a probe that never broke failed for a time',
    (world) => world.act(look('during', 'not met')).act(look('after', 'met')),
    ['passed', 0, undefined],
  ],
  [
    'a probe could not look after the drill',
    (world) => world.act(look('after', 'met', 'web')).act(look('after', 'unknown')),
    ['inconclusive', 7, 'the steady state could not be told: db'],
  ],
  [
    'a failure is worse than what could not be told',
    (world) => world.act(look('after', 'unknown', 'web')).act(look('after', 'not met')),
    ['failed', 1, 'the steady state is broken after the drill: db: port 5432: not met'],
  ],
  [
    'a step was not done in time',
    (world) => world.act(missed('killPod')),
    ['failed', 1, 'killPod did not come about in time'],
  ],
])('%s', (_which, happens, outcome) => {
  expect(statusOf(happens(aGoodKill()))).toEqual(outcome);
});

test('a deadline belongs to the step that was under way', () => {
  const world = aWorld().act(stepOf('one')).act(stepOf('two')).act(missed('two')).act(stepOf('three'));
  expect(judgedOf(world.recording).steps.map(({ name, status }) => [name, status])).toEqual([
    ['one', 'done'],
    ['two', 'missed'],
    ['three', 'done'],
  ]);
});

test.each([
  ['accepted by its author', ['recovery'], { status: 'missed', accepted: true }],
  ['accepted in another dimension', ['order'], { status: 'missed' }],
  ['not accepted', [], { status: 'missed' }],
] as const)('a step that was missed: %s', (_which, accepts, told) => {
  const world = aWorld().act(stepOf('one', accepts)).act(missed('one'));
  const { steps, status } = judgedOf(world.recording);
  expect(steps).toEqual([{ name: 'one', action: 'killPod', ordinals: [1], ...told }]);
  expect(status).toBe('accepted' in told ? 'passed' : 'failed');
});

test('a step that was done in time has nothing to accept', () => {
  const { steps } = judgedOf(aWorld().act(stepOf('one', ['recovery'])).recording);
  expect(steps).toEqual([{ name: 'one', action: 'killPod', ordinals: [1], status: 'done' }]);
});

test('a probe that nobody asked after the drill says nothing of its end', () => {
  expect(statusOf(aGoodKill().act(look('during', 'met')))).toEqual(['passed', 0, undefined]);
});

test('an observation that never saw its set decides nothing', () => {
  const { header } = aWorld().recording;
  const entries = [{ entry: 'act', act: { type: 'observing' }, seq: 0, at: 0 }] as const;
  expect(judgedOf({ header, entries })).toMatchObject({
    status: 'inconclusive',
    reason: expect.stringMatching(/^I\d could not be decided: the recording does not show the set$/),
  });
});

test('a drill whose set somebody deleted afterwards is judged by what it did', () => {
  const world = aGoodKill();
  expect(statusOf(world.fact('set', 'deleted', world.set))).toEqual(['passed', 0, undefined]);
});
