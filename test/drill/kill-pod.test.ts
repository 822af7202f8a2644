import { beforeEach, describe, expect, test, vi } from 'vitest';
import { ClusterError } from '../../src/cluster/error.ts';
import { pods } from '../../src/cluster/resource.ts';
import { killPod } from '../../src/drill/actions/kill-pod.ts';
import type { RunResult } from '../../src/drill/run-result.ts';
import type { Situation } from '../../src/drill/situation.ts';
import type { Recording } from '../../src/recording/recording.ts';
import { actsOf } from '../../src/recording/recording.ts';
import type { KillPodSpec } from '../../src/scenario/scenario.ts';
import { specOf } from '../../src/statefulset/spec.ts';
import { aClaim, aPod } from '../support/builders.ts';
import { aSet, namespace, type SetOptions } from '../fakes/a-set.ts';
import { aWorld, type World } from '../fakes/world.ts';
import { stateOf } from './support/as-before.ts';
import { drill } from './support/drill.ts';
import { aScenario, killPod as killHighest, killStep } from './support/scenarios.ts';
import { noJudgement } from './support/sweep.ts';
import { aStepContext } from './support/step-context.ts';

vi.mock(import('../../src/judge/judge.ts'), () => ({ judge: () => noJudgement }));

let world: World;

beforeEach(() => {
  world = aWorld();
});

interface Killing {
  readonly result: RunResult;
  readonly recording: Recording;
  /** UIDs that the server was asked to delete, in order. */
  readonly asked: readonly unknown[];
}

async function kill(scenario = killHighest, options: Parameters<typeof drill>[3] = {}): Promise<Killing> {
  const { result, recording } = await drill(world, scenario, world.process(), options);
  const deletes = world.cluster.requests.filter(
    ({ verb, resource }) => verb === 'delete' && resource === 'pods',
  );
  return { result, recording, asked: deletes.map(({ body }) => (body as { uid: unknown }).uid) };
}

const uidOf = (name: string) => world.cluster.store.get(pods, namespace, name).metadata?.uid;
const remade = (name: string) => {
  world.cluster.store.remove(pods, world.cluster.store.get(pods, namespace, name));
  world.controller.settle();
};

describe('a pod', () => {
  test('is killed by its UID, and the step is done when another healthy one bears its name', async () => {
    const uid = uidOf('web-2');
    const { result, asked } = await kill();
    expect(asked).toEqual([uid]);
    expect(result.steps).toMatchObject([{ status: 'done', action: 'killPod' }]);
    expect(uidOf('web-2')).not.toBe(uid);
  });

  test('that dies slowly and stays Ready is not taken for its replacement', async () => {
    world.controller.stopMs = 60_000;
    const { result } = await kill();
    expect(result.steps[0]?.durationMs).toBeGreaterThan(60_000);
  });

  test('that a lagging watch still shows as it was is not taken for its replacement', async () => {
    world.cluster.fail('delete', {
      resource: 'pods',
      with: () => void world.clock.after(3000, world.cluster.lose('pods').resume),
    });
    const { result } = await kill();
    expect(result.steps).toMatchObject([{ status: 'done' }]);
    expect(result.steps[0]?.durationMs).toBeGreaterThan(3000);
  });

  test('is recorded as asked for before the request, and as accepted after its answer', async () => {
    const uid = uidOf('web-2');
    const { recording } = await kill();
    expect(actsOf(recording).map(({ act }) => act)).toMatchObject([
      { type: 'step', name: 'kill pod', ordinals: [2], required: ['I4', 'R1', 'S2'] },
      { type: 'deleteRequested', ordinal: 2, uid },
      { type: 'deleteAccepted', ordinal: 2, uid },
      { type: 'stepEnded' },
      { type: 'undoBegan' },
      { type: 'undoEnded' },
    ]);
  });

  test('gets the grace period of the scenario', async () => {
    const spec: KillPodSpec = {
      action: 'killPod',
      ordinal: { select: 'lowest' },
      order: 'descending',
      gracePeriodSeconds: 3,
    };
    await kill(aScenario([killStep('highest', { action: spec })]));
    expect(world.cluster.requests).toContainEqual(
      expect.objectContaining({
        verb: 'delete',
        name: 'web-0',
        body: expect.objectContaining({ gracePeriodSeconds: 3 }),
      }),
    );
  });

  test('that is not back in time is missed, after a fresh look and a word in the recording', async () => {
    world.controller.isBroken = (pod) => pod.metadata?.name === 'web-2';
    const { result, recording } = await kill(aScenario([killStep('highest', { withinMs: 30_000 })]));
    expect(result.steps).toMatchObject([
      { status: 'missed', detail: 'web-2 not back after 30 s: web-2 Pending, 2 Ready' },
    ]);
    const entries = recording.entries.map((entry) => (entry.entry === 'act' ? entry.act.type : entry.entry));
    const passed = entries.indexOf('deadlinePassed');
    expect(entries.slice(passed - 1, passed + 2)).toEqual(['reading', 'deadlinePassed', 'stepEnded']);
  });
});

