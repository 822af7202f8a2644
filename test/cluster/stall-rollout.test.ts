import { beforeAll, expect, test } from 'vitest';
import type { RunResult } from '../../src/drill/run-result.ts';
import { type Cluster, connect } from './support/cluster.ts';
import { begin, drill, type Drilled, withReport } from './support/drilled.ts';
import { readFile, writeFile } from './support/exec.ts';
import { aReadySet } from './support/ready-set.ts';
import { happeningsAt, ledgerAt, promisesOf } from './support/report.ts';
import { podsOf, stateOf } from './support/set-state.ts';
import { orderedSet, parallelSet } from './support/sets.ts';
import { waitFor } from './support/wait.ts';

let cluster: Cluster;

beforeAll(async () => {
  cluster = await connect();
});

const quick = 'hold=5s';
/** What is to be judged as stuck has to rest for ten seconds. */
const long = 'hold=12s';

test('an ordered set stays stuck after the revert, a deletion frees it, and it is as before', async () => {
  const set = await aReadySet(cluster, 'stall-ordered', orderedSet);
  const { before, result } = await stalled(set, 2, long);
  expect(result.steps).toMatchObject([
    { action: 'stallRollout', status: 'done' },
    { action: 'revertTemplate', status: 'done' },
    { action: 'deleteStuckPods', status: 'done' },
  ]);
  // The broken pod is the only one there was, until it is deleted by us.
  expect(happeningsAt(result, 2).filter((what) => what === 'created' || what === 'delete accepted')).toEqual([
    'created',
    'delete accepted',
    'created',
  ]);
  const verdicts = Object.fromEntries(promisesOf(result).map(({ id, verdict }) => [id, verdict]));
  expect(verdicts).toMatchObject({ O13: 'held', O5: 'held', I4: 'held', I8: 'held', R1: 'held', S2: 'held' });
  expect(await stateOf(set)).toEqual(before);
});

test('a parallel set heals itself once the template is good again, and minReadySeconds is waited for', async () => {
  const set = await aReadySet(cluster, 'stall-parallel', parallelSet, { minReadySeconds: 8 });
  const { before, result } = await stalled(set, 4);
  expect(result.steps[2]).toMatchObject({
    status: 'done',
    detail: 'no pod was stuck: there was nothing to delete',
  });
  expect(happeningsAt(result, 4)).not.toContain('delete accepted');
  expect(await stateOf(set)).toEqual(before);
});

test('a set whose rolling update says nothing keeps saying nothing', async () => {
  const set = await aReadySet(cluster, 'stall-nil', orderedSet, {
    spec: { updateStrategy: { type: 'RollingUpdate' } },
  });
  const { before } = await stalled(set, 2);
  expect(await stateOf(set)).toEqual(before);
});

test('a set on OnDelete is refused, with nothing changed', async () => {
  const set = await aReadySet(cluster, 'stall-refused', parallelSet);
  const patch = '{"spec":{"updateStrategy":{"type":"OnDelete","rollingUpdate":null}}}';
  await cluster.run(['patch', 'sts', 'db', '-n', set.namespace, '-p', patch]);
  await waitFor(cluster, set.namespace, 'sts/db', 'jsonpath={.status.observedGeneration}=2');
  const before = await stateOf(set);
  const { code, result } = await drill(set, 'stall-rollout', '--set', quick);
  expect(code).toBe(4);
  expect(result.plan.refusals.map(({ guard, saw }) => `${guard}: ${saw}`)).toEqual([
    'no-rollout: no pod would be replaced: under OnDelete the controller leaves them alone',
  ]);
  expect(await stateOf(set)).toEqual(before);
});

test('whoever reverts it from outside ends the drill, which then proves nothing', async () => {
  const set = await aReadySet(cluster, 'stall-overruled', orderedSet);
  const { namespace } = set;
  const running = begin(set, 'stall-rollout', '--set', 'hold=60s');
  await waitFor(
    cluster,
    namespace,
    'pod/db-2',
    'jsonpath={.spec.containers[0].image}=registry.invalid/sts-doctor/none:0',
  );
  await cluster.run(['set', 'image', 'sts/db', 'db=busybox:1.36', '-n', namespace]);

  const { code, result } = withReport(await running.finished);
  expect(result.reason).toContain('somebody else put spec.template.spec.containers[db].image');
  expect(result).toMatchObject({ status: 'inconclusive', exitCode: 7, undo: { outcome: 'restored' } });
  expect(result.steps.map(({ status }) => status)).toEqual(['errored', 'not run', 'not run']);
  expect(code).toBe(7);
  const image = Object.values(await podsOf(set)).map(({ spec }) => spec?.containers?.[0]?.image);
  expect(image).toEqual(['busybox:1.36', 'busybox:1.36', 'busybox:1.36']);
});

/** Plays the drill on a set that keeps a note on the disk of the pod that is taken first, and expects it to pass. */
async function stalled(
  set: Drilled,
  ordinal: number,
  hold = quick,
): Promise<{ readonly before: object; readonly result: RunResult }> {
  const { namespace } = set;
  const pod = `db-${ordinal}`;
  await writeFile(cluster, { namespace, pod }, '/data/note', `kept for ${pod}`);
  const before = await stateOf(set);
  const { code, result, stderr } = await drill(set, 'stall-rollout', '--set', hold);
  expect(result.reason, stderr).toBeUndefined();
  expect(result).toMatchObject({ status: 'passed', exitCode: 0, undo: { outcome: 'restored' } });
  expect(code).toBe(0);
  const entry = ledgerAt(result, ordinal);
  expect(entry.after?.uid).not.toBe(entry.before?.uid);
  for (const claim of entry.claims) expect(claim.after).toEqual(claim.before);
  expect(await readFile(cluster, { namespace, pod }, '/data/note')).toBe(`kept for ${pod}`);
  return { before, result };
}
