import { expect, test } from 'vitest';
import { Cluster } from './support/cluster.ts';
import { aSet, claimTemplates } from './support/sets.ts';

test('a set of three with claims comes up in order and is ready', () => {
  const cluster = new Cluster();
  const seen = cluster.watchPods();
  cluster.start(aSet({ volumeClaimTemplates: claimTemplates('data') }));
  const took = cluster.untilReady(3);
  expect(seen).toEqual(['+web-0', '+web-1', '+web-2']);
  expect(took).toBeLessThan(20_000);
  cluster.advance(1000);
  expect(cluster.set().status).toMatchObject({
    replicas: 3,
    readyReplicas: 3,
    availableReplicas: 3,
    updatedReplicas: 3,
  });
  expect(cluster.claimNames()).toEqual(['data-web-0', 'data-web-1', 'data-web-2']);
  expect(cluster.errors).toEqual([]);
});

test('a killed pod comes back as itself, with another UID', () => {
  const cluster = new Cluster();
  cluster.start(aSet());
  cluster.untilReady(3);
  const before = cluster.pod(1).metadata?.uid;
  cluster.delete(1);
  cluster.advance(500);
  cluster.untilReady(3);
  expect(cluster.pod(1).metadata?.uid).not.toBe(before);
});
