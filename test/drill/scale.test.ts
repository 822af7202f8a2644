import type { JsonPatchOperation } from '../../src/cluster/cluster.ts';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { pods } from '../../src/cluster/resource.ts';
import { scale } from '../../src/drill/actions/scale.ts';
import { markAnnotation } from '../../src/recording/mark.ts';
import type { Situation } from '../../src/drill/situation.ts';
import { actsOf } from '../../src/recording/recording.ts';
import type { StatefulSet } from '../../src/objects/workload.ts';
import { ordinalsOf, specOf } from '../../src/statefulset/spec.ts';
import { aPod } from '../support/builders.ts';
import { aSet, type SetOptions } from '../fakes/a-set.ts';
import { aWorld, type World } from '../fakes/world.ts';
import { stateOf } from './support/as-before.ts';
import { drill } from './support/drill.ts';
import { aScenario, scaleStep, scaleToZero } from './support/scenarios.ts';
import { noJudgement } from './support/sweep.ts';
import { aStepContext } from './support/step-context.ts';

vi.mock(import('../../src/judge/judge.ts'), () => ({ judge: () => noJudgement }));

let world: World;
let before: unknown;

beforeEach(() => {
  world = aWorld();
  before = stateOf(world);
});

/** What the patches of the set asked for, in order: replicas, or nothing for those of the mark. */
const asked = () =>
  world.cluster.requests.flatMap(({ verb, body }) => {
    if (verb !== 'patch' || !Array.isArray(body)) return [];
    return (body as readonly JsonPatchOperation[])
      .filter(({ path }) => path === '/spec/replicas')
      .map(({ value }) => value);
  });

const edited = (change: (set: StatefulSet) => StatefulSet) => () => world.edit(change);
const scaledTo = (replicas: number) =>
  edited((set) => ({
    ...set,
    metadata: { ...set.metadata, generation: (set.metadata?.generation ?? 0) + 1 },
    spec: { ...set.spec, replicas },
  }));

describe('a scaling', () => {
  test('is done when the controller has carried it out, and recorded as asked for and accepted', async () => {
    const { result, recording } = await drill(world, scaleToZero);
    expect(result.steps).toMatchObject([{ status: 'done', action: 'scale' }]);
    expect(actsOf(recording).map(({ act }) => act)).toMatchObject([
      { type: 'step', ordinals: [2, 1, 0], required: ['R1', 'O2', 'I4', 'S2'] },
      { type: 'scaleRequested', from: 3, to: 0 },
      { type: 'scaleAccepted', from: 3, to: 0 },
      { type: 'stepEnded' },
      { type: 'undoBegan' },
      { type: 'scaleRequested', from: 0, to: 3 },
      { type: 'scaleAccepted', from: 0, to: 3 },
      { type: 'undoEnded' },
    ]);
  });

  test('up is done only when the new pods are healthy', async () => {
    world.controller.startMs = 30_000;
    const { result } = await drill(world, aScenario([scaleStep(4)]));
    expect(result.steps[0]).toMatchObject({ status: 'done' });
    expect(result.steps[0]?.durationMs).toBeGreaterThan(30_000);
  });

  test('is missed when the controller does nothing', async () => {
    world.cluster.fail('patch', { with: () => (world.controller.stopped = true) });
    const { result } = await drill(world, aScenario([scaleStep(1, { withinMs: 20_000 })]));
    expect(result).toMatchObject({
      exitCode: 1,
      steps: [{ status: 'missed', detail: '3 pods, not 1, after 20 s: all pods Ready' }],
      undo: {
        outcome: 'restored, not healthy',
        steps: [{ result: 'done' }, { detail: 'the controller has not seen the definition yet' }],
      },
    });
  });

  test('to what the set has already is done without a request', async () => {
    const { result } = await drill(world, aScenario([scaleStep(3)]));
    expect(result).toMatchObject({
      exitCode: 0,
      steps: [{ status: 'done' }],
      undo: { outcome: 'nothing to undo' },
    });
    expect(asked()).toEqual([]);
  });
});

describe('when the set has changed under its hand', () => {
  test('it reads again and tries again', async () => {
    const touch = edited((set) => set);
    world.cluster.fail('patch', { after: 1, times: 3, with: touch });
    const { result } = await drill(world, scaleToZero);
    expect(result.exitCode).toBe(0);
    expect(asked()).toEqual([0, 0, 0, 0, 3]);
    expect(stateOf(world)).toEqual(before);
  });

  test('it gives up after twenty tries, and undoes', async () => {
    world.cluster.fail('patch', { after: 1, times: 20, with: edited((set) => set) });
    const { result } = await drill(world, scaleToZero);
    expect(asked()).toHaveLength(20);
    expect(result).toMatchObject({ exitCode: 5, status: 'errored' });
    expect(stateOf(world)).toEqual(before);
  });

  test('by somebody who scaled it, that is not overwritten', async () => {
    world.cluster.fail('patch', { after: 1, with: scaledTo(5) });
    const { result } = await drill(world, scaleToZero);
    expect(world.set.spec?.replicas).toBe(5);
    expect(asked()).toEqual([0]);
    expect(result).toMatchObject({ exitCode: 6, undo: { outcome: 'conflict' } });
    expect(result.reason).toBe('somebody else changed it: before 3, ours 0, now 5');
  });

  test('by somebody who took the mark off, it stops', async () => {
    const unmark = edited(({ metadata: { annotations: _all, ...metadata } = {}, ...set }) => ({
      ...set,
      metadata,
    }));
    world.cluster.fail('patch', { after: 1, with: unmark });
    const { result } = await drill(world, scaleToZero);
    expect(asked()).toEqual([0]);
    expect(world.set.spec?.replicas).toBe(3);
    expect(result.exitCode).not.toBe(0);
  });

  test('while it waits for its pods, it waits no longer', async () => {
    world.clock.after(1000, scaledTo(4));
    const { result } = await drill(world, scaleToZero);
    expect(result.steps).toMatchObject([
      {
        status: 'errored',
        detail: 'somebody else put spec.replicas of sts/web to 4 while the drill went on',
      },
    ]);
    expect(world.set.spec?.replicas).toBe(4);
    expect(world.set.metadata?.annotations).toHaveProperty([markAnnotation]);
  });
});

