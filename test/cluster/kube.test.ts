import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { homedir } from 'node:os';
import { writeFile as writeLocal, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Cluster as Port, WatchEvent } from '../../src/cluster/cluster.ts';
import * as resources from '../../src/cluster/resource.ts';
import type { Resource } from '../../src/cluster/resource.ts';
import { connect as connectTo } from '../../src/kube/connect.ts';
import type { ConnectionFlags } from '../../src/kube/connection-flags.ts';
import { createCluster } from '../../src/kube/create-cluster.ts';
import type { RequestRecord } from '../../src/kube/exchange.ts';
import { loadConnection } from '../../src/kube/load-connection.ts';
import type { Transport } from '../../src/kube/transport.ts';
import { clusterErrorText } from '../../src/kube/words.ts';
import { isClusterError } from '../../src/cluster/error.ts';
import { systemClock } from '../../src/lib/clock.ts';
import type { KubeObject } from '../../src/objects/meta.ts';
import { Follower } from '../kube/support/collect.ts';
import { issueUser } from './bed/users.ts';
import { type Cluster, connect } from './support/cluster.ts';
import { aNamespace } from './support/namespace.ts';
import { orderedSet } from './support/sets.ts';

const { accessReviews, pods, services, statefulSets, claims } = resources;

let kubectl: Cluster;
beforeAll(async () => {
  kubectl = await connect();
});

interface Opened {
  readonly cluster: Port;
  readonly requests: readonly RequestRecord[];
}

/** Our own client for the same cluster, closed when the test ends; `wrap` may meddle with what it sends. */
async function open(
  flags: ConnectionFlags = {},
  wrap = (transport: Transport) => transport,
): Promise<Opened> {
  const around = { env: {}, homeDirectory: homedir(), platform: process.platform };
  const connection = await loadConnection({ kubeconfig: kubectl.kubeconfig, ...flags }, around);
  const transport = connectTo(connection, { clock: systemClock, env: {}, stdinIsTerminal: false });
  const requests: RequestRecord[] = [];
  const cluster = createCluster(wrap(transport), {
    server: connection.server,
    version: '0.0.0-test',
    clock: systemClock,
    onRequest: (record) => requests.push(record),
  });
  onTestFinished(() => transport.close?.());
  return { cluster, requests };
}

function rewriting(change: (path: string) => string): (transport: Transport) => Transport {
  return (transport) => (request) => transport({ ...request, path: change(request.path) });
}

function watch<T extends KubeObject>(
  cluster: Port,
  resource: Resource<T>,
  namespace: string | undefined,
): Follower<WatchEvent<T>> {
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  return new Follower(cluster.watch(resource, { namespace }, stop.signal));
}

/** Connections opened while `work` went on. */
async function connectionsOf(work: () => Promise<unknown>): Promise<number> {
  let count = 0;
  const onConnected = () => {
    count += 1;
  };
  subscribe('undici:client:connected', onConnected);
  await work();
  unsubscribe('undici:client:connected', onConnected);
  return count;
}

const names = (items: readonly KubeObject[]) => items.map(({ metadata }) => metadata?.name);
const watchable: readonly Resource<KubeObject>[] = Object.values(resources)
  .filter((value): value is Resource<KubeObject> => typeof value === 'object')
  .filter((resource) => resource !== accessReviews);

