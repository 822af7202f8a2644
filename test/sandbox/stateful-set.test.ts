import { describe, expect, test } from 'vitest';
import { claims, pods, services, sets } from '../../src/sandbox/controllers/kinds.ts';
import type { FullContainer, FullSet } from '../../src/sandbox/controllers/objects.ts';
import type { OwnerReference } from '../../src/objects/meta.ts';
import { revisionOf } from '../../src/statefulset/pods.ts';
import { Cluster, tester } from './support/cluster.ts';
import { aSet, claimTemplates } from './support/sets.ts';

type Spec = NonNullable<FullSet['spec']>;

/** Upstream's end-to-end fixture: a web server whose probe asks for a page, broken by moving the page away. */
function webServer(spec: Partial<Spec> = {}, container: Partial<FullContainer> = {}): FullSet {
  const main: FullContainer = {
    name: 'main',
    image: 'httpd:2.4',
    readinessProbe: { httpGet: { path: '/index.html', port: 80 }, periodSeconds: 1, failureThreshold: 1 },
    volumeMounts: [{ name: 'data', mountPath: '/data' }],
    ...container,
  };
  const template = {
    metadata: { labels: { app: 'web' } },
    spec: { terminationGracePeriodSeconds: 5, containers: [main] },
  };
  return aSet({ template, volumeClaimTemplates: claimTemplates('data'), ...spec });
}

const breakPage = 'mv -v /usr/local/apache2/htdocs/index.html /tmp/';
const restorePage = 'mv -v /tmp/index.html /usr/local/apache2/htdocs/';

const running = (set: FullSet, count = set.spec?.replicas ?? 1, options = {}): Cluster => {
  const cluster = new Cluster(options);
  cluster.start(set);
  cluster.untilReady(count);
  cluster.advance(1000);
  return cluster;
};

const template = (image: string): Pick<Spec, 'template'> => {
  const made = webServer({}, { image }).spec?.template;
  return made === undefined ? {} : { template: made };
};