describe('when the answer to a patch is lost', () => {
  test('and it was carried out, it is not sent again', async () => {
    world.cluster.fail('patch', { after: 1, with: 'unreachable after' });
    const { result } = await drill(world, scaleToZero);
    expect(result.exitCode).toBe(0);
    expect(asked()).toEqual([0, 3]);
  });

  test('and it was not, it is sent again', async () => {
    world.cluster.fail('patch', { after: 1, with: 'unreachable before' });
    const { result } = await drill(world, scaleToZero);
    expect(result.exitCode).toBe(0);
    expect(asked()).toEqual([0, 0, 3]);
  });
});

describe('the plan of a scaling', () => {
  const step = aStepContext('scale');

  function situation(options: SetOptions = {}): Situation {
    const set = aSet(options);
    const spec = specOf(set);
    const members = new Map(ordinalsOf(spec).map((ordinal) => [ordinal, aPod(set, ordinal)]));
    return { set, spec, members, claims: new Map() };
  }
  const plan = (replicas: number, options: SetOptions = {}) =>
    scale.plan({ action: 'scale', replicas }, situation(options), step);

  test('down names the pods that go, highest first', () => {
    expect(plan(1)).toEqual({
      name: 'scale',
      action: 'scale',
      ordinals: [2, 1],
      does: ['scale sts/web from 3 to 1'],
      fields: [{ path: 'spec.replicas', from: 3, to: 1 }],
      expected: ['deleted one by one: web-2, web-1'],
      disruption: { pods: 2, of: 3 },
      undo: { kind: 'exact', does: ['scale sts/web back to 3'] },
      withinMs: 660_000,
    });
  });

  test('up names the pods that come, lowest first, counted from the start ordinal', () => {
    expect(plan(5, { start: 2 })).toMatchObject({
      ordinals: [5, 6],
      expected: ['created one by one: web-5, web-6'],
      disruption: { pods: 0, of: 3 },
    });
  });

  test('of a burst set has its pods go together, within the time of one', () => {
    expect(plan(0, { policy: 'Parallel' })).toMatchObject({
      expected: ['deleted together: web-2, web-1, web-0'],
      withinMs: 330_000,
    });
  });

  test('to what it has changes nothing', () => {
    expect(plan(3)).toMatchObject({
      ordinals: [],
      expected: [],
      disruption: { pods: 0 },
      undo: { kind: 'exact' },
    });
    expect(scale.edit?.({ action: 'scale', replicas: 3 }, situation(), step)).toEqual(situation().set);
  });

  test.each<readonly [string, number, SetOptions]>([
    ['claims go with their pods', 2, { whenScaled: 'Delete' }],
    ['no pod is left to hold the data', 0, { templates: [], volumes: [{ name: 'data', emptyDir: {} }] }],
  ])('down cannot be undone when %s', (_what, replicas, options) => {
    expect(plan(replicas, options).undo.kind).toBe('none');
  });

  test.each<readonly [string, number, SetOptions]>([
    ['claims stay', 0, {}],
    ['there are no claims that could go', 2, { templates: [], whenScaled: 'Delete' }],
    ['some pods keep the data', 1, { templates: [], volumes: [{ name: 'data', emptyDir: {} }] }],
    ['it goes up', 4, { whenScaled: 'Delete' }],
  ])('can be undone when %s', (_what, replicas, options) => {
    expect(plan(replicas, options).undo.kind).toBe('exact');
  });

  test('up asks for what it takes to remove the claims again, and to know them from others', () => {
    const verbs = (replicas: number, options: SetOptions = {}) =>
      scale
        .needs(plan(replicas, options), situation(options), { action: 'scale', replicas })
        .map(({ verb, resource }) => `${verb} ${resource}`);
    expect(verbs(4)).toEqual([
      'list persistentvolumeclaims',
      'watch persistentvolumeclaims',
      'delete persistentvolumeclaims',
    ]);
    expect(verbs(4, { templates: [] })).toEqual([]);
    expect(verbs(1)).toEqual([]);
  });

  test('puts order to the test only where the set has one, and claims only where they stay', () => {
    const required = (replicas: number, options: SetOptions = {}) =>
      scale.required(plan(replicas, options), situation(options));
    expect(required(4)).toEqual(['R1', 'O1']);
    expect(required(0, { policy: 'Parallel' })).toEqual(['R1', 'O9', 'I4', 'S2']);
    expect(required(0, { whenScaled: 'Delete' })).toEqual(['R1', 'O2', 'I4']);
  });
});

test('a burst set comes and goes together, and is as before', async () => {
  world = aWorld({ policy: 'Parallel' });
  before = stateOf(world);
  const { result } = await drill(world, scaleToZero);
  expect(result).toMatchObject({ exitCode: 0, undo: { outcome: 'restored' } });
  expect(result.durationMs).toBeLessThan(8000);
  expect(world.cluster.store.list(pods)).toHaveLength(3);
  expect(stateOf(world)).toEqual(before);
});