describe('a drill’s worth of requests', () => {
  test('lists and watches everything there is over one connection', async () => {
    const { cluster, requests } = await open();
    const connections = await connectionsOf(() =>
      Promise.all(
        watchable.map(async (resource) => {
          const [listed, first] = await Promise.all([
            cluster.list(resource, {}),
            watch(cluster, resource, undefined).next(),
          ]);
          expect(first.type).toBe('listed');
          // Leases and events come and go on their own; the rest must be the same both ways.
          if (first.type !== 'listed' || ['leases', 'events'].includes(resource.plural)) return;
          expect(first.items.every(({ kind }) => kind === resource.kind)).toBe(true);
          expect(listed.items.every(({ kind }) => kind === resource.kind)).toBe(true);
        }),
      ),
    );
    expect(watchable.length).toBeGreaterThan(10);
    expect(connections).toBe(1);
    // One for the list and one for the watch that begins with it: no other request was needed.
    expect(requests).toHaveLength(2 * watchable.length);
    expect(requests.every(({ status }) => status === 200)).toBe(true);
  });

  test('sees a set come up, each object once as added', async () => {
    const { cluster } = await open();
    const namespace = await aNamespace('kube-watch');
    const podEvents = watch(cluster, pods, namespace);
    const claimEvents = watch(cluster, claims, namespace);
    await Promise.all([podEvents.next(), claimEvents.next()]);
    await kubectl.apply(orderedSet({ name: 'db', namespace, replicas: 2 }));
    const isReady = (event: WatchEvent<KubeObject>, name: string) =>
      'object' in event &&
      event.object.metadata?.name === name &&
      JSON.stringify(event.object).includes('"type":"Ready"') &&
      /"status":"True"[^}]*"type":"Ready"|"type":"Ready"[^}]*"status":"True"/.test(
        JSON.stringify(event.object),
      );
    let event = await podEvents.next();
    while (!isReady(event, 'db-1')) event = await podEvents.next();
    const added = (follower: Follower<WatchEvent<KubeObject>>) =>
      follower.seen.flatMap((each) => (each.type === 'added' ? [each.object.metadata?.name] : []));
    expect(added(podEvents)).toEqual(['db-0', 'db-1']);
    expect(added(claimEvents)).toEqual(['data-db-0', 'data-db-1']);
  });

  test('pages through a list', async () => {
    const { cluster, requests } = await open();
    const namespace = await aNamespace('kube-pages');
    const spec = { clusterIP: 'None' };
    const metadata = (name: string) => ({ name, namespace });
    await kubectl.apply(
      ['a', 'b', 'c', 'd', 'e'].map((name) => ({
        apiVersion: 'v1',
        kind: 'Service',
        metadata: metadata(name),
        spec,
      })),
    );
    const { items } = await cluster.list(services, { namespace, limit: 2 });
    expect(names(items)).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(requests).toHaveLength(3);
  });
});

