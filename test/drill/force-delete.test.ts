import { beforeEach, expect, test, vi } from 'vitest';
import { pods } from '../../src/cluster/resource.ts';
import { actsOf } from '../../src/recording/recording.ts';
import type { Step } from '../../src/scenario/scenario.ts';
import { namespace } from '../fakes/a-set.ts';
import { aWorld, type World } from '../fakes/world.ts';
import { stateOf } from './support/as-before.ts';
import { drill } from './support/drill.ts';
import { aScenario } from './support/scenarios.ts';
import { noJudgement } from './support/sweep.ts';

vi.mock(import('../../src/judge/judge.ts'), () => ({ judge: () => noJudgement }));

const force: Step = {
  name: 'force',
  action: { action: 'forceDeletePod', ordinal: { select: 'these', ordinals: [0, 2] } },
  withinMs: 60_000,
  continueAfterViolation: false,
};

let world: World;

beforeEach(() => {
  world = aWorld();
});

test('is refused unless whoever runs it says so, even where destruction is allowed', async () => {
  const before = stateOf(world);
  const scenario = aScenario([force], { allowDestructive: true });
  const { result } = await drill(world, scenario, world.process(), { allowDestructive: true });
  expect(result).toMatchObject({ exitCode: 4, status: 'refused' });
  expect(result.plan.refusals.map(({ guard }) => guard)).toEqual(['force']);
  expect(stateOf(world)).toEqual(before);
});

test('takes pods without grace, by UID, the highest first, each when the last one is back', async () => {
  const uid = (name: string) => world.cluster.store.get(pods, namespace, name).metadata?.uid;
  const old = { high: uid('web-2'), low: uid('web-0') };
  const { result, recording } = await drill(world, aScenario([force]), world.process(), { allowForce: true });
  expect(result.steps).toMatchObject([
    { status: 'done', detail: 'at most one was given up for web-2, web-0' },
  ]);
  const acts = actsOf(recording).map(({ act }) => act);
  expect(acts.slice(0, 8)).toMatchObject([
    { type: 'step', ordinals: [2, 0], required: ['I4', 'R1', 'S2'] },
    { type: 'nodeRead', uid: old.high, node: 'node-1' },
    { type: 'deleteRequested', ordinal: 2, uid: old.high, gracePeriodSeconds: 0 },
    { type: 'deleteAccepted', ordinal: 2, uid: old.high },
    { type: 'nodeRead', uid: old.low, node: 'node-1' },
    { type: 'deleteRequested', ordinal: 0, uid: old.low, gracePeriodSeconds: 0 },
    { type: 'deleteAccepted', ordinal: 0, uid: old.low },
    { type: 'stepEnded' },
  ]);
});

test('says in its plan what is given up', async () => {
  const { result } = await drill(world, aScenario([force]), world.process(), { allowForce: true });
  expect(result.plan.steps[0]?.does[0]).toBe('delete pod web-2 by force (grace period 0s)');
  expect(result.plan.steps[0]?.expected.join()).toContain('at most one web-2 is not assured');
});
