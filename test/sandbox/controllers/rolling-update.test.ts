import { expect, test } from 'vitest';
import { Bench } from '../support/bench.ts';
import { aSet, templateWith } from '../support/sets.ts';

interface Row {
  readonly policy: 'Parallel' | 'OrderedReady';
  readonly n: number;
  readonly partition: number;
  readonly maxUnavailable: number;
  readonly unready: readonly number[];
  readonly terminating?: readonly number[];
  readonly left: readonly number[];
}

/** Upstream: the table of #137666: which pods are left after one sync of an update from A to B. */
const table: readonly Row[] = [
  { policy: 'Parallel', n: 1, partition: 0, maxUnavailable: 1, unready: [0], left: [] },
  { policy: 'Parallel', n: 3, partition: 0, maxUnavailable: 1, unready: [2], left: [0, 1] },
  { policy: 'Parallel', n: 5, partition: 0, maxUnavailable: 2, unready: [3, 4], left: [0, 1, 2] },
  { policy: 'OrderedReady', n: 1, partition: 0, maxUnavailable: 1, unready: [0], left: [0] },
  { policy: 'OrderedReady', n: 5, partition: 0, maxUnavailable: 2, unready: [4], left: [0, 1, 2, 3, 4] },
  {
    policy: 'Parallel',
    n: 3,
    partition: 0,
    maxUnavailable: 1,
    unready: [],
    terminating: [2],
    left: [0, 1, 2],
  },
  {
    policy: 'Parallel',
    n: 5,
    partition: 0,
    maxUnavailable: 3,
    unready: [3],
    terminating: [4],
    left: [0, 1, 4],
  },
  { policy: 'Parallel', n: 5, partition: 2, maxUnavailable: 1, unready: [2], left: [0, 1, 3, 4] },
  { policy: 'Parallel', n: 5, partition: 2, maxUnavailable: 1, unready: [1], left: [0, 1, 2, 3, 4] },
  { policy: 'Parallel', n: 4, partition: 0, maxUnavailable: 2, unready: [0, 1], left: [2, 3] },
  { policy: 'Parallel', n: 5, partition: 0, maxUnavailable: 3, unready: [0, 1], left: [2, 3] },
];

test.each(table)(
  '$policy of $n, partition $partition, maxUnavailable $maxUnavailable, $unready unready: $left left',
  (row) => {
    const { policy, n, partition, maxUnavailable, unready, terminating = [], left } = row;
    const bench = new Bench({ profile: { rollingUpdate: 'budget-broken-first' } });
    const updateStrategy = { type: 'RollingUpdate', rollingUpdate: { partition, maxUnavailable } };
    bench.create(aSet({ replicas: n, podManagementPolicy: policy, updateStrategy }));
    bench.heal();
    bench.unready(...unready);
    for (const ordinal of terminating)
      bench.api.delete(
        { group: '', version: 'v1', plural: 'pods', kind: 'Pod', namespaced: true },
        { namespace: 'default', name: `web-${ordinal}` },
        undefined,
      );
    bench.settle();
    bench.change({ template: templateWith('nginx:2') });
    bench.settle(4);
    const kept = bench
      .pods()
      .filter(
        (pod) =>
          pod.metadata?.deletionTimestamp === undefined ||
          terminating.includes(Number(pod.metadata.name?.slice(4))),
      );
    expect(kept.map((pod) => Number(pod.metadata?.name?.slice(4)))).toEqual(left);
  },
);

test('percentages of maxUnavailable round down, but allow one', () => {
  for (const [maxUnavailable, gone] of [
    ['50%', 2],
    ['10%', 1],
  ] as const) {
    const updateStrategy = { type: 'RollingUpdate', rollingUpdate: { partition: 0, maxUnavailable } };
    const bench = new Bench({ profile: { rollingUpdate: 'budget' } });
    bench.create(aSet({ replicas: 5, podManagementPolicy: 'Parallel', updateStrategy }));
    bench.heal();
    bench.change({ template: templateWith('nginx:2') });
    bench.settle(4);
    expect(bench.pods().filter((pod) => pod.metadata?.deletionTimestamp !== undefined)).toHaveLength(gone);
  }
});
