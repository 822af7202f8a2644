import { beforeEach, describe, expect, test } from 'vitest';
import { leases, pods, podDisruptionBudgets, statefulSets } from '../../src/cluster/resource.ts';
import { Interrupted } from '../../src/drill/host.ts';
import { markAnnotation } from '../../src/recording/mark.ts';
import { namespace } from '../fakes/a-set.ts';
import { aMachine, aWorld, type Process, type World } from '../fakes/world.ts';
import { later, stateOf } from './support/as-before.ts';
import { drill } from './support/drill.ts';
import { aScenario, killPod, killStep, scaleStep, scaleToZero } from './support/scenarios.ts';

let world: World;
let process: Process;
let before: unknown;

beforeEach(() => {
  world = aWorld();
  process = world.process();
  before = stateOf(world);
});

/** Nothing was written anywhere. */
function isUntouched(): void {
  const asking = new Set(['get', 'list']);
  const wrote = world.cluster.requests.filter(
    ({ verb, resource }) => !asking.has(verb) && !resource.startsWith('selfsubjectaccessreviews'),
  );
  expect(wrote).toEqual([]);
  expect(stateOf(world)).toEqual(before);
}

describe('on a healthy set', () => {
  test.each([
    ['kill-pod', killPod, 'nothing to undo'],
    ['scale-to-zero', scaleToZero, 'restored'],
  ] as const)('%s passes: everything held, and all is as it was', async (_name, scenario, outcome) => {
    const { result, recording } = await drill(world, scenario, process);
    expect(result).toMatchObject({
      schemaVersion: 'sts-doctor.dev/run/v1',
      tool: 'sts-doctor/test',
      startedAt: '2026-11-21T10:00:00.000Z',
      status: 'passed',
      exitCode: 0,
      reason: undefined,
      hints: [],
      undo: { outcome, differences: [] },
    });
    expect(result.run).toMatch(/^20261121-100000-[0-9a-z]{5}$/);
    expect(result.judgement?.ledger).toHaveLength(3);
    expect(recording.header).toMatchObject({
      run: result.run,
      serverVersion: 'v1.36.3',
      set: { name: 'web' },
    });
    expect(stateOf(world)).toEqual(before);
  });

  test('its phases are told in their order', async () => {
    await drill(world, killPod, process);
    const phases = process.events.flatMap((event) => (event.type === 'phase' ? [event.phase] : []));
    expect(phases).toEqual(['preflight', 'steady state', 'locking', 'steps', 'undo', 'judging', 'finished']);
    expect(process.events.find(({ type }) => type === 'planned')).toMatchObject({ plan: { undo: 'exact' } });
  });

  test('times of events never go back', async () => {
    await drill(world, scaleToZero, process);
    const times = process.events.map(({ at }) => at);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });

  test('every state of a pod is told once', async () => {
    await drill(world, killPod, process);
    const states = process.events.flatMap((event) =>
      event.type === 'pod' && event.ordinal === 2 ? [event.state] : [],
    );
    expect(states).toEqual(['Ready', 'Terminating', 'gone', 'Pending', 'Ready']);
  });

  test('nobody is left watching or waiting when it is over', async () => {
    await drill(world, scaleToZero, process);
    const { requests } = world.cluster;
    const sent = requests.length;
    await later(world, 120_000);
    expect(requests).toHaveLength(sent);
    expect(world.cluster.watchers).toBe(0);
  });
});

