import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import type { RunResult } from '../../src/drill/run-result.ts';
import { type Cluster, connect } from './support/cluster.ts';
import { type Drilled, doctor, drill } from './support/drilled.ts';
import { atTheEnd } from './support/ending.ts';
import { aReadySet, aSetToCome } from './support/ready-set.ts';
import { stateOf } from './support/set-state.ts';
import { orderedSet, parallelSet } from './support/sets.ts';
import { aStateHome } from './support/state-home.ts';
import { waitFor } from './support/wait.ts';

let cluster: Cluster;

beforeAll(async () => {
  cluster = await connect();
});

describe('a guard that can be skipped', () => {
  test('pdb: a budget that allows no disruption stops the drill, and lets it go when skipped', async () => {
    const set = await aReadySet(cluster, 'guard-pdb', parallelSet);
    const { namespace } = set;
    const metadata = { name: 'no-one-leaves', namespace };
    const spec = { minAvailable: 3, selector: { matchLabels: { app: 'db' } } };
    await cluster.apply({ apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata, spec });
    await waitFor(cluster, namespace, 'pdb/no-one-leaves', 'jsonpath={.status.currentHealthy}=3');

    const refused = await refusedBy('pdb', set, 'kill-pod');
    expect(refused).toContain('no-one-leaves allows 0 disruptions');
    expect((await drill(set, 'kill-pod', '--skip-guard', 'pdb')).code).toBe(0);
  });

  test('quorum: a set of two stops the drill, and lets it go when skipped', async () => {
    const set = await aReadySet(cluster, 'guard-quorum', parallelSet, { replicas: 2 });
    const refused = await refusedBy('quorum', set, 'kill-pod');
    expect(refused).toContain('1 of 2 pods would stay available, a majority is 2');
    expect((await plan(set, 'kill-pod', '--skip-guard', 'quorum')).code).toBe(0);
  });

  test('hpa: an autoscaler stops a drill that scales, unless it is skipped, and no other', async () => {
    const set = await aYoungSet('guard-hpa');
    const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'db' };
    await cluster.apply({
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: { name: 'up-and-down', namespace: set.namespace },
      spec: { scaleTargetRef, minReplicas: 1, maxReplicas: 1 },
    });
    const refused = await refusedBy('hpa', set, 'scale-to-zero');
    expect(refused).toContain('up-and-down scales sts/db');
    expect((await plan(set, 'scale-to-zero', '--skip-guard', 'hpa')).code).toBe(0);
    expect((await plan(set, 'kill-pod', '--skip-guard', 'quorum')).code).toBe(0);
  });

  test('other-run: a Lease of another drill stops this one, unless it is skipped', async () => {
    const set = await aYoungSet('guard-other');
    await cluster.apply(leaseOf(set, 'cache', 'somebody@elsewhere:42'));
    const refused = await refusedBy('other-run', set, 'scale-to-zero');
    expect(refused).toContain('sts-doctor.cache, held by somebody@elsewhere:42');
    expect(refused).toContain('recover');
    expect((await plan(set, 'scale-to-zero', '--skip-guard', 'other-run')).code).toBe(0);
  });

  test('other-run: a Lease on this very set stops the drill even when the guard is skipped', async () => {
    const set = await aReadySet(cluster, 'guard-same', parallelSet);
    await cluster.apply(leaseOf(set, 'db', 'somebody@elsewhere:42'));
    const before = await stateOf(set);
    const said = await doctor(set, ['run', 'kill-pod', 'sts/db', '--yes', '--skip-guard', 'other-run']);
    expect(said.code).toBe(4);
    expect(said.stderr).toContain('somebody@elsewhere:42');
    expect(await stateOf(set)).toEqual(before);
  });

  test('rollout: a rollout that is stuck halfway stops the drill, and no pod of it is risked when skipped', async () => {
    const set = await aReadySet(cluster, 'guard-rollout', orderedSet, { replicas: 2 });
    const { namespace } = set;
    await cluster.run(['set', 'image', 'sts/db', 'db=busybox:does-not-exist', '-n', namespace]);
    const image = 'jsonpath={.spec.containers[0].image}';
    await waitFor(cluster, namespace, 'pod/db-1', `${image}=busybox:does-not-exist`);

    const refusals = await refusalsOf(set, 'scale-to-zero');
    expect(refusals.find(({ guard }) => guard === 'rollout')?.wayOut).toContain(
      'kubectl rollout status sts/db',
    );
    // db-0 would come back with the image that nobody has, and no undo could help that.
    expect(refusals.map(({ guard }) => guard)).toEqual(['destructive', 'rollout']);
    const skipped = await plan(set, 'scale-to-zero', '--skip-guard', 'rollout', '-o', 'json');
    expect(JSON.parse(skipped.stdout)).toMatchObject({ refusals: [{ guard: 'destructive' }] });
  });
});

