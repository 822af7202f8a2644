import { expect, test } from 'vitest';
import { pods, sets } from '../../src/sandbox/controllers/kinds.ts';
import type { FullSet } from '../../src/sandbox/controllers/objects.ts';
import { Cluster, tester } from './support/cluster.ts';

/**
 * What a real Kubernetes 1.36.3 wrote into the status of this set while the same was done to it: observed generation,
 * replicas, ready, available, current, updated, and the two revisions as letters.
 */
const seenOnTheRealOne = [
  '0 0 0 0 0 0 --',
  '1 0 0 0 0 0 AA',
  '1 1 0 0 1 1 AA',
  '1 1 1 1 1 1 AA',
  '1 2 1 1 2 2 AA',
  '1 2 2 2 2 2 AA',
  '1 3 2 2 3 3 AA',
  '1 3 3 3 3 3 AA',
  '2 3 3 3 2 0 AB',
  '2 3 2 2 2 0 AB',
  '2 2 2 2 2 0 AB',
  '2 3 2 2 2 1 AB',
  '2 3 3 3 1 1 AB',
  '2 3 2 2 1 1 AB',
  '2 2 2 2 1 1 AB',
  '2 3 2 2 1 2 AB',
  '2 3 3 3 0 2 AB',
  '2 3 2 2 0 2 AB',
  '2 2 2 2 0 2 AB',
  '2 3 2 2 0 3 AB',
  '2 3 3 3 3 3 BB',
  '3 3 3 3 3 3 BB',
  '3 3 3 3 2 2 BB',
  '3 3 2 2 2 2 BB',
  '3 2 2 2 2 2 BB',
  '3 2 2 2 1 1 BB',
  '3 2 1 1 1 1 BB',
  '3 1 1 1 1 1 BB',
  '3 1 1 1 0 0 BB',
  '3 0 0 0 0 0 BB',
  '3 1 0 0 1 1 BB',
  '3 1 1 1 1 1 BB',
];

const program = "trap 'exit 0' TERM; sleep inf & wait";

function web(value: string): FullSet {
  const container = {
    name: 'web',
    image: 'busybox:1.36',
    command: ['sh', '-c', program],
    env: [{ name: 'V', value }],
  };
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'web', namespace: 'default' },
    spec: {
      replicas: 3,
      serviceName: 'web',
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: { terminationGracePeriodSeconds: 5, containers: [container] },
      },
    },
  };
}

function inShort({ status = {} }: FullSet): string {
  const letters: Readonly<Record<string, string>> = { 'web-555fff765f': 'A', 'web-7fbbbfcc5d': 'B' };
  const { observedGeneration = 0, replicas = 0, readyReplicas = 0, availableReplicas = 0 } = status;
  const { currentReplicas = 0, updatedReplicas = 0, currentRevision = '', updateRevision = '' } = status;
  const counts = [
    observedGeneration,
    replicas,
    readyReplicas,
    availableReplicas,
    currentReplicas,
    updatedReplicas,
  ];
  return `${counts.join(' ')} ${letters[currentRevision] ?? '-'}${letters[updateRevision] ?? '-'}`;
}

test('creation, rollout, scaling down and a forced deletion write the same statuses, and revisions of the same name', () => {
  const cluster = new Cluster();
  const seen: string[] = [];
  cluster.api.observe(sets, ({ object }) => {
    if (seen.at(-1) !== inShort(object)) seen.push(inShort(object));
  });
  cluster.create(sets, web('1'));
  cluster.advance(15_000);
  const { template } = web('2').spec ?? {};
  cluster.change(template === undefined ? {} : { template });
  cluster.advance(30_000);
  cluster.change({ replicas: 1 });
  cluster.advance(8000);
  cluster.api.delete(pods, { namespace: 'default', name: 'web-0' }, tester, { gracePeriodSeconds: 0 });
  cluster.advance(6000);
  expect(seen).toEqual(seenOnTheRealOne);
});
