import { beforeAll, describe, expect, test } from 'vitest';
import { type Cluster, connect } from './support/cluster.ts';
import { type Drilled, drill } from './support/drilled.ts';
import { aSetToCome } from './support/ready-set.ts';
import { stateOf } from './support/set-state.ts';
import { parallelSet } from './support/sets.ts';
import { waitReady } from './support/wait.ts';

let cluster: Cluster;

beforeAll(async () => {
  cluster = await connect();
});

/** How sets come about, and what their owner does the next time. */
const owners = [
  {
    scenario: 'kill-pod',
    who: 'kubectl apply --server-side',
    make: (set: Drilled) => cluster.apply(manifest(set, 3)),
    next: async (set: Drilled) => cluster.apply(manifest(set, 2)),
  },
  {
    scenario: 'scale-to-zero',
    who: 'kubectl apply --server-side',
    make: (set: Drilled) => cluster.apply(manifest(set, 3)),
    next: async (set: Drilled) => cluster.apply(manifest(set, 2)),
  },
  {
    scenario: 'scale-to-zero',
    who: 'kubectl apply',
    make: (set: Drilled) => kubectlWith(manifest(set, 3), 'apply', '-f', '-'),
    next: (set: Drilled) => kubectlWith(manifest(set, 2), 'apply', '-f', '-'),
  },
  {
    scenario: 'scale-to-zero',
    who: 'kubectl create',
    make: (set: Drilled) => kubectlWith(manifest(set, 3), 'create', '-f', '-'),
    next: scaleTo(2),
  },
  {
    scenario: 'scale-to-zero',
    who: 'kubectl apply --server-side without replicas, then kubectl scale',
    make: async (set: Drilled) => {
      await cluster.apply(manifest(set, undefined));
      await scaleTo(3)(set);
    },
    next: scaleTo(2),
  },
  {
    scenario: 'scale-to-zero',
    who: 'kubectl apply, then kubectl scale',
    make: async (set: Drilled) => {
      await kubectlWith(manifest(set, 1), 'apply', '-f', '-');
      await scaleTo(3)(set);
    },
    next: (set: Drilled) => kubectlWith(manifest(set, 2), 'apply', '-f', '-'),
  },
];

describe.each(owners)('after $scenario, a set that was made by $who', ({ scenario, make, next }) => {
  test('has its definition, owners, claims and revisions as before, and obeys its owner as before', async () => {
    const set = await aSetToCome(cluster, 'as-found');
    await make(set);
    await waitReady(cluster, set);
    const before = await stateOf(set);

    expect((await drill(set, scenario)).code).toBe(0);
    expect(await stateOf(set)).toEqual(before);

    await next(set);
    const live = await cluster.get<{ spec: { replicas: number } }>('sts', set.name, '-n', set.namespace);
    expect(live.spec.replicas).toBe(2);
  });
});

test('the comparison would tell: a set scaled down and up by kubectl patch is not as it was', async () => {
  const set = await aSetToCome(cluster, 'as-found');
  await cluster.apply(manifest(set, 3));
  const before = await stateOf(set);

  for (const replicas of [0, 3]) {
    const patch = JSON.stringify({ spec: { replicas } });
    await cluster.run(['patch', 'sts', set.name, '-n', set.namespace, '-p', patch]);
  }
  expect(await stateOf(set)).not.toEqual(before);
  await expect(cluster.apply(manifest(set, 2))).rejects.toThrow('conflict with "kubectl-patch"');
});

function manifest({ name, namespace }: Drilled, replicas: number | undefined): object[] {
  return parallelSet({ name, namespace, gracePeriodSeconds: 0, spec: { replicas } });
}

async function kubectlWith(items: readonly object[], ...args: readonly string[]): Promise<void> {
  await cluster.run(args, { input: JSON.stringify({ apiVersion: 'v1', kind: 'List', items }) });
}

function scaleTo(replicas: number) {
  return async ({ name, namespace }: Drilled) => {
    await cluster.run(['scale', 'sts', name, '-n', namespace, `--replicas=${replicas}`]);
  };
}