describe('upstream’s end-to-end cases, in small', () => {
  test('1: identity: host name, mounts, and the same disk after scaling to 0 and back', async () => {
    const cluster = running(webServer());
    for (const ordinal of [0, 1, 2]) {
      expect(await cluster.run(ordinal, 'printf $(hostname)')).toBe(`web-${ordinal}`);
      expect(
        await cluster.run(ordinal, 'ls -idlh /data && find /data && touch /data/$(date +%s)'),
      ).not.toContain('No such');
      expect(cluster.pod(ordinal).spec?.subdomain).toBe('web');
      await cluster.run(
        ordinal,
        'echo $(hostname) | dd of=/dev/null; hostname > /data/hostname; ln -s /data/hostname /data/link; sync',
      );
    }
    cluster.change({ replicas: 0 });
    cluster.untilReady(0);
    cluster.change({ replicas: 3 });
    cluster.untilReady(3);
    for (const ordinal of [0, 1, 2])
      expect(await cluster.run(ordinal, 'cat /data/link')).toBe(`web-${ordinal}\n`);
  });

  test('2: adopts matching orphans and releases pods that match no longer', () => {
    const cluster = running(webServer({ replicas: 1 }));
    const edit = (metadata: object) =>
      cluster.api.update(
        pods,
        { ...cluster.pod(0), metadata: { ...cluster.pod(0).metadata, ...metadata } },
        tester,
      );
    const { labels = {} } = cluster.pod(0).metadata ?? {};
    edit({ ownerReferences: [] });
    cluster.advance(500);
    expect(cluster.pod(0).metadata?.ownerReferences).toMatchObject([
      { kind: 'StatefulSet', uid: cluster.set().metadata?.uid },
    ]);
    edit({ labels: {} });
    cluster.advance(500);
    expect(cluster.pod(0).metadata?.ownerReferences ?? []).toEqual([]);
    edit({ labels });
    cluster.advance(500);
    expect(cluster.pod(0).metadata?.ownerReferences).toHaveLength(1);
  });

  test('3: is not deadlocked when a predecessor fails', async () => {
    const cluster = running(webServer({ replicas: 2 }));
    await cluster.run(1, breakPage);
    cluster.advance(3000);
    cluster.delete(0);
    cluster.advance(20_000);
    expect(cluster.pods().map(({ status }) => status?.phase)).toEqual(['Running', 'Running']);
    await cluster.run(1, restorePage);
    cluster.untilReady(2);
  });

  test('4, 5: rolls a template out and back; the roll-back has the first revision’s name', async () => {
    const cluster = running(webServer());
    const first = cluster.set().status?.currentRevision;
    await cluster.run(1, breakPage);
    cluster.advance(2000);
    cluster.change(template('httpd:2.5'));
    cluster.advance(10_000);
    expect(cluster.set().status?.updateRevision).not.toBe(first);
    expect(cluster.pods().every((pod) => revisionOf(pod) === first)).toBe(true);
    await cluster.run(1, restorePage);
    cluster.time.until(() => cluster.set().status?.currentRevision !== first, 120_000);
    expect(cluster.pods().map(({ spec }) => spec?.containers?.[0]?.image)).toEqual(
      Array(3).fill('httpd:2.5'),
    );
    cluster.change(template('httpd:2.4'));
    cluster.time.until(() => cluster.set().status?.currentRevision === first, 120_000);
    expect(cluster.pods().every((pod) => revisionOf(pod) === first)).toBe(true);
  });

  test('6: canary and phased updates by partition', () => {
    const at = (partition: number) => ({
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition } },
    });
    const cluster = running(webServer(at(3)));
    const images = () => cluster.pods().map(({ spec }) => spec?.containers?.[0]?.image?.split(':')[1]);
    cluster.change(template('httpd:2.5'));
    cluster.advance(30_000);
    expect(images()).toEqual(['2.4', '2.4', '2.4']);
    cluster.change(at(2));
    cluster.advance(30_000);
    expect(images()).toEqual(['2.4', '2.4', '2.5']);
    cluster.delete(0);
    cluster.delete(2);
    cluster.advance(40_000);
    expect(images()).toEqual(['2.4', '2.4', '2.5']);
    for (const [partition, expected] of [
      [1, ['2.4', '2.5', '2.5']],
      [0, ['2.5', '2.5', '2.5']],
    ] as const) {
      cluster.change(at(partition));
      cluster.advance(40_000);
      expect(images()).toEqual(expected);
    }
    expect(cluster.set().status?.currentRevision).toBe(cluster.set().status?.updateRevision);
  });

  test('7: below the partition a pod held by a finalizer comes back at the old revision', () => {
    const at1 = { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 1 } } };
    const cluster = running(webServer(at1));
    const hold = (finalizers: readonly string[]) =>
      cluster.api.update(
        pods,
        { ...cluster.pod(0), metadata: { ...cluster.pod(0).metadata, finalizers } },
        tester,
      );
    hold(['example.com/hold']);
    cluster.change(template('httpd:2.5'));
    cluster.time.until(
      () => cluster.set().status?.updatedReplicas === 2 && cluster.set().status?.readyReplicas === 3,
      120_000,
    );
    cluster.delete(0);
    cluster.advance(20_000);
    expect(cluster.set().status?.readyReplicas).toBe(2);
    hold([]);
    cluster.untilReady(3);
    expect(cluster.pod(0).spec?.containers?.[0]?.image).toBe('httpd:2.4');
  });

  test('9: OnDelete', () => {
    const cluster = running(webServer({ updateStrategy: { type: 'OnDelete' } }));
    cluster.change(template('httpd:2.5'));
    cluster.advance(30_000);
    expect(cluster.pods().every(({ spec }) => spec?.containers?.[0]?.image === 'httpd:2.4')).toBe(true);
    for (const ordinal of [0, 1, 2]) cluster.delete(ordinal);
    cluster.advance(60_000);
    expect(cluster.pods().every(({ spec }) => spec?.containers?.[0]?.image === 'httpd:2.5')).toBe(true);
  });

  test('10: scaling halts while a pod is unhealthy, and keeps its order', async () => {
    const cluster = running(webServer({ replicas: 1 }));
    const seen = cluster.watchPods();
    await cluster.run(0, breakPage);
    cluster.advance(2000);
    cluster.change({ replicas: 3 });
    cluster.advance(10_000);
    expect(cluster.pods()).toHaveLength(1);
    await cluster.run(0, restorePage);
    cluster.untilReady(3);
    for (const ordinal of [0, 1, 2]) await cluster.run(ordinal, breakPage);
    cluster.advance(2000);
    cluster.change({ replicas: 0 });
    cluster.advance(10_000);
    expect(cluster.pods()).toHaveLength(3);
    for (const ordinal of [0, 1, 2]) await cluster.run(ordinal, restorePage);
    cluster.untilReady(0);
    expect(seen).toEqual(['+web-1', '+web-2', '-web-2', '-web-1', '-web-0']);
  });

  test('11: burst scaling runs to its end with unhealthy pods', async () => {
    const cluster = running(webServer({ replicas: 1, podManagementPolicy: 'Parallel' }));
    await cluster.run(0, breakPage);
    cluster.advance(2000);
    cluster.change({ replicas: 3 });
    cluster.advance(15_000);
    expect(cluster.pods()).toHaveLength(3);
    for (const ordinal of [1, 2]) await cluster.run(ordinal, breakPage);
    cluster.change({ replicas: 0 });
    cluster.untilReady(0);
  });

  test('12: a pod that its node refuses is recreated until the port is free', () => {
    const cluster = new Cluster({ nodes: 1 });
    const ports = [{ containerPort: 21_017, hostPort: 21_017 }];
    const blocker = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'test-pod', namespace: 'default' },
      spec: { containers: [{ name: 'a', image: 'httpd:2.4', ports }], nodeName: 'node-1' },
    };
    cluster.create(pods, blocker);
    cluster.advance(5000);
    const set = webServer({ replicas: 1 }, { ports, volumeMounts: [] });
    const spec = { ...set.spec?.template?.spec, nodeName: 'node-1' };
    cluster.start({
      ...set,
      spec: { ...set.spec, volumeClaimTemplates: [], template: { ...set.spec?.template, spec } },
    });
    const uids = new Set<string>();
    cluster.api.observe(pods, ({ object }) => {
      if (object.metadata?.name === 'web-0' && object.status?.phase === 'Failed')
        uids.add(object.metadata.uid ?? '');
    });
    cluster.advance(2000);
    expect(uids.size).toBeGreaterThan(1);
    cluster.api.delete(pods, { namespace: 'default', name: 'test-pod' }, tester, { gracePeriodSeconds: 0 });
    cluster.time.until(() => cluster.pods().some(({ status }) => status?.phase === 'Running'), 60_000);
  });

  test('20, 21: minReadySeconds', () => {
    const cluster = new Cluster();
    cluster.start(webServer({ replicas: 2, minReadySeconds: 30, podManagementPolicy: 'Parallel' }));
    cluster.untilReady(2);
    cluster.advance(5000);
    expect(cluster.set().status?.availableReplicas).toBe(0);
    cluster.advance(30_000);
    expect(cluster.set().status?.availableReplicas).toBe(2);
    cluster.change({ minReadySeconds: 3600 });
    cluster.advance(1000);
    expect(cluster.set().status?.availableReplicas).toBe(0);
    cluster.change({ minReadySeconds: 0 });
    cluster.advance(1000);
    expect(cluster.set().status?.availableReplicas).toBe(2);
  });

  test('22: whenDeleted: the claims go with the set', () => {
    const cluster = running(
      webServer({ persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete', whenScaled: 'Retain' } }),
    );
    cluster.api.delete(sets, { namespace: 'default', name: 'web' }, tester);
    cluster.advance(60_000);
    expect(cluster.pods()).toEqual([]);
    expect(cluster.claimNames()).toEqual([]);
  });

  test('the claims stay when the set is deleted and nothing else is asked for', () => {
    const cluster = running(webServer());
    cluster.api.delete(sets, { namespace: 'default', name: 'web' }, tester);
    cluster.advance(60_000);
    expect(cluster.pods()).toEqual([]);
    expect(cluster.claimNames()).toHaveLength(3);
  });

  test('23: whenScaled: only the remaining pod’s claim is left', () => {
    const cluster = running(
      webServer({ persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Delete' } }),
    );
    cluster.change({ replicas: 1 });
    cluster.untilReady(1);
    cluster.advance(10_000);
    expect(cluster.claimNames()).toEqual(['data-web-0']);
  });

  test('24: a claim that another controller owns survives, until that lets go of it', () => {
    const policy = { whenDeleted: 'Retain', whenScaled: 'Delete' };
    const cluster = running(webServer({ replicas: 2, persistentVolumeClaimRetentionPolicy: policy }));
    const own = (ownerReferences: readonly OwnerReference[]) => {
      const claim = cluster.api.get(claims, { namespace: 'default', name: 'data-web-1' });
      cluster.api.update(claims, { ...claim, metadata: { ...claim.metadata, ownerReferences } }, tester);
    };
    const { uid = '' } = cluster.pod(0).metadata ?? {};
    own([{ apiVersion: 'v1', kind: 'Pod', name: 'web-0', uid, controller: true }]);
    cluster.change({ replicas: 1 });
    cluster.advance(30_000);
    expect(cluster.claimNames()).toEqual(['data-web-0', 'data-web-1']);
    own([]);
    cluster.change({ replicas: 2 });
    cluster.untilReady(2);
    cluster.change({ replicas: 1 });
    cluster.advance(30_000);
    expect(cluster.claimNames()).toEqual(['data-web-0']);
  });

  test('25, 26: pods that were orphaned and adopted by a new set take their claims with them all the same', () => {
    for (const policy of [
      { whenDeleted: 'Delete', whenScaled: 'Retain' },
      { whenDeleted: 'Retain', whenScaled: 'Delete' },
    ]) {
      const set = webServer({ replicas: 2, persistentVolumeClaimRetentionPolicy: policy });
      const cluster = running(set);
      cluster.api.delete(sets, { namespace: 'default', name: 'web' }, tester, {
        propagationPolicy: 'Orphan',
      });
      cluster.advance(3000);
      expect(cluster.pods().map(({ metadata }) => metadata?.ownerReferences ?? [])).toEqual([[], []]);
      cluster.create(sets, set);
      cluster.advance(5000);
      expect(cluster.pods()[0]?.metadata?.ownerReferences).toHaveLength(1);
      if (policy.whenScaled === 'Delete') {
        cluster.change({ replicas: 1 });
        cluster.advance(30_000);
        expect(cluster.claimNames()).toEqual(['data-web-0']);
      } else {
        cluster.api.delete(sets, { namespace: 'default', name: 'web' }, tester);
        cluster.advance(60_000);
        expect(cluster.claimNames()).toEqual([]);
      }
    }
  });

  test('28: the claim of a pending pod is made again', () => {
    const cluster = running(webServer({ replicas: 1 }), 1, { nodes: 1 });
    cluster.cordon('node-1', true);
    const before = cluster.claims()[0]?.metadata?.uid;
    cluster.delete(0);
    cluster.advance(20_000);
    cluster.api.delete(claims, { namespace: 'default', name: 'data-web-0' }, tester);
    cluster.advance(5000);
    expect(cluster.pod(0).status?.phase).toBe('Pending');
    cluster.cordon('node-1', false);
    cluster.untilReady(1);
    expect(cluster.claims()[0]?.metadata?.uid).not.toBe(before);
  });

  test.each([
    [0, 2, ['web-2', 'web-3', 'web-4']],
    [2, 4, ['web-4', 'web-5', 'web-6']],
    [3, 2, ['web-2', 'web-3', 'web-4']],
    [3, 0, ['web-0', 'web-1', 'web-2']],
  ])('29–32: start ordinal %i → %i', (from, to, expected) => {
    const cluster = running(webServer({ ordinals: { start: from } }));
    cluster.change({ ordinals: { start: to } });
    cluster.time.until(
      () =>
        cluster
          .pods()
          .map(({ metadata }) => metadata?.name)
          .join() === expected.join(),
      200_000,
    );
    expect(cluster.pods().map(({ metadata }) => metadata?.labels?.['apps.kubernetes.io/pod-index'])).toEqual(
      expected.map((name) => name.slice(4)),
    );
  });
});

describe('a set among other controllers', () => {
  test('its Service publishes who is ready, under the pod’s own name', () => {
    const cluster = running(webServer());
    const address = cluster.pod(1).status?.podIP;
    expect(cluster.sandbox.dns.resolve('web-1.web', 'default')).toEqual({
      name: 'web-1.web.default.svc.cluster.local',
      addresses: [address],
    });
    cluster.delete(1);
    cluster.advance(300);
    expect(cluster.sandbox.dns.resolve('web-1.web', 'default').addresses).toEqual([]);
    cluster.advance(20_000);
    const [after] = cluster.sandbox.dns.resolve('web-1.web', 'default').addresses;
    expect(after).toBe(cluster.pod(1).status?.podIP);
    expect(after).not.toBe(address);
    const records = cluster.sandbox.dns.services('_http._tcp.web.default.svc.cluster.local');
    expect(records).toContainEqual({ port: 80, target: 'web-1.web.default.svc.cluster.local' });
  });

  test('unready pods are published where the Service says so', async () => {
    const cluster = running(webServer());
    await cluster.run(1, breakPage);
    cluster.advance(3000);
    expect(cluster.sandbox.dns.resolve('web-1.web', 'default').addresses).toEqual([]);
    const service = cluster.api.get(services, { namespace: 'default', name: 'web' });
    cluster.api.update(
      services,
      { ...service, spec: { ...service.spec, publishNotReadyAddresses: true } },
      tester,
    );
    cluster.advance(500);
    expect(cluster.sandbox.dns.resolve('web-1.web', 'default').addresses).toHaveLength(1);
  });

  test('orphaned pods live on, and a deleted one does not come back', () => {
    const cluster = running(webServer());
    cluster.api.delete(sets, { namespace: 'default', name: 'web' }, tester, { propagationPolicy: 'Orphan' });
    cluster.advance(5000);
    cluster.delete(1);
    cluster.advance(60_000);
    expect(cluster.pods().map(({ metadata }) => metadata?.name)).toEqual(['web-0', 'web-2']);
  });
});
