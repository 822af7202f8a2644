import { beforeAll, describe, expect, test } from 'vitest';
import { type Cluster, connect } from './support/cluster.ts';
import { begin, doctor, type Drill, drill, type Drilled } from './support/drilled.ts';
import { aReadySet } from './support/ready-set.ts';
import { promisesOf } from './support/report.ts';
import { aScenario } from './support/scenario-file.ts';
import { podsOf, stateOf } from './support/set-state.ts';
import { orderedSet } from './support/sets.ts';

let cluster: Cluster;

beforeAll(async () => {
  cluster = await connect();
});

const destructive = { allowDestructive: true };

async function aBudget({ namespace, name }: Drilled, maxUnavailable: number): Promise<void> {
  await cluster.apply({
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: 'db', namespace },
    spec: { maxUnavailable, selector: { matchLabels: { app: name } } },
  });
  // Its controller counts the pods first.
  const status = 'jsonpath={.status.expectedPods}=3';
  await cluster.run(['wait', '-n', namespace, 'pdb/db', `--for=${status}`, '--timeout=30s']);
}

const undoSteps = ({ result }: Drill) => result.undo.steps.map((step) => [step.does, step.result]);

describe('an eviction', () => {
  test('within its budget takes the pod, and it is the drill’s own doing', async () => {
    const set = await aReadySet(cluster, 'evict', orderedSet);
    await aBudget(set, 1);
    const before = await stateOf(set);
    const { code, result } = await drill(set, 'evict-pod');
    expect(result.reason).toBeUndefined();
    expect(code).toBe(0);
    expect(promisesOf(result)).toContainEqual(expect.objectContaining({ id: 'A1', verdict: 'held' }));
    expect(promisesOf(result)).toContainEqual(expect.objectContaining({ id: 'R1', verdict: 'held' }));
    expect(await stateOf(set)).toEqual(before);
  });

  test('that a budget denies is refused, and expected where that is asked for', async () => {
    const set = await aReadySet(cluster, 'evict-denied', orderedSet);
    await aBudget(set, 0);
    const before = await podsOf(set);
    const said = await drill(set, 'evict-pod', '--skip-guard', 'pdb');
    expect([said.code, said.result.status]).toEqual([4, 'refused']);
    expect(said.result.reason).toMatch(
      /^eviction of db-2 denied: The disruption budget db needs 3 healthy pods and has 3 currently$/,
    );
    const file = await aScenario([{ evictPod: { ordinal: 'all' }, expect: { eviction: 'denied' } }]);
    const expected = await drill(set, file);
    expect([expected.code, expected.result.steps[0]?.status]).toEqual([0, 'done']);
    const uids = (pods: Awaited<ReturnType<typeof podsOf>>) =>
      Object.values(pods).map((pod) => pod?.metadata?.uid);
    expect(uids(await podsOf(set))).toEqual(uids(before));
  });
});

