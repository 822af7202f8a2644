import { expect, test } from 'vitest';
import { Cluster } from '../support/cluster.ts';
import { aSet } from '../support/sets.ts';

const name = 'web-0.web.default.svc.cluster.local';

test('without a cache an answer is of this moment', () => {
  const cluster = new Cluster();
  expect(cluster.sandbox.dns.lookup(name)).toEqual([]);
  cluster.start(aSet({ replicas: 1 }));
  cluster.untilReady(1);
  cluster.advance(1_000);
  expect(cluster.sandbox.dns.lookup(name)).toEqual([cluster.pod(0).status?.podIP]);
});

test('with one, what was not there is not there, and who has gone is still there, until it has run out', () => {
  const cluster = new Cluster();
  const { dns } = cluster.sandbox;
  dns.cacheFor(30_000);
  expect(dns.lookup(name)).toEqual([]);
  cluster.start(aSet({ replicas: 1 }));
  cluster.untilReady(1);
  cluster.advance(1_000);
  expect(dns.lookup(name)).toEqual([]);
  cluster.advance(30_000);
  const before = cluster.pod(0).status?.podIP;
  expect(dns.lookup(name)).toEqual([before]);
  cluster.delete(0);
  cluster.advance(5_000);
  cluster.untilReady(1);
  expect(cluster.pod(0).status?.podIP).not.toBe(before);
  expect(dns.lookup(name)).toEqual([before]);
  cluster.advance(31_000);
  expect(dns.lookup(name)).toEqual([cluster.pod(0).status?.podIP]);
  dns.cacheFor(0);
  expect(dns.lookup(name)).toEqual([cluster.pod(0).status?.podIP]);
});
