import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { PauseSpec, Step } from '../../src/scenario/scenario.ts';
import { actsOf } from '../../src/recording/recording.ts';
import { aWorld, type World } from '../fakes/world.ts';
import { drill } from './support/drill.ts';
import { aScenario, killStep } from './support/scenarios.ts';
import { noJudgement } from './support/sweep.ts';

vi.mock(import('../../src/judge/judge.ts'), () => ({ judge: () => noJudgement }));

let world: World;
beforeEach(() => {
  world = aWorld();
});

const step = (name: string, action: Step['action']): Step => ({
  name,
  action,
  withinMs: undefined,
  continueAfterViolation: false,
});
const all = { probe: 'available', pods: 'all' } as const;

describe('check', () => {
  test('is done when what it asks for holds now', async () => {
    const { result, recording } = await drill(
      world,
      aScenario([step('look', { action: 'check', probe: all })]),
    );
    expect(result).toMatchObject({ status: 'passed', steps: [{ status: 'done', detail: '3 of 3 pods' }] });
    expect(actsOf(recording).map(({ act }) => act)).toContainEqual(
      expect.objectContaining({ type: 'probe', name: 'look', moment: 'step', state: 'met' }),
    );
    expect(result.steadyState).toBeUndefined();
  });

  test('is missed when it does not, says what was seen, and ends the steps', async () => {
    world.controller.startMs = 20_000;
    const kill = killStep('highest', { until: { state: 'stable', forMs: 1000 } });
    const wrong = step('look', {
      action: 'check',
      probe: {
        probe: 'condition',
        apiVersion: 'v1',
        kind: 'Pod',
        name: 'web-0',
        namespace: undefined,
        wants: { field: '.status.phase', equals: 'Failed' },
      },
    });
    const { result } = await drill(world, aScenario([wrong, kill]));
    expect(result).toMatchObject({
      status: 'failed',
      exitCode: 1,
      reason: '.status.phase is "Running"',
      steps: [{ status: 'missed' }, { status: 'not run' }],
    });
  });

  test('after a step that left a pod away still lets the undo wait for it', async () => {
    world.controller.startMs = 30_000;
    const gone = killStep('highest', { withinMs: 1000, continueAfterViolation: true });
    const look = step('look', { action: 'check', probe: all });
    const { result } = await drill(world, aScenario([{ ...gone, action: { ...gone.action } }, look]));
    expect(result.steps.at(-1)).toMatchObject({ status: 'missed', detail: 'web-2 is not healthy' });
  });
});

describe('wait', () => {
  const untilBack = (withinMs: number) =>
    step('back', { action: 'wait', probe: all, withinMs, everyMs: 1000 });

  test('is done as soon as it holds', async () => {
    world.controller.startMs = 20_000;
    const kill = killStep('highest', { withinMs: 1000, continueAfterViolation: true });
    const { result } = await drill(world, aScenario([kill, untilBack(60_000)]));
    expect(result.steps[1]).toMatchObject({ status: 'done' });
    expect(result.steps[1]?.durationMs).toBeGreaterThan(15_000);
    expect(result.steps[1]?.durationMs).toBeLessThan(25_000);
  });

  test('never only says that the time was up: it says what it saw last', async () => {
    world.controller.startMs = 60_000;
    const kill = killStep('highest', { withinMs: 1000, continueAfterViolation: true });
    const { result } = await drill(world, aScenario([kill, untilBack(10_000)]));
    expect(result.steps[1]).toMatchObject({
      status: 'missed',
      detail: 'not so after 10 s: web-2 is not healthy',
    });
  });
});

describe('sleep', () => {
  test('takes the time it is given, on the clock of the drill', async () => {
    const { result } = await drill(world, aScenario([step('rest', { action: 'sleep', forMs: 90_000 })]));
    expect(result.steps[0]).toMatchObject({ status: 'done', durationMs: 90_000 });
  });

  test('Ctrl-C ends it, and the drill', async () => {
    const process = world.process();
    world.clock.after(5000, () => process.interrupt());
    const { result } = await drill(
      world,
      aScenario([step('rest', { action: 'sleep', forMs: 90_000 })]),
      process,
    );
    expect(result).toMatchObject({
      status: 'interrupted',
      exitCode: 130,
      steps: [{ status: 'interrupted' }],
    });
  });
});

describe('pause', () => {
  const pause = (forMs?: number): PauseSpec => ({ action: 'pause', message: 'look at the dashboard', forMs });
  const play = (spec: PauseSpec, process = world.process()) =>
    drill(world, aScenario([step('gate', spec)]), process);

  test('without a terminal and without a time it is refused before anything is changed', async () => {
    const { result } = await play(pause());
    expect(result).toMatchObject({ status: 'refused', exitCode: 4 });
    expect(result.plan.refusals).toEqual([
      expect.objectContaining({
        guard: 'unattended',
        saw: 'gate: there is no terminal to press Enter on',
        skip: undefined,
      }),
    ]);
  });

  test('without a terminal it goes on when its time is up', async () => {
    const { result } = await play(pause(30_000));
    expect(result.steps[0]).toMatchObject({ status: 'done', durationMs: 30_000, detail: 'the time was up' });
  });

  test('on a terminal it goes on when somebody says so', async () => {
    const process = world.process();
    const asked: string[] = [];
    process.host.gate = {
      opened: (message) => {
        asked.push(message);
        return new Promise((resolve) => world.clock.after(7000, resolve));
      },
    };
    const { result } = await play(pause(), process);
    expect(asked).toEqual(['look at the dashboard']);
    expect(result.steps[0]).toMatchObject({ status: 'done', durationMs: 7000, detail: 'somebody went on' });
  });

  test('Ctrl-C at the gate undoes the drill', async () => {
    const process = world.process();
    process.host.gate = {
      opened: (_message, signal) =>
        new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    };
    world.clock.after(4000, () => process.interrupt());
    const { result } = await play(pause(), process);
    expect(result).toMatchObject({ status: 'interrupted', exitCode: 130 });
  });
});
