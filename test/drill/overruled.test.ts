import { expect, test, vi } from 'vitest';
import type { StatefulSet } from '../../src/objects/workload.ts';
import { aWorld, type World } from '../fakes/world.ts';
import { drill, leaveBehind } from './support/drill.ts';
import { aScenario, killStep, scaleStep, scaleToZero } from './support/scenarios.ts';
import { noJudgement } from './support/sweep.ts';

vi.mock(import('../../src/judge/judge.ts'), () => ({ judge: () => noJudgement }));

/** While the set is on its way down. */
const MIDDLE_MS = 2500;

test.each([
  { replicas: 5, exitCode: 6, status: 'errored', outcome: 'conflict' },
  { replicas: 3, exitCode: 7, status: 'inconclusive', outcome: 'restored' },
])(
  'a step that scales ends as soon as somebody else scales the set to $replicas, long before its time is up',
  async ({ replicas, exitCode, status, outcome }) => {
    const world = aWorld();
    world.clock.after(MIDDLE_MS, () => scale(world, replicas));
    const { result } = await drill(world, scaleToZero);
    expect(result).toMatchObject({ exitCode, status, undo: { outcome }, steps: [{ status: 'errored' }] });
    expect(result.steps[0]?.detail).toBe(
      `somebody else put spec.replicas of sts/web to ${replicas} while the drill went on`,
    );
    expect(result.steps[0]?.durationMs).toBeLessThan(MIDDLE_MS + 1000);
    expect(world.set.spec?.replicas).toBe(replicas);
  },
);

test('a step that only kills ends, too, when somebody takes back what an earlier step has scaled', async () => {
  const world = aWorld();
  world.controller.startMs = 30_000;
  world.clock.after(10_000, () => scale(world, 3));
  const { result } = await drill(world, aScenario([scaleStep(2), killStep([0])]));
  expect(result).toMatchObject({
    status: 'inconclusive',
    exitCode: 7,
    reason: 'somebody else put spec.replicas of sts/web to 3 while the drill went on',
    steps: [{ status: 'done' }, { status: 'errored' }],
    undo: { outcome: 'restored', steps: [{ result: 'already undone' }] },
  });
});

test('recover --keep-live keeps what somebody else has set, but not what the run itself has set', async () => {
  const world = aWorld();
  await leaveBehind(world, scaleToZero, MIDDLE_MS);
  expect(world.set.spec?.replicas).toBe(0);
  const recovered = await world.recover(world.process(), { keepLive: true });
  expect(recovered).toMatchObject({ exitCode: 0, undo: { outcome: 'restored' } });
  expect(world.set.spec?.replicas).toBe(3);
});

function scale(world: World, replicas: number): void {
  world.edit((set): StatefulSet => ({
    ...set,
    metadata: { ...set.metadata, generation: (set.metadata?.generation ?? 0) + 1 },
    spec: { ...set.spec, replicas },
  }));
}
