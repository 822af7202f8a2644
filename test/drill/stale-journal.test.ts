import { beforeEach, describe, expect, test, vi } from 'vitest';
import { leases } from '../../src/cluster/resource.ts';
import { markAnnotation } from '../../src/recording/mark.ts';
import type { StatefulSet } from '../../src/objects/workload.ts';
import { namespace } from '../fakes/a-set.ts';
import { aMachine, aWorld, type World } from '../fakes/world.ts';
import { stateOf } from './support/as-before.ts';
import { leaveBehind } from './support/drill.ts';
import { scaleToZero, stallRollout } from './support/scenarios.ts';
import { hasBadImage, noJudgement } from './support/sweep.ts';

vi.mock(import('../../src/judge/judge.ts'), () => ({ judge: () => noJudgement }));

const MIDDLE_MS = 2500;
const STALLED_MS = 4000;
let world: World;

beforeEach(() => {
  world = aWorld();
  world.controller.isBroken = hasBadImage;
});

const lease = () => world.cluster.store.find(leases, namespace, 'sts-doctor.web');
const kept = () => [...world.laptop.disk.files.keys()];

function withoutLease(): void {
  world.cluster.store.remove(leases, world.cluster.store.get(leases, namespace, 'sts-doctor.web'));
}

function withoutMark(set: StatefulSet): StatefulSet {
  const { [markAnnotation]: _mark, ...annotations } = set.metadata?.annotations ?? {};
  return { ...set, metadata: { ...set.metadata, annotations } };
}

function scaledTo(replicas: number): (set: StatefulSet) => StatefulSet {
  return (set) => ({ ...set, spec: { ...set.spec, replicas } });
}

describe('a journal on the disk of a run that was recovered elsewhere', () => {
  beforeEach(async () => {
    await leaveBehind(world, scaleToZero, MIDDLE_MS);
    await world.recover(world.process(aMachine('desk')));
    expect(kept()).toHaveLength(1);
  });

  test.each([
    ['the set is as it was', 3],
    ['its owner has changed the field since', 5],
  ])('is forgotten when %s, and nothing is written', async (_when, replicas) => {
    world.edit(scaledTo(replicas));
    const process = world.process();
    expect(await world.recover(process)).toMatchObject({
      exitCode: 0,
      undo: { outcome: 'nothing to undo', steps: [], differences: [] },
    });
    expect(kept()).toEqual([]);
    const asked = world.cluster.requests.filter(
      ({ process: by }) => by === `laptop:${process.host.holder.pid}`,
    );
    expect(asked.map(({ verb, resource }) => `${verb} ${resource}`)).toEqual(
      expect.arrayContaining(['get statefulsets.apps']),
    );
    expect(asked.filter(({ verb }) => ['create', 'update', 'patch', 'delete'].includes(verb))).toEqual([]);
  });

  test('is a conflict where the field has our value again, and recover leaves no Lease', async () => {
    world.edit(scaledTo(0));
    expect(await world.recover()).toMatchObject({
      exitCode: 6,
      undo: { outcome: 'conflict' },
      detail: expect.stringMatching(
        /^its Lease and its mark are gone; the mark of the run is gone, .* --force/,
      ),
    });
    expect(lease()).toBeUndefined();
    expect(kept()).toHaveLength(1);
    expect(await world.recover(world.process(), { force: true })).toMatchObject({ exitCode: 0 });
    expect(world.set.spec?.replicas).toBe(3);
    expect(kept()).toEqual([]);
  });
});

describe('a run whose Lease somebody has deleted', () => {
  test('keeps the new one after a conflict while its mark stands, so that any machine can go on', async () => {
    await leaveBehind(world, scaleToZero, MIDDLE_MS);
    withoutLease();
    world.edit(scaledTo(5));
    expect(await world.recover()).toMatchObject({ exitCode: 6, undo: { outcome: 'conflict' } });
    expect(lease()).toBeDefined();
  });

  test('is not over where the set was replaced whole and a revision still bears its mark', async () => {
    const before = stateOf(world);
    const { spec: { template } = {}, metadata: { managedFields = [] } = {} } = world.set;
    await leaveBehind(world, stallRollout, STALLED_MS);
    withoutLease();
    world.edit((set) => {
      const generation = (set.metadata?.generation ?? 0) + 1;
      const bare = withoutMark(set);
      return {
        ...bare,
        metadata: { ...bare.metadata, generation, managedFields },
        spec: { ...set.spec, ...(template && { template }) },
      };
    });
    expect(await world.recover()).toMatchObject({ exitCode: 0 });
    expect(stateOf(world)).toMatchObject({
      pods: (before as Readonly<Record<string, unknown>>)['pods'],
      revisions: (before as Readonly<Record<string, unknown>>)['revisions'],
      leases: {},
    });
  });

  test('is recovered as ever where what is left cannot be read at once', async () => {
    const before = stateOf(world);
    await leaveBehind(world, scaleToZero, MIDDLE_MS);
    withoutLease();
    const process = world.process();
    let failed = false;
    process.gate.faultAt = ({ verb, resource }) => {
      if (failed || verb !== 'get' || resource !== 'statefulsets.apps') return undefined;
      failed = true;
      return 'unreachable before';
    };
    expect(await world.recover(process)).toMatchObject({ exitCode: 0 });
    expect(failed).toBe(true);
    expect(stateOf(world)).toEqual(before);
  });
});
