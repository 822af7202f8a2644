import { beforeAll, expect, test } from 'vitest';
import type { StatefulSet } from '../../src/objects/workload.ts';
import { type Cluster, connect } from './support/cluster.ts';
import { type Drill, type Drilled, begin, doctor, withReport } from './support/drilled.ts';
import { lingering } from './support/lingering.ts';
import { aReadySet } from './support/ready-set.ts';
import { stateOf } from './support/set-state.ts';
import { orderedSet } from './support/sets.ts';
import { waitFor } from './support/wait.ts';

/** Somebody else works on the set while the drill does. */
let cluster: Cluster;

beforeAll(async () => {
  cluster = await connect();
});

test('what somebody else has set is not overwritten, and kept when recover is told to keep it', async () => {
  const set = await aSlowSet('conflict-five');
  const { namespace } = set;
  const { code, result } = await whileScaledDown(set, () => scaleTo(set, 5));

  expect(code).toBe(6);
  expect(result).toMatchObject({ status: 'errored', exitCode: 6, undo: { outcome: 'conflict' } });
  expect(result.reason).toBe('somebody else changed it: before 3, ours 0, now 5');
  expect(result.hints.join()).toContain(`kubectl sts-doctor recover sts/db -n ${namespace}`);
  expect(await live(set)).toMatchObject({ spec: { replicas: 5 } });
  expect(await tracesOn(set)).toEqual({ mark: result.run, leases: ['sts-doctor.db'], owned: true });

  const keep = await doctor(set, ['recover', 'sts/db', '--keep-live', '--yes']);
  expect(keep.code).toBe(0);
  expect(await live(set)).toMatchObject({ spec: { replicas: 5 } });
  expect(await tracesOn(set)).toEqual({ mark: undefined, leases: [], owned: false });
});

test('what somebody else has put back is found already undone', async () => {
  const set = await aSlowSet('conflict-three');
  const before = await stateOf(set);
  const { code, result } = await whileScaledDown(set, () => scaleTo(set, 3));

  // Overruled: it proves nothing about the set.
  expect(code).toBe(7);
  expect(result.status).toBe('inconclusive');
  expect(result.undo.steps).toMatchObject([{ does: 'restore spec.replicas to 3', result: 'already undone' }]);
  expect(result.undo.outcome).toBe('restored');
  expect(await live(set)).toMatchObject({ spec: { replicas: 3 } });
  expect(await tracesOn(set)).toEqual({ mark: undefined, leases: [], owned: false });
  // Whoever put it back owns it now, as it would be without a drill.
  expect({ ...(await stateOf(set)), owners: {} }).toEqual({ ...before, owners: {} });
});

test('a set that was deleted and made anew meanwhile is not touched', async () => {
  const set = await aSlowSet('conflict-anew');
  const { name, namespace } = set;
  const { code, result } = await whileScaledDown(set, async () => {
    await cluster.run(['delete', 'sts', name, '-n', namespace]);
    await cluster.apply(orderedSet({ name, namespace, replicas: 1 }));
  });

  expect(code).toBe(5);
  expect(result).toMatchObject({ status: 'errored', undo: { outcome: 'nothing to undo', steps: [] } });
  expect(result.reason).toMatch(/deleted|another set/);
  expect(await live(set)).toMatchObject({ spec: { replicas: 1 } });
  expect(await tracesOn(set)).toEqual({ mark: undefined, leases: [], owned: false });
  expect((await doctor(set, ['recover', 'sts/db', '--yes'])).stderr).toContain('Nothing to recover');
});

/** Its pods take their time to go, so that there is some for somebody else. */
function aSlowSet(prefix: string): Promise<Drilled> {
  return aReadySet(cluster, prefix, lingering(4, orderedSet), { gracePeriodSeconds: 30 });
}

/** A run of scale-to-zero, in which something else happens while the pods are on their way down. */
async function whileScaledDown(set: Drilled, happens: () => Promise<unknown>): Promise<Drill> {
  const { finished } = begin(set, 'scale-to-zero');
  await waitFor(cluster, set.namespace, 'sts/db', 'jsonpath={.spec.replicas}=0');
  await happens();
  return withReport(await finished);
}

function scaleTo({ name, namespace }: Drilled, replicas: number): Promise<string> {
  return cluster.run(['scale', 'sts', name, '-n', namespace, `--replicas=${replicas}`]);
}

function live({ name, namespace }: Drilled): Promise<StatefulSet> {
  return cluster.get<StatefulSet>('sts', name, '-n', namespace, '--show-managed-fields');
}

async function tracesOn(set: Drilled) {
  const { annotations = {}, managedFields = [] } = (await live(set)).metadata ?? {};
  const leases = await cluster.run(['get', 'leases', '-n', set.namespace, '-o', 'name']);
  return {
    mark: annotations['sts-doctor.dev/run'],
    leases: leases.split('\n').flatMap((line) => line.split('/')[1] ?? []),
    owned: managedFields.some(({ manager }) => manager?.startsWith('sts-doctor')),
  };
}