describe('a watch that is cut off', () => {
  test('goes on where it was, and misses nothing', async () => {
    const namespace = await aNamespace('kube-resume');
    const shortened = rewriting((path) => path.replace(/timeoutSeconds=\d+/, 'timeoutSeconds=1'));
    const { cluster } = await open({}, shortened);
    const events = watch(cluster, services, namespace);
    await events.next();
    const wanted = Array.from({ length: 12 }, (_, index) => `s-${index}`);
    for (const name of wanted) {
      const service = { metadata: { name, namespace }, spec: { clusterIP: 'None' } };
      await cluster.create(services, namespace, service);
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    const seen = () =>
      events.seen.flatMap((each) => (each.type === 'added' ? [each.object.metadata?.name] : []));
    while (seen().length < wanted.length) await events.next();
    expect(seen()).toEqual(wanted);
    const types = new Set(events.seen.map(({ type }) => type));
    expect(types).toEqual(new Set(['listed', 'added', 'lost', 'resumed']));
  });

  test('is a list and a watch where the server does not stream lists', async () => {
    const { cluster, requests } = await open(
      {},
      rewriting((path) => path.replace(/&?sendInitialEvents=true/, '')),
    );
    const first = await watch(cluster, services, 'default').next();
    expect(first.type === 'listed' && names(first.items)).toContain('kubernetes');
    expect(requests.slice(0, 2).map(({ status }) => status)).toEqual([422, 200]);
  });
});

describe('writes', () => {
  test('that are dry runs store nothing', async () => {
    const { cluster } = await open();
    const namespace = await aNamespace('kube-dry');
    const service = { metadata: { name: 'a' }, spec: { clusterIP: 'None' } };
    await expect(cluster.create(services, namespace, service, { dryRun: true })).resolves.toMatchObject({
      metadata: { uid: expect.any(String) },
    });
    const error: unknown = await cluster
      .get(services, { namespace, name: 'a' })
      .catch((thrown: unknown) => thrown);
    expect(isClusterError(error, 'notFound')).toBe(true);
  });

  test('patch in three ways, update, and delete only what was meant', async () => {
    const { cluster } = await open();
    const namespace = await aNamespace('kube-write');
    const at = { namespace, name: 'a' };
    const made = await cluster.create(services, namespace, {
      metadata: { name: 'a' },
      spec: { clusterIP: 'None' },
    });
    expect(made.metadata?.managedFields?.[0]?.manager).toBe('sts-doctor/0.0.0-test');

    await cluster.patch(services, at, { type: 'merge', body: { metadata: { labels: { x: '1' } } } });
    await cluster.patch(services, at, { type: 'strategic', body: { metadata: { labels: { y: '2' } } } });
    const patched = await cluster.patch(services, at, {
      type: 'json',
      body: [
        { op: 'test', path: '/metadata/uid', value: made.metadata?.uid },
        { op: 'add', path: '/metadata/labels/z', value: '3' },
      ],
    });
    expect(patched.metadata?.labels).toEqual({ x: '1', y: '2', z: '3' });

    await expect(
      cluster.update(services, at, { ...made, metadata: { ...made.metadata, labels: {} } }),
    ).rejects.toMatchObject({
      kind: 'conflict',
      code: 409,
    });
    await expect(cluster.create(services, namespace, made)).rejects.toMatchObject({ name: 'ClusterError' });
    await expect(cluster.delete(services, at, { uid: 'another' })).rejects.toMatchObject({
      kind: 'conflict',
    });
    await cluster.delete(services, at, {
      ...(made.metadata?.uid !== undefined && { uid: made.metadata.uid }),
    });
    await expect(cluster.delete(services, at)).rejects.toMatchObject({ kind: 'notFound' });
  });
});

describe('who asks', () => {
  const selfReviews: Resource<
    KubeObject & { status?: { userInfo?: { username?: string; groups?: string[] } } }
  > = {
    group: 'authentication.k8s.io',
    version: 'v1',
    plural: 'selfsubjectreviews',
    kind: 'SelfSubjectReview',
    namespaced: false,
  };

  test.each([[['readers']], [['readers', 'a, b', 'writers']]])(
    'may be somebody else, of the groups %j',
    async (asGroup) => {
      const { cluster } = await open({ as: 'jane', asGroup });
      const review = await cluster.create(selfReviews, undefined, {
        apiVersion: 'authentication.k8s.io/v1',
        kind: 'SelfSubjectReview',
      });
      expect(review.status?.userInfo).toMatchObject({
        username: 'jane',
        groups: [...asGroup, 'system:authenticated'],
      });
    },
  );
});

describe('what is refused', () => {
  const ourWords = async (work: Promise<unknown>) => {
    const error: unknown = await work.catch((thrown: unknown) => thrown);
    return isClusterError(error) ? clusterErrorText(error) : String(error);
  };

  test('is told as kubectl tells it', async () => {
    const { cluster } = await open();
    const { stderr } = await kubectl.kubectl(['get', 'sts', 'web404', '-n', 'default']);
    const ours = await ourWords(cluster.get(statefulSets, { namespace: 'default', name: 'web404' }));
    expect(ours).toBe(stderr.trim());
  });

  test.skipIf(process.env['STS_DOCTOR_TEST_KUBECONFIG'])('to users without rights as well', async () => {
    const kubeconfig = await issueUser('eve', ['nobody']);
    const { cluster } = await open({ kubeconfig });
    const { stderr } = await kubectl.kubectl([
      '--kubeconfig',
      kubeconfig,
      'get',
      'sts',
      'db',
      '-n',
      'default',
    ]);
    expect(await ourWords(cluster.get(statefulSets, { namespace: 'default', name: 'db' }))).toBe(
      stderr.trim(),
    );
    const watching = watch(cluster, statefulSets, 'default');
    await expect(watching.done).rejects.toMatchObject({ kind: 'forbidden' });
  });

  test('to tokens nobody knows', async () => {
    const { cluster } = await open({ token: 'no-such-token', clientCertificate: '', clientKey: '' });
    // The certificate of the kubeconfig still says who asks; a server asks for it first.
    await expect(cluster.version()).resolves.toMatchObject({ major: '1' });
    const directory = await mkdtemp(join(tmpdir(), 'sts-doctor-token-'));
    onTestFinished(() => rm(directory, { recursive: true }));
    const { clusters } = JSON.parse(
      await kubectl.run(['config', 'view', '--raw', '--minify', '-o', 'json']),
    ) as {
      clusters: readonly unknown[];
    };
    const kubeconfig = join(directory, 'config');
    const contexts = [{ name: 'c', context: { cluster: (clusters[0] as { name: string }).name, user: 'u' } }];
    const users = [{ name: 'u', user: { token: 'no-such-token' } }];
    await writeLocal(kubeconfig, JSON.stringify({ clusters, contexts, users, 'current-context': 'c' }));
    const stranger = await open({ kubeconfig });
    const { stderr } = await kubectl.kubectl(['--kubeconfig', kubeconfig, 'get', 'sts', 'db']);
    const ours = await ourWords(stranger.cluster.get(statefulSets, { namespace: 'default', name: 'db' }));
    expect(stderr.trim().split('\n').at(-1)).toContain('You must be logged in to the server');
    expect(ours).toBe('error: You must be logged in to the server (Unauthorized)');
  });
});
