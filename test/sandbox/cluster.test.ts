import { describe, expect, test } from 'vitest';
import { createVirtualTime } from '../../src/sandbox/clock/virtual-time.ts';
import {
  budgets,
  claims,
  leases,
  namespaces,
  pods,
  services,
  sets,
  storageClasses,
  volumes,
} from '../../src/sandbox/controllers/kinds.ts';
import type { FullVolumeObject } from '../../src/sandbox/controllers/objects.ts';
import { keyOf } from '../../src/sandbox/controllers/world.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { Cluster, tester } from './support/cluster.ts';
import { aSet, claimTemplates } from './support/sets.ts';

const withClaims = (spec: Parameters<typeof aSet>[0] = {}) =>
  aSet({ volumeClaimTemplates: claimTemplates('data'), ...spec });
const mounting = {
  template: {
    metadata: { labels: { app: 'web' } },
    spec: {
      containers: [{ name: 'main', image: 'nginx:1', volumeMounts: [{ name: 'data', mountPath: '/data' }] }],
    },
  },
};
const claimKey = (ordinal: number) => ({ namespace: 'default', name: `data-web-${ordinal}` });

function volumeOf(cluster: Cluster, ordinal: number): FullVolumeObject {
  const name = cluster.api.get(claims, claimKey(ordinal)).spec?.volumeName ?? '';
  return cluster.api.get(volumes, { name });
}

const scheduledMessage = (cluster: Cluster, ordinal: number) =>
  cluster.pod(ordinal).status?.conditions?.find(({ type }) => type === 'PodScheduled')?.message;

test('a cluster has the Service of its own API server, and pods find it by name', async () => {
  const cluster = new Cluster();
  const service = cluster.api.get(services, { namespace: 'default', name: 'kubernetes' });
  expect(service.spec).toMatchObject({ type: 'ClusterIP', clusterIP: '10.96.0.1' });
  cluster.start(aSet({ replicas: 1 }));
  cluster.untilReady(1);
  expect(await cluster.run(0, 'nslookup kubernetes.default')).toContain('Address: 10.96.0.1');
});

