import { describe, expect, test } from 'vitest';
import { pods } from '../../../src/sandbox/controllers/kinds.ts';
import type { FullContainer, FullPod } from '../../../src/sandbox/controllers/objects.ts';
import { Cluster, tester } from '../support/cluster.ts';

const asking = (requests: Readonly<Record<string, string>>, name = 'main'): FullContainer => ({
  name,
  image: 'nginx:1',
  resources: { requests },
});

function aPod(name: string, spec: NonNullable<FullPod['spec']>): FullPod {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'default' }, spec };
}

/** Each node has 2 cores and about 23 Gi. */
function placed(...all: readonly NonNullable<FullPod['spec']>[]): Cluster {
  const cluster = new Cluster({ nodes: 2 });
  for (const [index, spec] of all.entries()) {
    cluster.create(pods, aPod(`web-${index}`, spec));
    cluster.advance(3_000);
  }
  return cluster;
}

const nodeOf = (cluster: Cluster, ordinal: number) => cluster.pod(ordinal).spec?.nodeName;
const refusalOf = (cluster: Cluster, ordinal: number) =>
  cluster.pod(ordinal).status?.conditions?.find(({ type }) => type === 'PodScheduled');

const half = { containers: [asking({ cpu: '1500m' })] };

describe('requests', () => {
  test('are counted, and a pod goes where there is room', () => {
    const cluster = placed(half, half);
    expect(new Set([nodeOf(cluster, 0), nodeOf(cluster, 1)]).size).toBe(2);
  });

  test('that others leave no room for: nobody can be evicted for them', () => {
    const cluster = placed(half, half, half);
    expect(refusalOf(cluster, 2)).toMatchObject({
      status: 'False',
      reason: 'Unschedulable',
      message:
        '0/2 nodes are available: 2 Insufficient cpu. no new claims to deallocate, preemption: 0/2 nodes are available: 2 No preemption victims found for incoming pod.',
    });
  });

  test('that no node could ever meet: evicting is no help', () => {
    const cluster = placed({ containers: [asking({ cpu: '3', memory: '100Gi' })] });
    expect(refusalOf(cluster, 0)?.message).toBe(
      '0/2 nodes are available: 2 Insufficient cpu, 2 Insufficient memory. no new claims to deallocate, preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.',
    );
  });

  test('for what a node has not got at all', () => {
    const cluster = placed({ containers: [asking({ 'example.com/gpu': '1' })] });
    expect(refusalOf(cluster, 0)?.message).toContain('2 Insufficient example.com/gpu.');
  });

  test('of several containers add up; an init container has the room to itself', () => {
    const together = { containers: [asking({ cpu: '1' }, 'a'), asking({ cpu: '1' }, 'b')] };
    const before = { initContainers: [asking({ cpu: '2' }, 'init')], containers: [asking({ cpu: '1' })] };
    const both = { initContainers: [asking({ cpu: '2' }, 'init')], ...together };
    expect(nodeOf(placed(together), 0)).toBeDefined();
    expect(nodeOf(placed(before), 0)).toBeDefined();
    expect(nodeOf(placed(both), 0)).toBeDefined();
    const lasting = {
      initContainers: [{ ...asking({ cpu: '1' }, 'side'), restartPolicy: 'Always' }],
      ...together,
    };
    expect(refusalOf(placed(lasting), 0)?.message).toContain('Insufficient cpu');
  });

  test('are free again when the pod that made them has gone', () => {
    const cluster = placed(half, half, half);
    expect(nodeOf(cluster, 2)).toBeUndefined();
    cluster.api.delete(pods, { namespace: 'default', name: 'web-0' }, tester, { gracePeriodSeconds: 0 });
    cluster.advance(5_000);
    expect(nodeOf(cluster, 2)).toBeDefined();
  });
});

test('nodes refuse each for a reason of its own', () => {
  const cluster = placed(half);
  const full = nodeOf(cluster, 0) ?? '';
  cluster.cordon(full === 'node-1' ? 'node-2' : 'node-1', true);
  cluster.create(pods, aPod('web-1', half));
  cluster.advance(3_000);
  expect(refusalOf(cluster, 1)?.message).toBe(
    '0/2 nodes are available: 1 Insufficient cpu, 1 node(s) were unschedulable. no new claims to deallocate, preemption: 0/2 nodes are available: 1 No preemption victims found for incoming pod, 1 Preemption is not helpful for scheduling.',
  );
});
