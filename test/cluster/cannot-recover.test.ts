import { beforeAll, expect, test } from 'vitest';
import { type Cluster, connect } from './support/cluster.ts';
import { type Drilled, begin, drill, withReport } from './support/drilled.ts';
import { lingering } from './support/lingering.ts';
import { aReadySet } from './support/ready-set.ts';
import { violationsOf } from './support/report.ts';
import { stateOf } from './support/set-state.ts';
import { orderedSet, parallelSet } from './support/sets.ts';
import { tiedToNode } from './support/tied.ts';
import { waitFor } from './support/wait.ts';

let cluster: Cluster;

beforeAll(async () => {
  cluster = await connect();
});

test('a pod that fits no node is not back in time, and the remedy leads to the scheduler', async () => {
  const tied = await tiedToNode(cluster);
  const set = await aReadySet(cluster, 'stuck-node', tied.kind(orderedSet));
  await tied.loosen();
  const violation = await notBack(set);
  expect(violation.seen).toMatch(/Unschedulable|didn't match Pod's node affinity\/selector/);
  expect(violation.remedy.id).toContain('unschedul');
  expect(violation.remedy.commands.join('\n')).toContain('db-2');
});

test('a pod that a quota forbids is not back in time, and the remedy leads to the quota', async () => {
  const set = await aReadySet(cluster, 'stuck-quota', orderedSet);
  const metadata = { name: 'two-at-most', namespace: set.namespace };
  await cluster.apply({ apiVersion: 'v1', kind: 'ResourceQuota', metadata, spec: { hard: { pods: '2' } } });
  await waitFor(cluster, set.namespace, 'resourcequota/two-at-most', 'jsonpath={.status.used.pods}=3');
  const violation = await notBack(set);
  expect(violation.seen).toContain('exceeded quota: two-at-most');
  expect(violation.remedy.id).toContain('quota');
  expect(violation.remedy.commands).toContain(`kubectl describe resourcequota -n ${set.namespace}`);
});

test('a claim that somebody else deletes meanwhile breaks the promise of the disk, and is not blamed on the set', async () => {
  const set = await aReadySet(cluster, 'stuck-claim', lingering(3, parallelSet), { gracePeriodSeconds: 20 });
  const { namespace } = set;
  const { finished } = begin(set, 'kill-pod', '--set', 'within=40s');
  await waitFor(cluster, namespace, 'pod/db-4', 'jsonpath={.metadata.deletionGracePeriodSeconds}=20');
  await cluster.run(['delete', 'pvc', 'data-db-4', '-n', namespace, '--wait=false']);

  const { code, result } = withReport(await finished);
  expect(code).toBe(1);
  expect(result.status).toBe('failed');
  const storage = violationsOf(result).filter(({ dimension }) => dimension === 'storage');
  expect(storage.map(({ cause }) => cause)).toEqual(storage.map(() => 'another actor'));
  expect(storage.map(({ subject }) => subject).join()).toContain('db-4');
});

/** Runs kill-pod on a set whose pod cannot come back, and returns the violation that says so. */
async function notBack(set: Drilled) {
  const before = await stateOf(set);
  const { code, result } = await drill(set, 'kill-pod', '--set', 'within=8s');
  expect(code).toBe(1);
  expect(result).toMatchObject({ status: 'failed', exitCode: 1, undo: { outcome: 'restored, not healthy' } });
  expect(result.steps).toMatchObject([{ status: 'missed' }]);
  expect(result.durationMs).toBeLessThan(20_000);
  expect(await stateOf(set)).toEqual(before);
  const violation = violationsOf(result).find(({ id }) => id === 'R1');
  if (violation === undefined) throw new Error('R1 is not violated');
  expect(violation).toMatchObject({ subject: 'db-2', dimension: 'recovery' });
  return violation;
}
