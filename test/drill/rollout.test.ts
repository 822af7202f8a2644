import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { RunResult } from '../../src/drill/run-result.ts';
import type { StatefulSet } from '../../src/objects/workload.ts';
import { actsOf } from '../../src/recording/recording.ts';
import type { Scenario, Step } from '../../src/scenario/scenario.ts';
import { aWorld, type World } from '../fakes/world.ts';
import { stateOf } from './support/as-before.ts';
import { drill } from './support/drill.ts';
import { aScenario, partitionStep, patchStep, stallStep } from './support/scenarios.ts';
import { hasBadImage, noJudgement } from './support/sweep.ts';

vi.mock(import('../../src/judge/judge.ts'), () => ({ judge: () => noJudgement }));

const RESTARTED_AT = 'kubectl.kubernetes.io/restartedAt';
const after = { withinMs: 300_000, continueAfterViolation: false };
const revert: Step = {
  ...after,
  name: 'revert',
  action: { action: 'revertTemplate' },
  until: { state: 'stable', forMs: 5_000 },
};
const free: Step = { ...after, name: 'free', action: { action: 'deleteStuckPods' } };
const restart: Step = { ...after, name: 'restart', action: { action: 'restartRollout' } };

let world: World;
let before: unknown;

function inWorld(made: World): void {
  world = made;
  world.controller.isBroken = hasBadImage;
  before = stateOf(world);
}

beforeEach(() => inWorld(aWorld()));

const trapped = aScenario([stallStep(), revert, free]);

/** Every template the set has had, as one of its fields shows it, in order. */
function templates(scenario: Scenario, at: (set: StatefulSet) => unknown) {
  const seen: unknown[] = [at(world.set)];
  world.cluster.store.subscribe(() => {
    const value = at(world.set);
    if (value !== seen.at(-1)) seen.push(value);
  });
  return drill(world, scenario).then(({ result }) => ({ result, seen }));
}

const restartedAt = ({ spec }: StatefulSet) => spec?.template?.metadata?.annotations?.[RESTARTED_AT];

describe('a stalled rollout that is taken back', () => {
  test('stays stuck under OrderedReady until the broken pod is deleted, by its UID', async () => {
    const { result, recording } = await drill(world, trapped);
    expect(result.steps.map(({ status, detail }) => [status, detail])).toEqual([
      ['done', undefined],
      ['done', undefined],
      ['done', undefined],
    ]);
    const acts = actsOf(recording).map(({ act }) => act);
    expect(acts.map(({ type }) => type)).toEqual([
      'step',
      'changeRequested',
      'changeAccepted',
      'stalled',
      'stepEnded',
      'step',
      'changeRequested',
      'changeAccepted',
      'stable',
      'stepEnded',
      'step',
      'deleteRequested',
      'deleteAccepted',
      'stepEnded',
      'undoBegan',
      'undoEnded',
    ]);
    expect(acts[0]).toMatchObject({ ordinals: [2], required: ['O5', 'I8'] });
    expect(acts[10]).toMatchObject({ ordinals: [2], required: ['I4', 'R1', 'S2'] });
    expect(result).toMatchObject({ exitCode: 0, undo: { outcome: 'restored', differences: [] } });
    expect(stateOf(world)).toEqual(before);
  });

  test('needs nobody under Parallel, where there is nothing to delete', async () => {
    inWorld(aWorld({ policy: 'Parallel' }));
    const { result, recording } = await drill(world, trapped);
    expect(result.steps[2]).toMatchObject({
      status: 'done',
      detail: 'no pod was stuck: there was nothing to delete',
    });
    expect(actsOf(recording).map(({ act }) => act.type)).not.toContain('deleteRequested');
    expect(stateOf(world)).toEqual(before);
  });

  test('says what is missing when the deleted pod does not come back', async () => {
    world.controller.isBroken = ({ metadata }) => metadata?.name === 'web-2';
    const { result } = await drill(world, aScenario([stallStep(), revert, { ...free, withinMs: 30_000 }]));
    expect(result.steps[2]).toMatchObject({
      status: 'missed',
      detail: 'web-2 not back after 30 s: web-2 Pending, 2 Ready',
    });
  });

  test('and that somebody else has changed meanwhile is left to them', async () => {
    world.clock.after(6_000, () => world.edit((set) => withImage(set, 'db:9')));
    const { result } = await drill(world, trapped);
    expect(result).toMatchObject({ exitCode: 6, undo: { outcome: 'conflict' } });
    expect(result.steps.map(({ status }) => status)).toEqual(['errored', 'not run', 'not run']);
    expect(world.set.spec?.template?.spec?.containers?.[0]?.image).toBe('db:9');
  });

  test('and that somebody else has put back meanwhile proves nothing', async () => {
    world.clock.after(6_000, () => world.edit((set) => withImage(set, 'db:1')));
    const { result } = await drill(world, trapped);
    expect(result).toMatchObject({
      status: 'inconclusive',
      exitCode: 7,
      reason:
        'somebody else put spec.template.spec.containers[db].image of sts/web to "db:1" while the drill went on',
      undo: { outcome: 'restored' },
    });
    expect(stateOf(world)).toEqual(before);
  });
});

