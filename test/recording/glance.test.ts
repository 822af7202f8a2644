import { beforeEach, expect, test } from 'vitest';
import { ClusterError } from '../../src/cluster/error.ts';
import { glance } from '../../src/recording/glance.ts';
import type { Kind } from '../../src/recording/entry.ts';
import { Recorder } from '../../src/recording/recorder.ts';
import { specOf } from '../../src/statefulset/spec.ts';
import { aWorld, type Process, type World } from '../fakes/world.ts';

const patience = new AbortController().signal;
let world: World;
let process: Process;

beforeEach(() => {
  world = aWorld();
  process = world.process();
});

const look = (signal = patience) => glance(process.host.cluster, specOf(world.set), signal);
const planned = ['pod', 'claim', 'revision'] as const satisfies readonly Kind[];

test('sees what a recorder sees, without its secrets', async () => {
  const { cluster, clock } = process.host;
  const header = { run: 'r-1', tool: 'test', serverVersion: 'v1.36.3' };
  const recorder = new Recorder(cluster, clock, specOf(world.set), header);
  await recorder.synced(patience);
  await recorder.stop();
  const { snapshot, unreadable } = await look();
  for (const kind of planned) {
    expect(snapshot[kind].size, kind).toBeGreaterThan(0);
    expect(snapshot[kind], kind).toEqual(recorder.snapshot[kind]);
  }
  expect([...unreadable]).toEqual([]);
});

test('asks for each kind once, and watches none', async () => {
  await look();
  const asked = world.cluster.requests.map(({ verb, resource }) => `${verb} ${resource}`);
  expect(asked.toSorted()).toEqual([
    'list controllerrevisions.apps',
    'list endpointslices.discovery.k8s.io',
    'list events',
    'list persistentvolumeclaims',
    'list persistentvolumes',
    'list pods',
    'list services',
  ]);
});

test('a kind that may not be read is told, and keeps nobody from the others', async () => {
  world.cluster.deny('list', 'events');
  world.cluster.deny('list', 'controllerrevisions');
  const { snapshot, unreadable } = await look();
  expect(Object.fromEntries(unreadable)).toEqual({
    event: 'reading it is forbidden',
    revision: 'reading it is forbidden',
  });
  expect(snapshot.revision.size).toBe(0);
  expect(snapshot.pod.size).toBe(3);
});

test('without pods there is nothing to plan', async () => {
  world.cluster.deny('list', 'pods');
  await expect(look()).rejects.toMatchObject({ kind: 'forbidden' });
});

test.each([
  ['timeout', 'timeout'],
  ['unreachable before', 'unreachable'],
] as const)('no answer (%s) says nothing of the right to read a kind', async (fault, kind) => {
  world.cluster.fail('list', { resource: 'events', with: fault });
  await expect(look()).rejects.toMatchObject({ kind });
});

test('a kind that the server does not know is told', async () => {
  world.cluster.fail('list', { resource: 'endpointslices.discovery.k8s.io', with: 'notFound' });
  expect([...(await look()).unreadable.keys()]).toEqual(['endpointSlice']);
});

test('ends when nobody wants it any more', async () => {
  const stop = new AbortController();
  stop.abort(new ClusterError('aborted', 'enough'));
  await expect(look(stop.signal)).rejects.toMatchObject({ kind: 'aborted' });
});