describe('nothing is touched', () => {
  test('when there is no such set', async () => {
    world.cluster.store.remove(statefulSets, world.set);
    await expect(drill(world, killPod, process)).rejects.toMatchObject({
      exitCode: 2,
      message: 'Error from server (NotFound): statefulsets.apps "web" not found',
    });
  });

  test('when the user does not agree', async () => {
    const consent = async () => ({ given: false as const, why: '"wbe" is not the set\'s name' });
    const { result } = await drill(world, killPod, process, { consent });
    expect(result).toMatchObject({
      status: 'refused',
      exitCode: 4,
      reason: '"wbe" is not the set\'s name',
      steps: [],
    });
    isUntouched();
  });

  test('when a guard refuses; all that speaks against it is told', async () => {
    world.cluster.store.write(podDisruptionBudgets, {
      metadata: { name: 'pdb', namespace },
      spec: { selector: {} },
    });
    world.cluster.deny('list', 'horizontalpodautoscalers');
    const { result } = await drill(world, scaleToZero, process);
    expect(result).toMatchObject({ status: 'refused', exitCode: 4, steps: [], judgement: undefined });
    expect(result.plan.refusals.map(({ guard }) => guard)).toEqual(['pdb', 'hpa']);
    isUntouched();
  });

  test('not even when a guard that was skipped lets it pass', async () => {
    world.cluster.store.write(podDisruptionBudgets, {
      metadata: { name: 'pdb', namespace },
      spec: { selector: {} },
    });
    const { result } = await drill(world, killPod, process, { skipGuards: ['pdb'] });
    expect(result.exitCode).toBe(0);
  });

  test('when the set is not in its steady state', async () => {
    world.cluster.store.write(pods, {
      ...world.cluster.store.get(pods, namespace, 'web-1'),
      status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'False' }] },
    });
    world.controller.isBroken = () => true;
    before = stateOf(world);
    const { result } = await drill(world, killPod, process);
    expect(result).toMatchObject({
      status: 'refused',
      exitCode: 3,
      reason: 'the set is not in its steady state: web-1 is not healthy',
    });
    isUntouched();
  });

  test('when the set was made anew while the user thought about it', async () => {
    const consent = async () => {
      const set = world.set;
      world.cluster.store.remove(statefulSets, set);
      world.cluster.store.write(statefulSets, { ...set, metadata: { ...set.metadata, uid: 'set-2' } });
      return { given: true as const };
    };
    await expect(drill(world, scaleToZero, process, { consent })).rejects.toMatchObject({ exitCode: 5 });
    expect(world.cluster.store.list(leases)).toEqual([]);
  });

  test('when somebody changes the set before the mark is on it', async () => {
    world.cluster.fail('create', {
      resource: 'leases.coordination.k8s.io',
      with: () => world.edit((set) => ({ ...set, spec: { ...set.spec, replicas: 4 } })),
    });
    const { result } = await drill(world, killPod, process);
    expect(result).toMatchObject({
      exitCode: 5,
      reason: 'sts/web was changed by somebody else while the drill began; nothing was changed',
      steps: [],
    });
    expect(world.set.metadata?.annotations ?? {}).not.toHaveProperty([markAnnotation]);
    expect(world.cluster.store.list(leases)).toEqual([]);
  });

  test('when another drill has got the Lease first', async () => {
    world.cluster.store.write(leases, {
      metadata: { name: 'sts-doctor.web', namespace },
      spec: { holderIdentity: 'r@desk:1', renewTime: '2026-11-21T10:00:00.000000Z' },
    });
    before = stateOf(world);
    await expect(drill(world, killPod, process)).rejects.toMatchObject({
      exitCode: 4,
      message: 'another run holds sts/web: r@desk:1, renewed 2026-11-21T10:00:00.000000Z',
    });
    expect(stateOf(world)).toEqual(before);
    expect(world.laptop.disk.files.size).toBe(0);
  });

  test('when the disk is full', async () => {
    process.gate.faultAt = ({ resource, verb }) =>
      resource === 'disk' && verb === 'write'
        ? () => {
            throw new Error('ENOSPC: no space left on device');
          }
        : undefined;
    await expect(drill(world, scaleToZero, process)).rejects.toThrow('ENOSPC');
    expect(stateOf(world)).toEqual(before);
  });

  test('when it was interrupted before it began', async () => {
    process.interrupt();
    await expect(drill(world, killPod, process)).rejects.toThrow();
    isUntouched();
  });

  test('when it is interrupted while the user is asked', async () => {
    const consent = async () => {
      process.interrupt('SIGTERM');
      return { given: true as const };
    };
    await expect(drill(world, killPod, process, { consent })).rejects.toMatchObject({
      name: 'Interrupted',
      exitCode: 143,
    });
    isUntouched();
  });
});

