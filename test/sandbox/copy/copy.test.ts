import { describe, expect, test } from 'vitest';
import type { KubeObject } from '../../../src/objects/meta.ts';
import { kinds as served } from '../../../src/sandbox/api/kinds.ts';
import * as kinds from '../../../src/sandbox/controllers/kinds.ts';
import type { FullPod } from '../../../src/sandbox/controllers/objects.ts';
import { podPhrase, saysReady } from '../../../src/statefulset/pods.ts';
import { Cluster, tester } from '../support/cluster.ts';
import { aSet, claimTemplates, templateWith } from '../support/sets.ts';

/** Everything of a cluster that a copy is made of; what controllers make of it again is left out. */
function objectsOf({ api }: Cluster): readonly KubeObject[] {
  return served
    .filter(({ stored, plural }) => stored && !['events', 'endpointslices', 'leases'].includes(plural))
    .flatMap((kind) =>
      api.list(kind).items.map((one) => ({ ...one, apiVersion: kinds.apiVersionOf(kind), kind: kind.kind })),
    );
}

function copyOf(original: Cluster, unread: readonly string[] = []): Cluster {
  const objects = objectsOf(original).filter(({ kind = '' }) => !unread.includes(kind));
  const copy = new Cluster({ original: { objects, unread: new Set(unread) } });
  copy.advance(5_000);
  return copy;
}

function aCluster(
  set = aSet({ replicas: 2, volumeClaimTemplates: claimTemplates('data') }),
  ready = 2,
): Cluster {
  const cluster = new Cluster();
  cluster.start(set);
  cluster.untilReady(ready);
  cluster.advance(60_000);
  return cluster;
}

const uids = (objects: readonly KubeObject[]) => objects.map(({ metadata }) => metadata?.uid);
const restarts = (pods: readonly FullPod[]) =>
  pods.flatMap(({ status }) => (status?.containerStatuses ?? []).map((one) => one.restartCount));

describe('a copy of a healthy cluster', () => {
  test('goes on where it was: the same pods and claims, ready, and nobody restarted or replaced', () => {
    const original = aCluster();
    const copy = copyOf(original);
    const seen = copy.watchPods();
    copy.advance(120_000);
    expect(uids(copy.pods())).toEqual(uids(original.pods()));
    expect(uids(copy.claims())).toEqual(uids(original.claims()));
    expect(copy.pods().every(saysReady)).toBe(true);
    expect(copy.pods().map(({ status }) => status?.podIP)).toEqual(
      original.pods().map(({ status }) => status?.podIP),
    );
    expect(restarts(copy.pods())).toEqual([0, 0]);
    expect(seen).toEqual([]);
  });

  test('replaces a pod that is taken away, with the same claim and at the same revision', () => {
    const original = aCluster();
    const copy = copyOf(original);
    copy.delete(1);
    copy.advance(30_000);
    const [, old] = original.pods();
    const [, young] = copy.pods();
    expect(young?.metadata?.uid).not.toBe(old?.metadata?.uid);
    expect(young?.metadata?.labels).toEqual(old?.metadata?.labels);
    expect(saysReady(young ?? {})).toBe(true);
    expect(uids(copy.claims())).toEqual(uids(original.claims()));
    expect(uids(copy.api.list(kinds.revisions).items)).toEqual(
      uids(original.api.list(kinds.revisions).items),
    );
  });

  test('knows nothing of what is done in it elsewhere: the original keeps its pods', () => {
    const original = aCluster();
    const before = uids(original.pods());
    const copy = copyOf(original);
    copy.delete(0);
    copy.advance(30_000);
    original.advance(30_000);
    expect(uids(original.pods())).toEqual(before);
  });

  test('does not take what an owner that was not copied owns for garbage', () => {
    const owner = { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'gone', uid: 'not-copied' };
    const original = aCluster();
    const [first] = original.claims();
    const claim = { ...first, metadata: { ...first?.metadata, ownerReferences: [owner] } };
    const objects = objectsOf(original).map((one) =>
      one.metadata?.uid === first?.metadata?.uid ? claim : one,
    );
    const copy = new Cluster({ original: { objects, unread: new Set() } });
    copy.advance(60_000);
    expect(uids(copy.claims())).toEqual(uids(original.claims()));
  });
});

