import { expect, onTestFinished, test } from 'vitest';
import { endpointSlices, services } from '../../src/cluster/resource.ts';
import { waitForEndpoints } from '../../src/drill/settle.ts';
import { Recorder } from '../../src/recording/recorder.ts';
import { specOf } from '../../src/statefulset/spec.ts';
import { namespace } from '../fakes/a-set.ts';
import { aWorld, type World } from '../fakes/world.ts';

const patience = new AbortController().signal;

async function recorderOf(world: World): Promise<Recorder> {
  const { host } = world.process();
  const header = { run: 'r-1', tool: 'test', serverVersion: 'v1.36.3' };
  const recorder = new Recorder(host.cluster, host.clock, specOf(world.set), header);
  onTestFinished(() => recorder.stop());
  await recorder.synced(patience);
  return recorder;
}

async function waited(world: World): Promise<number> {
  const recorder = await recorderOf(world);
  const began = world.clock.now;
  await waitForEndpoints(recorder, patience);
  return world.clock.now - began;
}

const slice = (world: World) => world.cluster.store.get(endpointSlices, namespace, 'nginx-slice');

test('nobody is waited for when every healthy pod is published', async () => {
  expect(await waited(aWorld())).toBe(0);
});

test('a pod that is published under another UID is waited for, for two seconds', async () => {
  const world = aWorld();
  const [first, ...others] = slice(world).endpoints ?? [];
  world.controller.stopped = true;
  const stale = { ...first, targetRef: { kind: 'Pod', name: 'web-0', uid: 'old' } };
  world.cluster.store.write(endpointSlices, { ...slice(world), endpoints: [stale, ...others] });
  expect(await waited(world)).toBe(2000);
});

test('a pod is waited for until it is published', async () => {
  const world = aWorld();
  const whole = slice(world);
  world.controller.stopped = true;
  world.cluster.store.write(endpointSlices, { ...whole, endpoints: [] });
  world.clock.after(500, () => world.cluster.store.write(endpointSlices, whole));
  const took = await waited(world);
  expect(took).toBeGreaterThan(0);
  expect(took).toBeLessThan(2000);
});

test('nobody is waited for when the Service has no slices at all', async () => {
  const world = aWorld();
  world.controller.stopped = true;
  world.cluster.store.remove(services, world.cluster.store.get(services, namespace, 'nginx'));
  world.cluster.store.remove(endpointSlices, slice(world));
  expect(await waited(world)).toBe(0);
});
