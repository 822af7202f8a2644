import { beforeEach, expect, test } from 'vitest';
import { clusterIn } from '../../src/cli/sandbox-cluster.ts';
import type { Cluster } from '../../src/cluster/cluster.ts';
import { configMaps } from '../../src/cluster/resource.ts';
import { createCluster } from '../../src/kube/create-cluster.ts';
import { createVirtualTime } from '../../src/sandbox/clock/virtual-time.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { ManualClock } from './support/manual-clock.ts';
import { ScriptedServer } from './support/scripted-server.ts';

let server: ScriptedServer;
let cluster: Cluster;

beforeEach(() => {
  server = new ScriptedServer();
  cluster = createCluster(server.transport, { server: 'https://k', version: '1', clock: new ManualClock() });
});

const whole = ['create', 'delete', 'get', 'list', 'watch'];
const aKind = (plural: string, kind: string, more: object = {}) => ({
  resource: plural,
  responseKind: { kind },
  scope: 'Namespaced',
  verbs: whole,
  ...more,
});
const groups = (items: readonly object[]) => ({ kind: 'APIGroupDiscoveryList', items });

test('kinds that the garbage collector deals with are found in two answers, each in its preferred version', async () => {
  const found = cluster.collectedKinds();
  const [core, named] = [await server.next(), await server.next()];
  expect([core.path, named.path]).toEqual(['/api', '/apis']);
  expect(core.request.headers['accept']).toMatch(/^application\/json;g=apidiscovery.k8s.io;v=v2;as=/);
  const resources = [
    aKind('configmaps', 'ConfigMap'),
    aKind('events', 'Event'),
    aKind('nodes', 'Node', { scope: 'Cluster' }),
    aKind('bindings', 'Binding', { verbs: ['create'] }),
  ];
  core.answer(200, groups([{ metadata: {}, versions: [{ version: 'v1', resources }] }]));
  const v1 = { version: 'v1', freshness: 'Current', resources: [aKind('widgets', 'Widget')] };
  const beta = {
    version: 'v1beta1',
    freshness: 'Current',
    resources: [aKind('widgets', 'Widget'), aKind('gadgets', 'Gadget')],
  };
  named.answer(
    200,
    groups([
      { metadata: { name: 'a.example' }, versions: [v1, beta] },
      { metadata: { name: 'b.example' }, versions: [{ version: 'v1', freshness: 'Stale' }] },
    ]),
  );
  expect(await found).toEqual({
    resources: [
      { group: '', version: 'v1', plural: 'configmaps', kind: 'ConfigMap', namespaced: true },
      { group: 'a.example', version: 'v1', plural: 'widgets', kind: 'Widget', namespaced: true },
      { group: 'a.example', version: 'v1beta1', plural: 'gadgets', kind: 'Gadget', namespaced: true },
    ],
    silent: ['b.example'],
  });
});

test('a server that does not tell of all kinds at once is not asked any further', async () => {
  const found = cluster.collectedKinds();
  (await server.next()).answer(200, { kind: 'APIVersions', versions: ['v1'] });
  (await server.next()).answer(200, { kind: 'APIGroupList', groups: [] });
  await expect(found).rejects.toMatchObject({ kind: 'unsupported' });
  expect(server.unanswered).toBe(0);
});

test('metadata is listed page by page, and anew in one piece when a page has expired', async () => {
  const found = cluster.listMetadata(configMaps, 'shop');
  const first = await server.next();
  expect(first.path).toBe('/api/v1/namespaces/shop/configmaps');
  expect(first.request.headers['accept']).toContain('as=PartialObjectMetadataList');
  first.answer(200, { metadata: { continue: 'more' }, items: [{ metadata: { name: 'a' } }] });
  (await server.next()).refuse(410, 'Expired');
  const again = await server.next();
  expect(again.query).toEqual({});
  again.answer(200, { items: [{ metadata: { name: 'a' } }, { metadata: { name: 'b' } }] });
  expect(await found).toEqual([{ name: 'a' }, { name: 'b' }]);
});

test('that a kind is deprecated is not told to whoever only goes through all of them', async () => {
  const told: string[] = [];
  const asked = createCluster(server.transport, {
    server: 'https://k',
    version: '1',
    clock: new ManualClock(),
    onWarning: (text) => told.push(text),
  });
  const warning = { warning: '299 - "v1 Endpoints is deprecated"' };
  const quiet = asked.listMetadata(configMaps, 'shop');
  (await server.next()).answer(200, { items: [] }, warning);
  await quiet;
  expect(told).toEqual([]);
  const plain = asked.list(configMaps, { namespace: 'shop' });
  (await server.next()).answer(200, { items: [] }, warning);
  await plain;
  expect(told).toEqual(['v1 Endpoints is deprecated']);
});

test('an empty list may be null', async () => {
  const found = cluster.listMetadata(configMaps, 'shop');
  (await server.next()).answer(200, { items: null });
  expect(await found).toEqual([]);
});

test('the sandbox serves both', async () => {
  const sandbox = startSandbox({ time: createVirtualTime({ epoch: 0 }) });
  await using inSandbox = {
    cluster: clusterIn(sandbox, { version: '0.0.0-test' }),
    async [Symbol.asyncDispose]() {
      await this.cluster.close();
      sandbox.stop();
    },
  };
  const { resources, silent } = await inSandbox.cluster.collectedKinds();
  const plurals = resources.map(({ plural }) => plural);
  expect(plurals).toContain('poddisruptionbudgets');
  expect(plurals).not.toContain('events');
  expect(silent).toEqual([]);
  for (const resource of resources)
    expect(await inSandbox.cluster.listMetadata(resource, 'default')).toBeInstanceOf(Array);
});