describe('storage', () => {
  test('Immediate: a claim is bound to a volume made for it, which goes with it', async () => {
    const cluster = new Cluster();
    cluster.start(withClaims({ replicas: 1, ...mounting }));
    cluster.untilReady(1);
    const claim = cluster.api.get(claims, claimKey(0));
    const volume = cluster.api.get(volumes, { name: claim.spec?.volumeName ?? '' });
    expect(claim.status).toMatchObject({ phase: 'Bound', capacity: { storage: '1Mi' } });
    expect(volume.spec?.claimRef?.uid).toBe(claim.metadata?.uid);
    expect(volume.status?.phase).toBe('Bound');
    await cluster.run(0, 'echo marker > /data/marker');
    cluster.api.delete(claims, claimKey(0), tester);
    cluster.advance(5000);
    expect(cluster.api.get(claims, claimKey(0)).metadata?.finalizers).toEqual([
      'kubernetes.io/pvc-protection',
    ]);
    cluster.delete(0);
    cluster.advance(2000);
    cluster.untilReady(1);
    expect(cluster.api.get(claims, claimKey(0)).metadata?.uid).not.toBe(claim.metadata?.uid);
    expect(cluster.api.list(volumes).items).toHaveLength(1);
    expect(await cluster.run(0, 'cat /data/marker')).toContain('No such file or directory');
  });

  test('WaitForFirstConsumer: the claim waits for its pod, and its volume stays on that node', () => {
    const cluster = new Cluster({ volumeBinding: 'WaitForFirstConsumer' });
    cluster.create(claims, {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'lonely', namespace: 'default' },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Mi' } } },
    });
    cluster.advance(5000);
    expect(cluster.api.get(claims, { namespace: 'default', name: 'lonely' }).status?.phase).toBe('Pending');
    expect(cluster.events('WaitForFirstConsumer')[0]).toContain(
      'waiting for first consumer to be created before binding',
    );
    cluster.start(withClaims({ replicas: 1 }));
    cluster.untilReady(1);
    const node = cluster.pod(0).spec?.nodeName ?? '';
    const volume = volumeOf(cluster, 0);
    expect(
      volume.spec?.nodeAffinity?.required?.nodeSelectorTerms?.[0]?.matchExpressions?.[0]?.values,
    ).toEqual([node]);
    cluster.cordon(node, true);
    cluster.delete(0);
    cluster.advance(40_000);
    expect(scheduledMessage(cluster, 0)).toContain(
      "0/2 nodes are available: 1 node(s) didn't match PersistentVolume's node affinity, 1 node(s) were unschedulable.",
    );
  });

  test('a claim whose volume vanished is Lost', () => {
    const cluster = new Cluster();
    cluster.start(withClaims({ replicas: 1 }));
    cluster.untilReady(1);
    const name = cluster.api.get(claims, claimKey(0)).spec?.volumeName ?? '';
    cluster.api.delete(volumes, { name }, tester);
    cluster.advance(2000);
    expect(cluster.api.get(volumes, { name }).metadata?.deletionTimestamp).toBeDefined();
    const volume = cluster.api.get(volumes, { name });
    cluster.api.update(volumes, { ...volume, metadata: { ...volume.metadata, finalizers: [] } }, tester);
    cluster.advance(2000);
    expect(cluster.api.get(claims, claimKey(0)).status?.phase).toBe('Lost');
    expect(cluster.events('ClaimLost')[0]).toContain(
      'Bound claim has lost its PersistentVolume. Data on the volume is lost!',
    );
  });

  test('with reclaimPolicy Retain a volume outlives its claim as Released', () => {
    const cluster = new Cluster();
    cluster.create(storageClasses, {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: 'kept' },
      provisioner: 'kubernetes.io/host-path',
      reclaimPolicy: 'Retain',
      volumeBindingMode: 'Immediate',
    });
    const [template] = claimTemplates('data');
    cluster.start(
      withClaims({
        replicas: 1,
        volumeClaimTemplates: [{ ...template, spec: { ...template?.spec, storageClassName: 'kept' } }],
      }),
    );
    cluster.untilReady(1);
    cluster.change({ replicas: 0 });
    cluster.untilReady(0);
    cluster.api.delete(claims, claimKey(0), tester);
    cluster.advance(5000);
    expect(cluster.api.list(volumes).items.map(({ status }) => status?.phase)).toEqual(['Released']);
  });

  test('a class that does not exist is said', () => {
    const cluster = new Cluster();
    const [template] = claimTemplates('data');
    cluster.start(
      withClaims({
        replicas: 1,
        volumeClaimTemplates: [{ ...template, spec: { ...template?.spec, storageClassName: 'typo' } }],
      }),
    );
    cluster.advance(5000);
    expect(cluster.events('ProvisioningFailed')[0]).toContain('storageclass.storage.k8s.io "typo" not found');
    const message = cluster.pod(0).status?.conditions?.[0]?.message;
    expect(message).toBe(
      '0/2 nodes are available: pod has unbound immediate PersistentVolumeClaims. not found',
    );
  });
});

describe('scheduling', () => {
  test('says in upstream’s words why nothing fits', () => {
    const cluster = new Cluster();
    const spec = { nodeSelector: { zone: 'a' }, containers: [{ name: 'main', image: 'nginx:1' }] };
    cluster.create(pods, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'a', namespace: 'default' },
      spec,
    });
    const volume = { name: 'd', persistentVolumeClaim: { claimName: 'ghost' } };
    cluster.create(pods, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'b', namespace: 'default' },
      spec: { containers: spec.containers, volumes: [volume] },
    });
    cluster.advance(1000);
    const messages = cluster
      .pods()
      .map(({ status }) => status?.conditions?.find(({ type }) => type === 'PodScheduled')?.message);
    expect(messages).toEqual([
      "0/2 nodes are available: 2 node(s) didn't match Pod's node affinity/selector. no new claims to deallocate, preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.",
      '0/2 nodes are available: persistentvolumeclaim "ghost" not found. not found',
    ]);
  });
});