describe('permissions', () => {
  test.each([
    [
      'delete',
      'pods',
      'cannot delete resource "pods" named "web-2" in API group "" in the namespace "stage"',
    ],
    [
      'create',
      'leases',
      'cannot create resource "leases" in API group "coordination.k8s.io" in the namespace "stage"',
    ],
    [
      'patch',
      'statefulsets',
      'cannot patch resource "statefulsets" named "web" in API group "apps" in the namespace "stage"',
    ],
    ['watch', 'pods', 'cannot watch resource "pods" in API group "" in the namespace "stage"'],
  ])('to %s %s are asked for before anything else, in kubectl’s words', async (verb, resource, saw) => {
    world.cluster.deny(verb, resource);
    const { result } = await drill(world, killPod, process);
    expect(result).toMatchObject({ status: 'refused', exitCode: 4 });
    expect(result.plan.refusals).toMatchObject([{ guard: 'permissions', saw, skip: undefined }]);
    isUntouched();
  });

  test('that a step does not need are not asked for', async () => {
    world.cluster.deny('delete', 'pods');
    expect((await drill(world, scaleToZero, process)).result.exitCode).toBe(0);
  });

  test('to read what is not needed to act may be missing: then some of it is not known', async () => {
    for (const resource of ['persistentvolumes', 'events', 'endpointslices'])
      world.cluster.deny('watch', resource);
    const { result } = await drill(world, killPod, process);
    expect(result.undo.outcome).toBe('nothing to undo');
    expect([0, 7]).toContain(result.exitCode);
  });
});

describe('a signal', () => {
  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s stops the steps, undoes, and is the exit code', async (signal, exitCode) => {
    world.clock.after(2500, () => process.interrupt(signal));
    const { result } = await drill(world, aScenario([scaleStep(0), scaleStep(1)]), process);
    expect(result).toMatchObject({
      status: 'interrupted',
      exitCode,
      reason: `interrupted by ${signal}`,
      steps: [{ status: 'interrupted' }, { status: 'not run' }],
      undo: { outcome: 'restored' },
      hints: [],
    });
    expect(stateOf(world)).toEqual(before);
  });

  test('while the mark may still be on its way to a server that is away waits for certainty', async () => {
    let marking = false;
    process.gate.faultAt = ({ verb }) => {
      if (verb === 'get' && marking) {
        marking = false;
        return 'unreachable before';
      }
      if (verb !== 'patch' || process.host.interrupts.first.aborted) return undefined;
      marking = true;
      process.interrupt();
      return 'late';
    };
    const { result } = await drill(world, scaleToZero, process);
    await later(world);
    expect(result).toMatchObject({ exitCode: 130 });
    expect(stateOf(world)).toEqual(before);
  });

  test('during the undo changes nothing: it is undoing already', async () => {
    world.clock.after(10_000, () => process.interrupt());
    const { result } = await drill(world, scaleToZero, process);
    expect(result.undo.outcome).toBe('restored');
    expect(stateOf(world)).toEqual(before);
  });

  test('and a second one end at once, with the command that recovers', async () => {
    for (const ms of [2500, 2600]) world.clock.after(ms, () => process.interrupt());
    const { result } = await drill(world, scaleToZero, process);
    expect(result).toMatchObject({
      status: 'errored',
      exitCode: 6,
      reason: 'not undone: interrupted by SIGINT',
      hints: ['kubectl sts-doctor recover sts/web -n stage --context test'],
    });
    expect(result.durationMs).toBeLessThan(2700);
    process.gate.die();
    expect(await world.recover()).toMatchObject({ exitCode: 0 });
    expect(stateOf(world)).toEqual(before);
  });
});

describe('guards.maxDuration', () => {
  const limited = (ms: number) => aScenario([scaleStep(0), scaleStep(2)], { maxDurationMs: ms });

  test('ends the steps when they take longer, and all is undone', async () => {
    const { result } = await drill(world, limited(3000), process);
    expect(result).toMatchObject({
      status: 'errored',
      exitCode: 5,
      reason: 'the scenario took longer than guards.maxDuration',
      steps: [{ status: 'errored' }, { status: 'not run' }],
      undo: { outcome: 'restored' },
    });
    expect(stateOf(world)).toEqual(before);
  });

  test('is no limit for the undo, and leaves no timer when the steps end in time', async () => {
    const { result } = await drill(world, limited(20_000), process);
    expect(result.steps.map(({ status }) => status)).toEqual(['done', 'done']);
    expect(result.undo.outcome).toBe('restored');
    await later(world);
    expect(world.clock.sleepers).toBe(0);
  });
});

