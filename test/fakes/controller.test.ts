import { describe, expect, test } from 'vitest';
import { claims, pods } from '../../src/cluster/resource.ts';
import { isHealthy } from '../../src/statefulset/pods.ts';
import { namespace, type SetOptions } from './a-set.ts';
import { aWorld, type World } from './world.ts';

/** What its pods do when the set is scaled, in order. */
async function scaled(world: World, replicas: number): Promise<readonly string[]> {
  const moves: string[] = [];
  const healthy = new Set(world.cluster.store.list(pods).map(({ metadata }) => metadata?.name));
  world.cluster.store.subscribe(({ resource, type, object }) => {
    const { name = '', deletionTimestamp } = object.metadata ?? {};
    if (resource !== 'pods') return;
    if (type !== 'modified') moves.push(`${type} ${name}`);
    else if (deletionTimestamp !== undefined) moves.push(`terminating ${name}`);
    else if (isHealthy(object) && !healthy.has(name)) moves.push(`ready ${name}`);
  });
  world.edit((set) => ({
    ...set,
    metadata: { ...set.metadata, generation: (set.metadata?.generation ?? 0) + 1 },
    spec: { ...set.spec, replicas },
  }));
  await new Promise<void>((resolve) => world.clock.after(60_000, resolve));
  return moves;
}

const inOrder: SetOptions = {};
const burst: SetOptions = { policy: 'Parallel' };

describe('a set in order', () => {
  test('goes from the highest ordinal, one pod at a time', async () => {
    expect(await scaled(aWorld(inOrder), 1)).toEqual([
      'terminating web-2',
      'deleted web-2',
      'terminating web-1',
      'deleted web-1',
    ]);
  });

  test('comes from the lowest, each pod when the one before is ready', async () => {
    expect(await scaled(aWorld(inOrder), 5)).toEqual([
      'added web-3',
      'ready web-3',
      'added web-4',
      'ready web-4',
    ]);
  });

  test('counts from its start ordinal', async () => {
    expect(await scaled(aWorld({ start: 4 }), 4)).toEqual(['added web-7', 'ready web-7']);
  });

  test('does not go on past a pod that never gets ready', async () => {
    const world = aWorld(inOrder);
    world.controller.isBroken = (pod) => pod.metadata?.name === 'web-3';
    expect(await scaled(world, 5)).toEqual(['added web-3']);
  });
});

test('a burst set goes and comes at once', async () => {
  const down = await scaled(aWorld(burst), 1);
  expect(down.slice(0, 2)).toEqual(['terminating web-2', 'terminating web-1']);
  expect(new Set(down.slice(2))).toEqual(new Set(['deleted web-1', 'deleted web-2']));
  expect(await scaled(aWorld(burst), 5)).toEqual([
    'added web-3',
    'added web-4',
    'ready web-3',
    'ready web-4',
  ]);
});

test('claims are made with their pods, and stay when these go', async () => {
  const world = aWorld();
  const names = () => world.cluster.store.list(claims).map(({ metadata }) => metadata?.name);
  await scaled(world, 4);
  expect(names()).toContain('data-web-3');
  const { uid } = world.cluster.store.get(claims, namespace, 'data-web-3').metadata ?? {};
  await scaled(world, 3);
  await scaled(world, 4);
  expect(world.cluster.store.get(claims, namespace, 'data-web-3').metadata?.uid).toBe(uid);
});

test('the definition it has seen is told by the status', async () => {
  const world = aWorld();
  await scaled(world, 2);
  expect(world.set).toMatchObject({
    metadata: { generation: 2 },
    status: { observedGeneration: 2, readyReplicas: 2 },
  });
});

test('nobody moves when nothing changes', async () => {
  const world = aWorld();
  const { version } = world.cluster.store;
  await new Promise<void>((resolve) => world.clock.after(600_000, resolve));
  expect(world.cluster.store.version).toBe(version);
});
