import { describe, expect, test } from 'vitest';
import { configMaps, secrets } from '../../../src/sandbox/api/kinds.ts';
import { pods } from '../../../src/sandbox/controllers/kinds.ts';
import type { FullContainer, FullPod, FullVolume } from '../../../src/sandbox/controllers/objects.ts';
import { saysReady } from '../../../src/statefulset/pods.ts';
import { Cluster } from '../support/cluster.ts';

function aPod(container: Partial<FullContainer>, volumes: readonly FullVolume[] = []): FullPod {
  const volumeMounts = volumes.map(({ name = '' }) => ({ name, mountPath: `/${name}` }));
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web-0', namespace: 'default' },
    spec: { containers: [{ name: 'main', image: 'nginx:1', volumeMounts, ...container }], volumes },
  };
}

function started(pod: FullPod): Cluster {
  const cluster = new Cluster({ nodes: 1 });
  cluster.create(pods, pod);
  cluster.advance(10_000);
  return cluster;
}

const waitingOf = (cluster: Cluster) => cluster.pod(0).status?.containerStatuses?.[0]?.state?.waiting;
const fromMap = { name: 'LEVEL', valueFrom: { configMapKeyRef: { name: 'settings', key: 'level' } } };
const fromSecret = { secretRef: { name: 'keys' } };

describe('an environment', () => {
  test.each([
    { container: { env: [fromMap] }, message: 'configmap "settings" not found' },
    { container: { envFrom: [{ configMapRef: { name: 'all' } }] }, message: 'configmap "all" not found' },
    { container: { envFrom: [fromSecret] }, message: 'secret "keys" not found' },
  ])('out of what is not there: $message', ({ container, message }) => {
    const cluster = started(aPod(container));
    expect(waitingOf(cluster)).toEqual({ reason: 'CreateContainerConfigError', message });
    expect(cluster.events('Failed').at(-1)).toContain(`Warning Failed Error: ${message}`);
  });

  test('out of a ConfigMap without the entry', () => {
    const cluster = new Cluster({ nodes: 1 });
    cluster.create(configMaps, { metadata: { name: 'settings' } });
    cluster.create(pods, aPod({ env: [fromMap] }));
    cluster.advance(10_000);
    const message = "couldn't find key level in ConfigMap default/settings";
    expect(waitingOf(cluster)).toEqual({ reason: 'CreateContainerConfigError', message });
  });

  test('is made as soon as what it is made of comes', () => {
    const cluster = started(aPod({ envFrom: [fromSecret] }));
    cluster.create(secrets, { metadata: { name: 'keys' } });
    cluster.advance(20_000);
    expect(saysReady(cluster.pod(0))).toBe(true);
    expect(cluster.pod(0).status?.containerStatuses?.[0]?.restartCount).toBe(0);
  });

  test('does without what is optional', () => {
    const env = [
      { name: 'LEVEL', valueFrom: { configMapKeyRef: { name: 'no', key: 'no', optional: true } } },
    ];
    expect(saysReady(started(aPod({ env })).pod(0))).toBe(true);
  });
});

describe('a volume', () => {
  test('of a ConfigMap that is not there keeps the pod from beginning', () => {
    const cluster = started(aPod({}, [{ name: 'conf', configMap: { name: 'settings' } }]));
    expect(waitingOf(cluster)?.reason).toBe('ContainerCreating');
    const message = 'MountVolume.SetUp failed for volume "conf" : configmap "settings" not found';
    expect(cluster.events('FailedMount')[0]).toContain(message);
    cluster.create(configMaps, { metadata: { name: 'settings' } });
    cluster.advance(20_000);
    expect(saysReady(cluster.pod(0))).toBe(true);
  });

  test('that no container mounts keeps nobody from anything', () => {
    const volume = { name: 'keys', secret: { secretName: 'keys' } };
    expect(saysReady(started(aPod({ volumeMounts: [] }, [volume])).pod(0))).toBe(true);
  });

  test('of a Secret that need not be there does not', () => {
    const volume = { name: 'keys', secret: { secretName: 'keys', optional: true } };
    expect(saysReady(started(aPod({}, [volume])).pod(0))).toBe(true);
  });
});
