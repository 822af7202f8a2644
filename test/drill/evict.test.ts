import { beforeEach, describe, expect, test } from 'vitest';
import { pods } from '../../src/cluster/resource.ts';
import { ClusterError } from '../../src/cluster/error.ts';
import { namespace } from '../fakes/a-set.ts';
import { aWorld, type World } from '../fakes/world.ts';
import { drill } from './support/drill.ts';
import { evictStep } from './support/beside.ts';
import { aScenario } from './support/scenarios.ts';

let world: World;
beforeEach(() => {
  world = aWorld();
});

const evictions = () => world.cluster.requests.filter(({ resource }) => resource === 'pods/eviction');
const uidOf = (name: string) => world.cluster.store.get(pods, namespace, name).metadata?.uid;
const evict = aScenario([evictStep]);

describe('an eviction', () => {
  test('is asked for once, by the UID of the pod', async () => {
    const uid = uidOf('web-2');
    const { result } = await drill(world, evict);
    expect(result.status).toBe('passed');
    expect(evictions()).toMatchObject([{ name: 'web-2', body: { uid } }]);
    expect(uidOf('web-2')).not.toBe(uid);
  });

  test.each(['unreachable before', 'unreachable after', 'timeout'] as const)(
    'is asked for again when its answer was lost (%s), and takes one pod',
    async (fault) => {
      const uid = uidOf('web-2');
      world.cluster.fail('create', { resource: 'pods/eviction', with: fault });
      const { result } = await drill(world, evict);
      expect(result.status).toBe('passed');
      expect(evictions().map(({ body }) => body)).toEqual(evictions().map(() => ({ uid })));
      expect(evictions().length).toBeLessThanOrEqual(2);
    },
  );

  test('that a budget denies is refused, and nothing is waited for', async () => {
    world.cluster.mayEvict = () => false;
    const uid = uidOf('web-2');
    const { result } = await drill(world, evict);
    expect(result).toMatchObject({
      status: 'refused',
      exitCode: 4,
      reason: 'eviction of web-2 denied: The disruption budget web needs 3 healthy pods',
      steps: [{ status: 'refused' }],
    });
    expect(evictions()).toHaveLength(1);
    expect(uidOf('web-2')).toBe(uid);
  });

  test('that a busy server turns away is asked for again: no budget has spoken', async () => {
    let asked = 0;
    const { cluster } = world;
    const mayEvict = cluster.mayEvict;
    cluster.mayEvict = (pod) => {
      asked += 1;
      if (asked < 3) throw new ClusterError('tooManyRequests', 'too many requests', { code: 429 });
      return mayEvict(pod);
    };
    const { result } = await drill(world, evict);
    expect([asked, result.status]).toEqual([3, 'passed']);
  });
});
