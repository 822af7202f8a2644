import { beforeAll, expect, test } from 'vitest';
import type { StatefulSet } from '../../src/objects/workload.ts';
import { type Cluster, connect } from './support/cluster.ts';
import { begin, doctor, type Drilled, withReport } from './support/drilled.ts';
import { aReadySet } from './support/ready-set.ts';
import { stateOf } from './support/set-state.ts';
import { parallelSet } from './support/sets.ts';
import { tiedToNode } from './support/tied.ts';
import { waitFor } from './support/wait.ts';

let cluster: Cluster;

beforeAll(async () => {
  cluster = await connect();
});

test('purge removes every trace of a run that was killed, once it is told that what it changed shall stay', async () => {
  const set = await aReadySet(cluster, 'purge-dead', parallelSet, { gracePeriodSeconds: 0 });
  const running = begin(set, 'scale-to-zero');
  await waitFor(cluster, set.namespace, 'sts/db', 'jsonpath={.spec.replicas}=0');
  running.child.kill('SIGKILL');
  await running.finished;

  const refused = await doctor(set, ['purge', '--yes']);
  expect(refused.code).toBe(4);
  expect(refused.stderr).toContain('sts/db: spec.replicas is 0, was 3');
  expect(refused.stderr).toContain('recover sts/db');
  const shown = await doctor(set, ['recover', 'purge', '--force', '--dry-run=client']);
  expect(shown.stdout).toContain('lease.coordination.k8s.io/sts-doctor.db');
  expect((await stateOf(set)) as object).toMatchObject({ leases: ['sts-doctor.db'] });

  const purged = await doctor(set, ['purge', '--yes', '--force']);
  expect(purged.code, purged.stderr).toBe(0);
  expect(purged.stderr).toContain('Purging undoes nothing');
  expect(await stateOf(set)).toMatchObject({ leases: [], set: { annotations: {}, spec: { replicas: 0 } } });
  expect(await ownersOf(set)).toEqual(expect.not.arrayContaining([expect.stringContaining('sts-doctor')]));

  const again = await doctor(set, ['purge', '--yes']);
  expect([again.code, again.stderr]).toEqual([0, `Nothing to purge in ${set.namespace} namespace.\n`]);
  // Nobody but us owns the field any more, so its owner meets no conflict.
  await cluster.apply(parallelSet({ name: 'db', namespace: set.namespace, gracePeriodSeconds: 0 }));
  await waitFor(cluster, set.namespace, 'sts/db', 'jsonpath={.status.readyReplicas}=3');
});

test('purge leaves a run alone whose process lives', async () => {
  const tied = await tiedToNode(cluster);
  const set = await aReadySet(cluster, 'purge-alive', tied.kind(parallelSet));
  const before = await stateOf(set);
  await tied.loosen();
  const { finished } = begin(set, 'kill-pod');
  await waitFor(cluster, set.namespace, 'lease/sts-doctor.db', 'create');

  const here = await doctor(set, ['purge', '--yes']);
  expect(here.code).toBe(4);
  expect(here.stderr).toContain('somebody still works on a run here');
  // Elsewhere nobody knows its process, and it gets the time to renew its Lease.
  const elsewhere = await doctor({ ...set, stateHome: `${set.stateHome}/elsewhere` }, ['purge', '--yes']);
  expect(elsewhere.code).toBe(4);
  expect(elsewhere.stderr).toContain('waiting 30 s');

  await tied.tie();
  const { code, result } = withReport(await finished);
  expect(result.reason).toBeUndefined();
  expect(code).toBe(0);
  expect(await stateOf(set)).toEqual(before);
});

async function ownersOf({ namespace, name }: Drilled): Promise<readonly (string | undefined)[]> {
  const { metadata } = await cluster.get<StatefulSet>('sts', name, '-n', namespace, '--show-managed-fields');
  return (metadata?.managedFields ?? []).map(({ manager }) => manager);
}