describe('objects', () => {
  const deny = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'deny' },
    spec: { podSelector: {}, policyTypes: ['Egress'] },
  };
  const settings = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' }, data: { a: '1' } };

  test('are created for the drill and gone after it', async () => {
    const set = await aReadySet(cluster, 'apply', orderedSet);
    const file = await aScenario([
      { apply: { manifest: deny } },
      { name: 'more', apply: { manifest: settings } },
      { delete: { kind: 'NetworkPolicy', name: 'deny' } },
      { killPod: { ordinal: 2 } },
    ]);
    const said = await drill(set, file);
    expect(said.result.reason).toBeUndefined();
    expect(said.code).toBe(0);
    expect(undoSteps(said).slice(0, 2)).toEqual([
      ['delete configmap/settings', 'done'],
      ['delete networkpolicy.networking.k8s.io/deny', 'already undone'],
    ]);
    const left = await cluster.run(['get', 'netpol,cm', '-n', set.namespace, '-o', 'name']);
    expect(left.trim()).toBe('configmap/kube-root-ca.crt');
  });

  test('of a killed run are deleted by recover', async () => {
    const set = await aReadySet(cluster, 'apply-killed', orderedSet);
    const file = await aScenario([
      { apply: { manifest: deny } },
      { killPod: { ordinal: 2 }, until: { stable: { for: '60s' } } },
    ]);
    const running = begin(set, file);
    const there = async () => (await cluster.kubectl(['get', 'netpol', 'deny', '-n', set.namespace])).code;
    await expect.poll(there, { timeout: 30_000 }).toBe(0);
    running.child.kill('SIGKILL');
    await running.finished;
    const { code, stderr } = await doctor(set, ['recover', `sts/${set.name}`, '--yes', '--force']);
    expect(code, stderr).toBe(0);
    expect(await there()).toBe(1);
  });

  test('take the pods along that a controller has made for them', async () => {
    const set = await aReadySet(cluster, 'apply-job', orderedSet);
    const containers = [{ name: 'c', image: 'busybox:1.36', command: ['sleep', '3600'] }];
    const pod = { restartPolicy: 'Never', terminationGracePeriodSeconds: 1, containers };
    const job = {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: 'load' },
      spec: { template: { spec: pod } },
    };
    const file = await aScenario([{ apply: { manifest: job } }, { sleep: { for: '3s' } }]);
    const said = await drill(set, file);
    expect(said.code).toBe(0);
    expect(undoSteps(said)[0]).toEqual(['delete job.batch/load', 'done']);
    const left = await cluster.run(['get', 'pods', '-l', 'job-name=load', '-n', set.namespace, '-o', 'name']);
    expect(left).toBe('');
  });

  test('of a kind that is not served are refused before anything is done', async () => {
    const set = await aReadySet(cluster, 'apply-chaos', orderedSet);
    const before = await stateOf(set);
    const manifest = {
      apiVersion: 'chaos-mesh.org/v1alpha1',
      kind: 'PodChaos',
      metadata: { name: 'kill' },
      spec: {},
    };
    const { code, result } = await drill(
      set,
      await aScenario([{ killPod: { ordinal: 0 } }, { apply: { manifest } }]),
    );
    expect(code).toBe(4);
    expect(result.plan.refusals).toMatchObject([
      { guard: 'served-kinds', saw: 'the cluster serves no chaos-mesh.org/v1alpha1 PodChaos' },
    ]);
    expect(await stateOf(set)).toEqual(before);
  });

  test('that are there already are an error, and stay as they are', async () => {
    const set = await aReadySet(cluster, 'apply-there', orderedSet);
    await cluster.apply({ ...settings, metadata: { name: 'settings', namespace: set.namespace } });
    const { code, result } = await drill(set, await aScenario([{ apply: { manifest: settings } }]));
    expect([code, result.reason]).toEqual([
      5,
      `configmap/settings exists already in ${set.namespace}: apply only creates, so that it can be undone`,
    ]);
    expect((await cluster.kubectl(['get', 'cm', 'settings', '-n', set.namespace])).code).toBe(0);
  });
});

test('a command in a container ends the run with its exit code', async () => {
  const set = await aReadySet(cluster, 'exec-step', orderedSet);
  const file = await aScenario(
    [
      { exec: { ordinal: 'all', command: ['sh'], stdin: 'echo hunter2 > /data/note\n' } },
      { name: 'fails', exec: { ordinal: 1, command: ['sh', '-c', 'cat /data/note >&2; exit 7'] } },
    ],
    destructive,
  );
  const { code, result } = await drill(set, file, '--allow-destructive');
  expect([code, result.reason]).toEqual([5, 'sh in pod db-1: exit code 7']);
  expect(result.steps[0]).toMatchObject({ status: 'done', detail: 'exit code 0' });
  expect(JSON.stringify(result)).not.toContain('hunter2');
});