describe('a step that misses its goal', () => {
  const stuck = (go: boolean) =>
    aScenario([killStep([2], { withinMs: 20_000, continueAfterViolation: go }), killStep([0])]);

  beforeEach(() => {
    world.controller.isBroken = (pod) => pod.metadata?.name === 'web-2';
  });

  test('ends the drill', async () => {
    const { result } = await drill(world, stuck(false), process);
    expect(result.steps.map(({ status }) => status)).toEqual(['missed', 'not run']);
    expect(result.exitCode).toBe(1);
  });

  test('does not end it when its author wants to go on', async () => {
    const { result } = await drill(world, stuck(true), process);
    expect(result.steps.map(({ status }) => status)).toEqual(['missed', 'done']);
  });
});

describe('a run that loses its Lease', () => {
  const twice = aScenario([scaleStep(0), scaleStep(1)]);

  test('because its laptop slept, neither acts nor undoes, and leaves all to recover', async () => {
    process.host.onEvent = (event) => {
      if (event.type === 'stepEnded') process.clock.sleptFor(60_000);
    };
    const { result } = await drill(world, twice, process);
    expect(result).toMatchObject({
      status: 'errored',
      exitCode: 6,
      steps: [{ status: 'done' }, { status: 'interrupted', detail: 'its Lease was not renewed in time' }],
      undo: { outcome: 'not restored', steps: [] },
    });
    expect(world.set.spec?.replicas).toBe(0);
    process.gate.die();
    expect(await world.recover(world.process(aMachine('desk')))).toMatchObject({ exitCode: 0 });
    expect(stateOf(world)).toEqual(before);
  });

  test('for a while only, because its laptop slept while it waited, goes on when nobody has taken it', async () => {
    world.controller.stopMs = 20_000;
    world.clock.after(2500, () => process.clock.sleptFor(60_000));
    const { result } = await drill(world, twice, process);
    expect(result).toMatchObject({ exitCode: 0, undo: { outcome: 'restored' } });
    expect(stateOf(world)).toEqual(before);
  });

  test('because it was deleted, stops', async () => {
    world.controller.stopMs = 20_000;
    world.clock.after(2500, () =>
      world.cluster.store.remove(leases, world.cluster.store.get(leases, namespace, 'sts-doctor.web')),
    );
    const { result } = await drill(world, scaleToZero, process);
    expect(result).toMatchObject({ exitCode: 6, undo: { outcome: 'not restored', steps: [] } });
    expect(world.set.spec?.replicas).toBe(0);
  });
});

describe('a server that goes away', () => {
  test('for a while during the undo only delays it', async () => {
    world.clock.after(5200, () => world.cluster.fail('get', { with: 'unreachable before', times: 4 }));
    const { result } = await drill(world, scaleToZero, process);
    expect(result).toMatchObject({ exitCode: 0, undo: { outcome: 'restored' } });
    expect(process.events).toContainEqual(
      expect.objectContaining({ type: 'notice', message: expect.stringMatching(/^undo: .*; trying again$/) }),
    );
    expect(stateOf(world)).toEqual(before);
  });

  test('for good ends the run before others may take it over', async () => {
    world.clock.after(5200, () => {
      for (const verb of ['get', 'patch', 'update', 'list', 'delete'])
        world.cluster.fail(verb, { with: 'unreachable before', times: 10_000 });
    });
    const { result } = await drill(world, scaleToZero, process);
    expect(result).toMatchObject({ exitCode: 6, hints: [expect.stringContaining('recover')] });
    expect(result.durationMs).toBeLessThan(35_000);
  });
});

test('a watch that breaks and goes on does not disturb a drill', async () => {
  for (const [ms, resource] of [
    [2000, 'pods'],
    [2500, 'statefulsets.apps'],
  ] as const)
    world.clock.after(ms, () => {
      const { resume } = world.cluster.lose(resource);
      world.clock.after(3000, resume);
    });
  const { result } = await drill(world, scaleToZero, process);
  expect(result).toMatchObject({ exitCode: 0, undo: { outcome: 'restored' } });
});

test('an interrupt is known by its signal', () => {
  expect(new Interrupted('SIGINT', 130)).toMatchObject({ message: 'interrupted by SIGINT', exitCode: 130 });
});