describe('disruption budgets', () => {
  test('an eviction is refused while it would take too many', () => {
    const cluster = new Cluster();
    cluster.start(aSet());
    cluster.create(budgets, {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: 'web', namespace: 'default' },
      spec: { minAvailable: 2, selector: { matchLabels: { app: 'web' } } },
    });
    cluster.untilReady(3);
    cluster.advance(500);
    expect(cluster.api.get(budgets, { namespace: 'default', name: 'web' }).status).toMatchObject({
      disruptionsAllowed: 1,
      currentHealthy: 3,
      desiredHealthy: 2,
      expectedPods: 3,
    });
    cluster.api.evict({ namespace: 'default', name: 'web-2' }, tester);
    expect(() => cluster.api.evict({ namespace: 'default', name: 'web-1' }, tester)).toThrow(
      "Cannot evict pod as it would violate the pod's disruption budget.",
    );
    cluster.advance(60_000);
    cluster.untilReady(3);
    cluster.advance(500);
    expect(cluster.api.get(budgets, { namespace: 'default', name: 'web' }).status?.disruptionsAllowed).toBe(
      1,
    );
  });
});

describe('faults', () => {
  test('without controllers a deleted pod does not come back, and their lease grows old', () => {
    const cluster = new Cluster();
    cluster.start(aSet());
    cluster.untilReady(3);
    const lease = () =>
      cluster.api.get(leases, { namespace: 'kube-system', name: 'kube-controller-manager' }).spec?.renewTime;
    cluster.sandbox.faults.stopControllers();
    const before = lease();
    cluster.delete(1);
    cluster.advance(60_000);
    expect(cluster.pods()).toHaveLength(2);
    expect(lease()).toBe(before);
    cluster.sandbox.faults.startControllers();
    cluster.untilReady(3);
  });

  test('late controllers are right in the end', () => {
    const cluster = new Cluster();
    cluster.sandbox.faults.lagControllers(2000);
    cluster.start(aSet());
    expect(cluster.untilReady(3)).toBeGreaterThan(8000);
    cluster.delete(0);
    cluster.advance(1500);
    cluster.untilReady(3);
  });
});

describe('garbage collection', () => {
  test('foreground deletion keeps the set until its pods are gone', () => {
    const cluster = new Cluster();
    cluster.start(aSet());
    cluster.untilReady(3);
    cluster.api.delete(sets, { namespace: 'default', name: 'web' }, tester, {
      propagationPolicy: 'Foreground',
    });
    cluster.advance(200);
    expect(cluster.set().metadata?.finalizers).toEqual(['foregroundDeletion']);
    cluster.time.until(() => cluster.api.list(sets).items.length === 0, 60_000);
    expect(cluster.pods()).toEqual([]);
  });

  test('a namespace takes everything in it along', () => {
    const cluster = new Cluster();
    cluster.api.create(
      namespaces,
      undefined,
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'mine' } },
      tester,
    );
    cluster.api.create(
      sets,
      'mine',
      { ...withClaims(), metadata: { name: 'web', namespace: 'mine' } },
      tester,
    );
    cluster.advance(30_000);
    expect(cluster.api.list(pods, { namespace: 'mine' }).items).toHaveLength(3);
    cluster.api.delete(namespaces, { name: 'mine' }, tester);
    cluster.advance(120_000);
    expect(cluster.api.list(pods, { namespace: 'mine' }).items).toEqual([]);
    expect(cluster.api.list(claims, { namespace: 'mine' }).items).toEqual([]);
    expect(cluster.api.list(namespaces).items.map((one) => keyOf(one).name)).not.toContain('mine');
  });
});

test('the same seed gives the same course of events', () => {
  const course = (seed: number) => {
    const cluster = new Cluster({ seed });
    const seen: string[] = [];
    cluster.api.observe(pods, ({ type, object }) =>
      seen.push(`${cluster.time.monotonic()} ${type} ${object.metadata?.name} ${object.metadata?.uid}`),
    );
    cluster.start(withClaims());
    cluster.untilReady(3);
    return seen;
  };
  expect(course(7)).toEqual(course(7));
  expect(course(7)).not.toEqual(course(8));
});

test('it lives on virtual time as well', async () => {
  const time = createVirtualTime({ epoch: Date.UTC(2026, 10, 21) });
  const sandbox = startSandbox({ time, version: '1.35.2' });
  expect(sandbox.note).toContain('v1.35.0');
  sandbox.api.create(sets, 'default', aSet(), tester);
  await time.sleep(60_000);
  expect(sandbox.api.get(sets, { namespace: 'default', name: 'web' }).status?.readyReplicas).toBe(3);
  const answer = await sandbox.exec({ namespace: 'default', name: 'web-2' }, ['hostname']);
  expect(answer.stdout).toBe('web-2\n');
  sandbox.stop();
});