describe('what is broken stays broken', () => {
  test('an image that could not be pulled cannot be pulled, whatever its name says', () => {
    const original = aCluster(aSet({ replicas: 2 }, { image: 'registry.example/app:1' }));
    original.sandbox.faults.removeImage('registry.example/app:2');
    original.change({ template: templateWith('registry.example/app:2') });
    original.advance(60_000);
    const copy = copyOf(original);
    copy.advance(60_000);
    copy.delete(1);
    copy.advance(60_000);
    expect(['ErrImagePull', 'ImagePullBackOff']).toContain(podPhrase(copy.pod(1)));
    expect(saysReady(copy.pod(0))).toBe(true);
  });

  test('a program that was never ready is never ready, and one that ends goes on ending', () => {
    const probe = { exec: { command: ['sh', '-c', 'false'] }, periodSeconds: 1 };
    const containers = [
      { name: 'unready', image: 'busybox', command: ['sleep', '100000'], readinessProbe: probe },
      { name: 'crashing', image: 'busybox', command: ['sh', '-c', 'sleep 1; exit 3'] },
    ];
    const template = { ...templateWith('busybox'), spec: { containers } };
    const original = new Cluster();
    original.start(aSet({ replicas: 1, template }));
    original.advance(120_000);
    const copy = copyOf(original);
    const before = restarts(copy.pods())[1] ?? 0;
    copy.advance(600_000);
    const [unready, crashing] = copy.pod(0).status?.containerStatuses ?? [];
    expect(unready).toMatchObject({ name: 'unready', ready: false, restartCount: 0 });
    expect(crashing?.restartCount).toBeGreaterThan(before);
    expect(crashing?.lastState?.terminated?.exitCode).toBe(3);
  });

  test('a silent node is silent, and the pods on it are not run', () => {
    const original = aCluster();
    const node = original.pod(1).spec?.nodeName ?? '';
    original.sandbox.faults.loseNode(node, 'off');
    original.advance(90_000);
    const copy = copyOf(original);
    expect(saysReady(copy.pod(1))).toBe(false);
    expect(copy.sandbox.runs(copy.pod(1).metadata?.uid ?? '')).toBe(false);
  });
});

describe('what could not be read', () => {
  test('nodes, volumes, claims, classes and accounts are made up as far as they are pointed to', () => {
    const unread = [
      'Node',
      'PersistentVolume',
      'PersistentVolumeClaim',
      'StorageClass',
      'ServiceAccount',
      'Secret',
    ];
    const original = aCluster();
    const copy = copyOf(original, [...unread, 'ConfigMap']);
    copy.delete(1);
    copy.advance(60_000);
    expect(copy.pods().map(saysReady)).toEqual([true, true]);
    expect(copy.claimNames()).toEqual(original.claimNames());
  });

  test('what could be read and is not there is missing', () => {
    const copy = new Cluster({
      original: {
        objects: objectsOf(aCluster()).filter(({ kind }) => kind !== 'Node'),
        unread: new Set(),
      },
    });
    copy.delete(1);
    copy.advance(60_000);
    expect(copy.api.list(kinds.nodes).items).toEqual([]);
    expect(saysReady(copy.pods().at(-1) ?? {})).toBe(false);
  });
});

describe('guesses', () => {
  test('a program that was seen is no guess; one that was not is', () => {
    const copy = copyOf(aCluster());
    copy.delete(1);
    copy.advance(30_000);
    expect(copy.sandbox.guesses()).toEqual([]);
    copy.change({ template: templateWith('nginx:2') });
    copy.advance(60_000);
    expect(copy.sandbox.guesses()).toEqual(['no pod was seen running image nginx:2 as main']);
  });

  test('what was seen to run goes on, although the sandbox cannot run it', () => {
    const original = aCluster();
    const command = ['sh', '-c', 'no-such-program'];
    const withCommand = (pod: FullPod): FullPod => ({
      ...pod,
      spec: { ...pod.spec, containers: [{ ...pod.spec?.containers?.[0], image: 'busybox', command }] },
    });
    for (const pod of original.pods()) original.api.context.store.write(kinds.pods, withCommand(pod));
    const copy = copyOf(original);
    copy.advance(60_000);
    expect(restarts(copy.pods())).toEqual([0, 0]);
    expect(copy.pods().every(saysReady)).toBe(true);
    copy.api.delete(kinds.pods, { namespace: 'default', name: 'web-1' }, tester);
    copy.advance(60_000);
    expect(saysReady(copy.pod(1))).toBe(true);
  });
});