describe('when the answer to a delete is lost', () => {
  test('it is sent again, and the pod that took the place meanwhile is not hit', async () => {
    const uid = uidOf('web-2');
    world.cluster.fail('delete', {
      resource: 'pods',
      with: () => {
        remade('web-2');
        throw new ClusterError('unreachable', 'connection reset');
      },
    });
    const { result, asked } = await kill();
    expect(asked).toEqual([uid, uid]);
    expect(result).toMatchObject({ exitCode: 0, steps: [{ status: 'done' }] });
    expect(world.cluster.store.get(pods, namespace, 'web-2').metadata?.deletionTimestamp).toBeUndefined();
  });

  test('and the pod is gone without a replacement, the step waits for one', async () => {
    world.cluster.fail('delete', {
      resource: 'pods',
      with: () => {
        world.cluster.store.remove(pods, world.cluster.store.get(pods, namespace, 'web-2'));
        throw new ClusterError('unreachable', 'connection reset');
      },
    });
    expect((await kill()).result).toMatchObject({ exitCode: 0, steps: [{ status: 'done' }] });
  });

  test('it is sent five times at most', async () => {
    world.cluster.fail('delete', { resource: 'pods', with: 'timeout', times: 99 });
    const { result, asked } = await kill();
    expect(asked).toHaveLength(5);
    expect(result).toMatchObject({
      exitCode: 5,
      steps: [{ status: 'errored' }],
      undo: { outcome: 'nothing to undo' },
    });
  });
});

describe('a pod that somebody else replaced just before', () => {
  test.each([
    ['is there under another UID', () => remade('web-2')],
    [
      'is not there at all',
      () => world.cluster.store.remove(pods, world.cluster.store.get(pods, namespace, 'web-2')),
    ],
  ])('%s, and is not killed', async (_what, replace) => {
    world.cluster.fail('delete', { resource: 'pods', with: replace });
    const { result, asked } = await kill();
    expect(asked).toHaveLength(1);
    expect(result).toMatchObject({
      exitCode: 5,
      reason: 'pod web-2 was replaced by somebody else just before it was to be deleted',
    });
  });
});

test('a delete that is forbidden after all is not repeated', async () => {
  world.cluster.fail('delete', { resource: 'pods', with: 'forbidden' });
  const { result, asked } = await kill();
  expect(asked).toHaveLength(1);
  expect(result).toMatchObject({ exitCode: 5, status: 'errored', undo: { outcome: 'nothing to undo' } });
});

describe('several pods', () => {
  const inOrder = (order: KillPodSpec['order']) =>
    aScenario([
      killStep('all', {
        action: { action: 'killPod', ordinal: { select: 'all' }, order, gracePeriodSeconds: undefined },
      }),
    ]);

  test.each([
    ['descending', ['web-2', 'web-1', 'web-0']],
    ['ascending', ['web-0', 'web-1', 'web-2']],
  ] as const)('%s are killed one by one, each when the last one is back', async (order, names) => {
    const before = stateOf(world);
    let down = 0;
    world.cluster.store.subscribe(() => {
      const healthy = world.cluster.store
        .list(pods)
        .filter((pod) => pod.metadata?.deletionTimestamp === undefined && pod.status?.phase === 'Running');
      down = Math.max(down, 3 - healthy.length);
    });
    const { result } = await kill(inOrder(order));
    expect(result.exitCode).toBe(0);
    expect(down).toBe(1);
    const killed = world.cluster.requests.filter(
      ({ verb, resource }) => verb === 'delete' && resource === 'pods',
    );
    expect(killed.map(({ name }) => name)).toEqual(names);
    expect(stateOf(world)).toEqual(before);
  });

  test('together are killed at once', async () => {
    const { result, recording } = await kill(inOrder('together'));
    expect(result.exitCode).toBe(0);
    const requested = actsOf(recording).filter(({ act }) => act.type === 'deleteRequested');
    expect(requested).toHaveLength(3);
    expect((requested[2]?.at ?? 0) - (requested[0]?.at ?? 0)).toBeLessThan(100);
  });

  test('together are not killed any further after an interrupt', async () => {
    const process = world.process();
    world.cluster.fail('delete', { resource: 'pods', with: () => process.interrupt() });
    const { result, recording } = await drill(world, inOrder('together'), process);
    expect(result.exitCode).toBe(130);
    expect(actsOf(recording).filter(({ act }) => act.type === 'deleteRequested')).toHaveLength(1);
    expect(
      world.cluster.requests.filter(({ verb, resource }) => verb === 'delete' && resource === 'pods'),
    ).toHaveLength(1);
  });
});