describe('a guard that cannot be skipped', () => {
  test('protected: a set whose owner wants no drills gets none', async () => {
    const set = await aYoungSet('guard-protected');
    const protect = ['annotate', 'sts', 'db', '-n', set.namespace, 'sts-doctor.dev/protected=yes'];
    await cluster.run(protect);
    const refused = await refusedBy('protected', set, 'scale-to-zero');
    expect(refused).toContain(`kubectl annotate sts db -n ${set.namespace} sts-doctor.dev/protected-`);

    const insisted = await plan(set, 'scale-to-zero', '--skip-guard', 'protected');
    expect(insisted.code).toBe(2);
    expect(insisted.stderr).toContain('no guard "protected" to skip');
  });

  test('system-namespace: a set of Kubernetes itself gets no drills', async () => {
    const name = `guard-system-${randomBytes(3).toString('hex')}`;
    const set = { cluster, namespace: 'kube-system', name, stateHome: await aStateHome() };
    atTheEnd(async () => {
      await cluster.run(['delete', 'sts,svc', name, '-n', 'kube-system', '--wait=false']);
      const claims = [`data-${name}-2`, `log-${name}-2`];
      await cluster.run(['delete', 'pvc', ...claims, '-n', 'kube-system', '--wait=false']);
    });
    await makeYoung(set);
    const refused = await refusedBy('system-namespace', set, 'scale-to-zero');
    expect(refused).toContain('namespace kube-system belongs to Kubernetes itself');
    expect((await plan(set, 'scale-to-zero', '--skip-guard', 'system-namespace')).code).toBe(2);
  });
});

/** A set whose controller knows it: all that a guard needs which does not count pods. */
async function aYoungSet(prefix: string): Promise<Drilled> {
  const set = await aSetToCome(cluster, prefix);
  await makeYoung(set);
  return set;
}

async function makeYoung({ name, namespace }: Drilled): Promise<void> {
  await cluster.apply(parallelSet({ name, namespace, replicas: 1 }));
  await waitFor(cluster, namespace, `sts/${name}`, 'jsonpath={.status.updatedReplicas}=1');
}

/** Expects that this guard and no other refuses the drill, and returns what it says. */
async function refusedBy(guard: string, set: Drilled, scenario: string): Promise<string> {
  const refusals = await refusalsOf(set, scenario);
  expect(refusals.map((refusal) => refusal.guard)).toEqual([guard]);
  return refusals.map(({ saw, wayOut }) => `${saw}\n${wayOut}`).join('\n');
}

/** Expects that the drill is refused and that nothing was changed, and returns what speaks against it. */
async function refusalsOf(set: Drilled, scenario: string): Promise<RunResult['plan']['refusals']> {
  const before = await stateOf(set);
  const { code, result } = await drill(set, scenario);
  expect(code).toBe(4);
  expect(result).toMatchObject({ status: 'refused', exitCode: 4, steps: [] });
  expect(await stateOf(set)).toEqual(before);
  return result.plan.refusals;
}

function plan(set: Drilled, scenario: string, ...flags: readonly string[]) {
  return doctor(set, ['plan', scenario, `sts/${set.name}`, ...flags]);
}

/** What a drill on that set would leave while it is under way, or when it has died. */
function leaseOf({ namespace }: Drilled, setName: string, holderIdentity: string): object {
  const labels = { 'app.kubernetes.io/managed-by': 'sts-doctor' };
  return {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: { name: `sts-doctor.${setName}`, namespace, labels },
    spec: {
      holderIdentity,
      leaseDurationSeconds: 30,
      renewTime: new Date().toISOString().replace('Z', '000Z'),
    },
  };
}
