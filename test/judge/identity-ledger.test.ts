import { expect, test } from 'vitest';
import { evidenceOf } from '../../src/judge/evidence.ts';
import { endpointsIn, identityAt } from '../../src/judge/identity-ledger.ts';
import type { Observed } from '../../src/recording/entry.ts';
import { snapshotAt } from '../../src/recording/snapshot.ts';
import { aSlice, aWorld, type World } from '../support/world.ts';

type Slice = Observed['endpointSlice'];
const endpointOf = (slice: Slice) =>
  endpointsIn(
    snapshotAt(aWorld({ serviceName: '' }).fact('endpointSlice', 'listed', slice).recording, Infinity),
  ).get('web-1-a');
const slice = aSlice('nginx', [aWorld().pod(1)]);
/** The slice with other fields in its only endpoint. */
const having = (fields: object): Slice => ({
  ...slice,
  endpoints: (slice.endpoints ?? []).map((endpoint) => ({ ...endpoint, ...fields })),
});
const known = { address: '10.0.0.2', ready: true, dnsName: 'web-1.nginx.stage.svc' };

test.each<readonly [string, Slice, object | undefined]>([
  ['with all it can say', slice, known],
  ['not ready', having({ conditions: { ready: false } }), { ...known, ready: false }],
  ['that does not say whether it is ready', having({ conditions: {} }), known],
  ['without conditions', having({ conditions: undefined }), known],
  ['without an address', having({ addresses: undefined }), { ...known, address: undefined }],
  ['without a host name', having({ hostname: undefined }), { ...known, dnsName: undefined }],
  ['of no Service', { ...slice, metadata: { name: 'x', uid: 'x' } }, { ...known, dnsName: undefined }],
  ['of nobody', having({ targetRef: undefined }), undefined],
  [
    'of a slice that says nothing of itself',
    { endpoints: slice.endpoints ?? [] },
    { ...known, dnsName: undefined },
  ],
  [
    'in no namespace',
    { ...slice, metadata: { labels: slice.metadata?.labels ?? {} } },
    { ...known, dnsName: 'web-1.nginx..svc' },
  ],
  ['none', { metadata: { name: 'x', uid: 'x' } }, undefined],
])('an endpoint %s', (_which, given, endpoint) => {
  expect(endpointOf(given)).toEqual(endpoint);
});

/** Who bears the name of web-1 when the recording has come to its n-th entry from the end, 0 being the last. */
function bearerIn(world: World, fromEnd = 0) {
  const { recording } = world;
  const chain = evidenceOf(recording)?.lives.filter(({ ordinal }) => ordinal === 1) ?? [];
  return identityAt(chain, (recording.entries.at(-1)?.seq ?? 0) - fromEnd, new Map());
}

test.each<readonly [string, (world: World) => World, string | undefined]>([
  ['the only pod', (world) => world, 'web-1-a'],
  ['one that goes', (world) => world.terminates(1), 'web-1-a'],
  ['none once it is gone', (world) => world.fact('pod', 'deleted', world.pod(1)), undefined],
  ['none once it was found gone', (world) => world.fact('pod', 'vanished', world.pod(1)), undefined],
  ['the new one', (world) => world.terminates(1).gone(1).made(1), 'web-1-b'],
])('the name belongs to %s', (_whom, happens, uid) => {
  expect(bearerIn(happens(aWorld()))?.uid).toBe(uid);
});

test('at an earlier entry it belonged to another', () => {
  const world = aWorld().terminates(1).gone(1).made(1);
  expect([3, 2, 1, 0].map((fromEnd) => bearerIn(world, fromEnd)?.uid)).toEqual([
    'web-1-a',
    undefined,
    undefined,
    'web-1-b',
  ]);
});

test('who it is, in all that tells one from another', () => {
  const { labels, ...identity } = bearerIn(aWorld()) ?? {};
  expect(labels).toMatchObject({ 'apps.kubernetes.io/pod-index': '1' });
  expect(identity).toEqual({
    uid: 'web-1-a',
    hostname: 'web-1',
    subdomain: 'nginx',
    revision: 'web-rev1',
    node: 'node-1',
    ip: '10.0.0.2',
    ready: true,
    endpoint: undefined,
  });
});

test('a pod that shows no more than its name is known by that', () => {
  const world = aWorld();
  const { metadata = {} } = world.pod(1);
  expect(bearerIn(world.changes(1, { metadata }))).toMatchObject({
    uid: 'web-1-a',
    hostname: undefined,
    subdomain: undefined,
    node: undefined,
    ip: undefined,
    ready: false,
  });
});
