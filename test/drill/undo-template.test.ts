import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { RunResult } from '../../src/drill/run-result.ts';
import { aWorld, type World } from '../fakes/world.ts';
import { stateOf } from './support/as-before.ts';
import { drill } from './support/drill.ts';
import { stallRollout } from './support/scenarios.ts';
import { hasBadImage, noJudgement } from './support/sweep.ts';

vi.mock(import('../../src/judge/judge.ts'), () => ({ judge: () => noJudgement }));

let world: World;
let before: unknown;

beforeEach(() => {
  world = aWorld();
  world.controller.isBroken = hasBadImage;
  before = stateOf(world);
});

async function run(scenario = stallRollout): Promise<RunResult> {
  const process = world.process();
  const { result } = await drill(world, scenario, process);
  process.gate.die();
  return result;
}

describe('a template of ours', () => {
  test('goes back, its stuck pod and its revision go away', async () => {
    const { undo, exitCode, durationMs } = await run();
    expect(undo).toMatchObject({ outcome: 'restored', differences: [] });
    expect(undo.steps.map(({ does }) => does)).toEqual([
      'restore spec.template.spec.containers[db].image to "db:1"',
      'delete pod web-2',
      expect.stringMatching(/^delete revision web-\S+, made by the run$/),
    ]);
    expect(exitCode).toBe(0);
    expect(durationMs).toBeLessThan(15_000);
    expect(stateOf(world)).toEqual(before);
  });
});
