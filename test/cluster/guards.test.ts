import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import type { KubeObject } from '../../src/objects/meta.ts';
import type { RunResult } from '../../src/drill/run-result.ts';
import { type Cluster, connect } from './support/cluster.ts';
import { type Drilled, doctor, drill } from './support/drilled.ts';
import { atTheEnd } from './support/ending.ts';
import { aReadySet, aSetToCome } from './support/ready-set.ts';
import { stateOf } from './support/set-state.ts';
import { orderedSet, parallelSet } from './support/sets.ts';
import { aStateHome } from './support/state-home.ts';
import { waitFor, waitReady } from './support/wait.ts';

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
    expect((await plan(set, 'kill-pod', '--skip-guard', 'single-replica')).code).toBe(0);
  });

  test('single-replica: a set of one stops the drill, unless the outage is meant', async () => {
    const set = await aYoungSet('guard-single');
    const refused = await refusedBy('single-replica', set, 'kill-pod');
    expect(refused).toContain('nobody serves while its pod is away');
    expect((await plan(set, 'kill-pod', '--skip-guard', 'single-replica')).code).toBe(0);
    const meant = await planOf(set, 'quorum: none', 'killPod: {ordinal: highest}');
    expect(meant.code).toBe(0);
  });

  test('min-available: fewer pods than the scenario demands stop the drill, and let it go when skipped', async () => {
    const set = await aReadySet(cluster, 'guard-least', parallelSet);
    const text = ['minAvailable: 3', 'killPod: {ordinal: highest}'] as const;
    const refused = await planOf(set, ...text);
    expect(refused.code).toBe(4);
    expect(refused.stdout).toContain('2 pods would stay available, the scenario demands 3');
    expect((await planOf(set, ...text, '--skip-guard', 'min-available')).code).toBe(0);
  });

  test('window: a scenario that wants other days than today stops, and goes when skipped', async () => {
    const set = await aYoungSet('guard-window');
    const today = new Date().toLocaleDateString('en-US', { weekday: 'short', timeZone: 'UTC' });
    const others = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].filter((day) => day !== today);
    const closed = `{quorum: none, windows: [{days: [${others.join(', ')}], from: 00:00, to: 24:00}]}`;
    const open = `{quorum: none, windows: [{from: 00:00, to: 24:00}]}`;
    const refused = await planOf(set, closed, 'killPod: {ordinal: highest}');
    expect(refused.code).toBe(4);
    expect(refused.stdout).toMatch(new RegExp(`it is ${today} [0-9:]+ in UTC; the scenario\\s+allows`));
    expect((await planOf(set, closed, 'killPod: {ordinal: highest}', '--skip-guard', 'window')).code).toBe(0);
    expect((await planOf(set, open, 'killPod: {ordinal: highest}')).code).toBe(0);
  });

  test('claim-being-deleted: a claim that only its pod keeps stops the drill that takes the pod, and no other', async () => {
    const set = await aReadySet(cluster, 'guard-claim', parallelSet);
    const { namespace } = set;
    await cluster.run(['delete', 'pvc', 'data-db-4', '-n', namespace, '--wait=false']);
    const refusals = await refusalsOf(set, 'kill-pod');
    expect(refusals.map(({ guard }) => guard)).toEqual(['destructive', 'claim-being-deleted']);
    expect(refusals[1]?.saw).toContain('data-db-4 is being deleted');
    expect((await plan(set, 'kill-pod', '--set', 'ordinal=3')).code).toBe(0);
    // To complete a loss takes three who want it: author, user, and whoever skips the guard.
    const wanted = ['allowDestructive: true', 'killPod: {ordinal: highest}', '--allow-destructive'] as const;
    expect((await planOf(set, ...wanted)).code).toBe(4);
    expect((await planOf(set, ...wanted, '--skip-guard', 'claim-being-deleted')).code).toBe(0);
  });

  test('generation: a definition that the controller has not seen stops the drill, and lets it go when skipped', async () => {
    const set = await aReadySet(cluster, 'guard-generation', parallelSet);
    const { namespace } = set;
    const metadata = { name: 'no-new-revision', namespace };
    const spec = { hard: { 'count/controllerrevisions.apps': '1' } };
    await cluster.apply({ apiVersion: 'v1', kind: 'ResourceQuota', metadata, spec });
    await waitFor(cluster, namespace, 'resourcequota/no-new-revision', 'jsonpath={.status.used}');
    // Without its revision a new template is none to the controller, and it goes no further.
    await cluster.run(['set', 'env', 'sts/db', '-n', namespace, 'CHANGED=yes']);
    const refused = await refusedBy('generation', set, 'kill-pod');
    expect(refused).toMatch(/the controller has seen generation \d+ of \d+/);
    expect((await plan(set, 'kill-pod', '--skip-guard', 'generation')).code).toBe(0);
  });

  test('revision-history: a history that is full stops a drill with a new template, and lets it go when skipped', async () => {
    const set = await aReadySet(cluster, 'guard-history', parallelSet, { spec: { revisionHistoryLimit: 1 } });
    await cluster.run(['set', 'env', 'sts/db', '-n', set.namespace, 'CHANGED=yes']);
    await waitReady(cluster, set);
    const refused = await refusedBy('revision-history', set, 'stall-rollout');
    expect(refused).toContain('sts/db keeps 1 old revisions of at most 1');
    const oldest = /kubectl delete controllerrevision (\S+) -n/.exec(refused)?.[1] ?? '';
    expect((await plan(set, 'stall-rollout', '--skip-guard', 'revision-history')).code).toBe(0);
    expect((await plan(set, 'kill-pod')).code).toBe(0);
    await cluster.run(['delete', 'controllerrevision', oldest, '-n', set.namespace]);
    expect((await plan(set, 'stall-rollout')).code).toBe(0);
  });

  test('owner: a set of an operator stops a drill that scales, unless it is skipped, and no other', async () => {
    const set = await aYoungSet('guard-owner');
    const { namespace } = set;
    await cluster.run(['create', 'configmap', 'operator', '-n', namespace]);
    const { metadata } = await cluster.get<KubeObject>('configmap', 'operator', '-n', namespace);
    const owner = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      name: 'operator',
      uid: metadata?.uid,
      controller: true,
    };
    await patchMeta(set, { ownerReferences: [owner] });
    const refused = await refusedBy('owner', set, 'scale-to-zero');
    expect(refused).toContain('sts/db is managed by ConfigMap operator');
    expect((await plan(set, 'scale-to-zero', '--skip-guard', 'owner')).code).toBe(0);
    expect((await plan(set, 'kill-pod', '--skip-guard', 'single-replica')).code).toBe(0);
  });

  test.each([
    {
      annotations: { 'argocd.argoproj.io/tracking-id': 'shop:apps/StatefulSet:x/db' },
      way: 'argocd app set shop',
    },
    { labels: { 'argocd.argoproj.io/instance': 'shop' }, way: 'argocd app set shop' },
    {
      labels: {
        'kustomize.toolkit.fluxcd.io/name': 'shop',
        'kustomize.toolkit.fluxcd.io/namespace': 'flux-system',
      },
      way: 'flux suspend kustomization shop -n flux-system',
    },
    {
      labels: { 'helm.toolkit.fluxcd.io/name': 'shop', 'helm.toolkit.fluxcd.io/namespace': 'apps' },
      way: 'flux suspend helmrelease shop -n apps',
    },
  ])('gitops: $way lets a drill scale, or the guard is skipped', async ({ way, ...metadata }) => {
    const set = await aYoungSet('guard-gitops');
    await patchMeta(set, metadata);
    expect(await refusedBy('gitops', set, 'scale-to-zero')).toContain(way);
    expect((await plan(set, 'scale-to-zero', '--skip-guard', 'gitops')).code).toBe(0);
    expect((await plan(set, 'kill-pod', '--skip-guard', 'single-replica')).code).toBe(0);
  });

  test('gitops: a set that Helm has installed is nobody’s to reconcile', async () => {
    const set = await aYoungSet('guard-helm');
    await patchMeta(set, { labels: { 'app.kubernetes.io/managed-by': 'Helm' } });
    expect((await plan(set, 'scale-to-zero')).code).toBe(0);
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

  test('unfinished-run: a set that bears the mark of a run gets no other', async () => {
    const set = await aYoungSet('guard-mark');
    await patchMeta(set, { annotations: { 'sts-doctor.dev/run': '20261121-100000-abcde' } });
    const refused = await refusedBy('unfinished-run', set, 'scale-to-zero');
    expect(refused).toContain('carries the mark of run 20261121-100000-abcde');
    expect(refused).toContain(`kubectl annotate sts db -n ${set.namespace} sts-doctor.dev/run-`);
    expect((await plan(set, 'scale-to-zero', '--skip-guard', 'unfinished-run')).code).toBe(2);
  });

  test('force: a pod is not deleted by force unless that is asked for', async () => {
    const set = await aYoungSet('guard-force');
    const skip = ['--skip-guard', 'single-replica'] as const;
    const refused = await plan(set, 'force-delete', ...skip);
    expect(refused.code).toBe(4);
    expect(refused.stdout).toContain('--allow-force');
    expect((await plan(set, 'force-delete', ...skip, '--allow-force')).code).toBe(0);
    expect((await plan(set, 'force-delete', '--skip-guard', 'force')).code).toBe(2);
  });

  test('no-rollout: a rollout that would replace nobody is not stalled', async () => {
    const set = await aReadySet(cluster, 'guard-stall', parallelSet);
    const onDelete = JSON.stringify({ spec: { updateStrategy: { type: 'OnDelete', rollingUpdate: null } } });
    await cluster.run(['patch', 'sts', 'db', '-n', set.namespace, '--type=merge', '-p', onDelete]);
    expect(await refusedBy('no-rollout', set, 'stall-rollout')).toContain('under OnDelete');
    expect((await plan(set, 'stall-rollout', '--skip-guard', 'no-rollout')).code).toBe(2);
  });

  test('being-deleted: a set that is going gets no drills', async () => {
    const set = await aYoungSet('guard-going');
    await patchMeta(set, { finalizers: ['example.com/stays'] });
    atTheEnd(() => patchMeta(set, { finalizers: null }));
    await cluster.run(['delete', 'sts', 'db', '-n', set.namespace, '--wait=false']);
    expect(await refusedBy('being-deleted', set, 'scale-to-zero')).toContain('sts/db is being deleted');
    expect((await plan(set, 'scale-to-zero', '--skip-guard', 'being-deleted')).code).toBe(2);
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

/** Plans a scenario of one step, with these guards, from standard input. */
function planOf(set: Drilled, guards: string, step: string, ...flags: readonly string[]) {
  const written = guards.startsWith('{') ? guards : `{${guards}}`;
  const input = [
    'apiVersion: sts-doctor.dev/v1',
    'kind: Scenario',
    'metadata: {name: of-this-test}',
    `spec: {guards: ${written}, steps: [{${step}}]}`,
  ].join('\n');
  return doctor(set, ['plan', '-', `sts/${set.name}`, ...flags], { input });
}

/** Changes the set's metadata as its owner would. */
function patchMeta({ name, namespace }: Drilled, metadata: object): Promise<string> {
  const patch = JSON.stringify({ metadata });
  return cluster.run(['patch', 'sts', name, '-n', namespace, '--type=merge', '-p', patch]);
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