describe('the plan of a kill', () => {
  const spec: KillPodSpec = {
    action: 'killPod',
    ordinal: { select: 'highest' },
    order: 'descending',
    gracePeriodSeconds: undefined,
  };
  const all: KillPodSpec = { ...spec, ordinal: { select: 'all' } };
  const step = aStepContext('kill');

  function situation(options: SetOptions = {}, change: Partial<Situation> = {}): Situation {
    const set = aSet(options);
    const members = new Map([0, 1, 2].map((ordinal) => [ordinal, aPod(set, ordinal)]));
    return { set, spec: specOf(set), members, claims: new Map(), ...change };
  }

  test('says what is sent, what is expected, and that there is nothing to restore', () => {
    expect(killPod.plan(spec, situation(), step)).toEqual({
      name: 'kill',
      action: 'killPod',
      ordinals: [2],
      does: ['delete pod web-2 (grace period 30s)'],
      fields: [],
      expected: ['web-2 goes and comes back under its name with the same claims'],
      disruption: { pods: 1, of: 3 },
      undo: { kind: 'exact', does: ['nothing to restore: the controller remakes the pod'] },
      withinMs: 330_000,
    });
  });

  test('counts all pods as taken only when they go together', () => {
    expect(killPod.plan(all, situation(), step).disruption.pods).toBe(1);
    expect(killPod.plan({ ...all, order: 'together' }, situation(), step).disruption.pods).toBe(3);
  });

  test('chooses a random pod by the chance of the run, again and again the same', () => {
    const random: KillPodSpec = { ...spec, ordinal: { select: 'random', seed: undefined } };
    const chosen = [0, 0.34, 0.99].map(
      (chance) => killPod.plan(random, situation(), { ...step, chance }).ordinals,
    );
    expect(chosen).toEqual([[0], [1], [2]]);
  });

  test('cannot be undone when a pod would come back at another revision', () => {
    const onDelete = situation({ strategy: 'OnDelete', revision: 'web-1', updateRevision: 'web-2' });
    const members = new Map([[2, aPod(onDelete.set, 2, { revision: 'web-1' })]]);
    expect(killPod.plan(spec, { ...onDelete, members }, step).undo).toEqual({
      kind: 'none',
      does: ['web-2 would come back at another revision'],
    });
  });

  test('cannot be undone when the pod is all that keeps its claim', () => {
    const set = aSet();
    const claims = new Map([['data-web-2', aClaim(set, 'data', 2, { terminating: true })]]);
    expect(killPod.plan(spec, situation({}, { claims }), step).undo).toEqual({
      kind: 'none',
      does: ['claim data-web-2 is being deleted and web-2 is what keeps it'],
    });
  });

  test('cannot be undone when all data lives in what goes with the pods', () => {
    const ephemeral = situation({ templates: [], volumes: [{ name: 'data', emptyDir: {} }] });
    expect(killPod.plan(all, ephemeral, step).undo.kind).toBe('none');
    expect(killPod.plan(spec, ephemeral, step).undo.kind).toBe('exact');
  });

  test('asks for permission to delete these pods, by name, and no others', () => {
    const needs = (of: KillPodSpec) => killPod.needs(killPod.plan(of, situation(), step), situation(), of);
    const deleting = (name: string) => ({ verb: 'delete', resource: 'pods', name });
    expect(needs(spec)).toMatchObject([deleting('web-2')]);
    expect(needs(all)).toMatchObject(['web-2', 'web-1', 'web-0'].map(deleting));
  });

  test('puts the claims to the test only where there are some', () => {
    const required = (options: SetOptions) =>
      killPod.required(killPod.plan(spec, situation(options), step), situation(options));
    expect(required({})).toEqual(['I4', 'R1', 'S2']);
    expect(required({ templates: [] })).toEqual(['I4', 'R1']);
  });
});
