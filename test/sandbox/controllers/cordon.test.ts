import { expect, test } from 'vitest';
import { budgets, nodes } from '../../../src/sandbox/controllers/kinds.ts';
import { Cluster } from '../support/cluster.ts';

test('a cordoned node has the taint of it, and only as long', () => {
  const cluster = new Cluster();
  const taints = () => cluster.api.get(nodes, { name: 'node-1' }).spec?.taints;
  cluster.cordon('node-1', true);
  cluster.time.advance(100);
  expect(taints()).toEqual([
    { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule', timeAdded: expect.any(String) },
  ]);
  cluster.cordon('node-1', false);
  cluster.time.advance(100);
  expect(taints()).toBeUndefined();
});

test('a budget for nobody says so, in an event', () => {
  const cluster = new Cluster();
  const spec = { minAvailable: 1, selector: { matchLabels: { app: 'none' } } };
  cluster.create(budgets, {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: 'b' },
    spec,
  });
  cluster.time.advance(100);
  expect(cluster.events()).toContainEqual(expect.stringContaining('No matching pods found'));
});