describe('a rollout', () => {
  test('of a patch is done when every pod is at the new revision and healthy; then all is as before', async () => {
    const { result, seen } = await templates(
      aScenario([patchStep({ metadata: { annotations: { drill: 'yes' } } })]),
      ({ spec }) => spec?.template?.metadata?.annotations?.['drill'],
    );
    expect(seen).toEqual([undefined, 'yes', undefined]);
    passed(result);
    expect(result.plan.steps[0]).toMatchObject({
      ordinals: [2, 1, 0],
      disruption: { pods: 1, of: 3 },
      fields: [{ path: 'spec.template.metadata.annotations.drill', to: 'yes' }],
      undo: { kind: 'equivalent' },
    });
  });

  test('that cannot go on is missed, and says how it stands', async () => {
    const patch = { spec: { containers: [{ name: 'db', image: 'registry.invalid/none:0' }] } };
    const { result } = await drill(world, aScenario([patchStep(patch, { withinMs: 60_000 })]));
    expect(result.steps[0]).toMatchObject({
      status: 'missed',
      detail: 'the rollout is not complete (template bad) after 1m00s: web-2 Pending, 2 Ready',
    });
    expect(stateOf(world)).toEqual(before);
  });

  test('is restarted as often as the scenario says, each time by another annotation', async () => {
    const { result, seen } = await templates(
      aScenario([restart, { ...restart, name: 'again' }]),
      restartedAt,
    );
    passed(result);
    expect(seen).toHaveLength(4);
    const [first, second, third, last] = seen;
    expect([first, last]).toEqual([undefined, undefined]);
    expect(Date.parse(String(third)) - Date.parse(String(second))).toBe(1000);
    expect(second).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  });

  test('is restarted once when the answer was lost', async () => {
    world.cluster.fail('patch', { after: 1, with: 'unreachable after' });
    const { result, seen } = await templates(aScenario([restart]), restartedAt);
    passed(result);
    expect(seen).toHaveLength(3);
  });

  test('goes as far as the partition lets it, and on when that is lowered', async () => {
    const canary = aScenario([
      partitionStep(2),
      patchStep({ metadata: { annotations: { drill: 'yes' } } }),
      partitionStep(0, { name: 'all' }),
    ]);
    const { result } = await drill(world, canary);
    passed(result);
    expect(result.plan.steps.map(({ ordinals }) => ordinals)).toEqual([[], [2], [1, 0]]);
    expect(result.plan.steps.map(({ undo }) => undo.kind)).toEqual(['exact', 'equivalent', 'equivalent']);
  });
});

function passed(result: RunResult): void {
  expect(result.reason).toBeUndefined();
  expect(result).toMatchObject({ exitCode: 0, undo: { outcome: 'restored', differences: [] } });
  expect(stateOf(world)).toEqual(before);
}

function withImage(set: StatefulSet, image: string): StatefulSet {
  const { template } = set.spec ?? {};
  const containers = template?.spec?.containers?.map((container) => ({ ...container, image }));
  return {
    ...set,
    metadata: { ...set.metadata, generation: (set.metadata?.generation ?? 0) + 1 },
    spec: {
      ...set.spec,
      template: { ...template, spec: { ...template?.spec, ...(containers && { containers }) } },
    },
  };
}
