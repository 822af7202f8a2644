import { expect, test } from 'vitest';
import { classifyUnscheduled } from '../../src/order/unscheduled.ts';

test.each([
  ['0/1 nodes are available: 1 node(s) were unschedulable.', 'unschedulable-cordoned'],
  [
    '0/3 nodes are available: 1 node(s) were unschedulable, 2 node(s) had volume node affinity conflict.',
    'unschedulable-cordoned',
  ],
  [
    '0/1 nodes are available: 1 node(s) had untolerated taint {node.kubernetes.io/unschedulable: }.',
    'unschedulable-cordoned',
  ],
  ['0/2 nodes are available: 2 node(s) had volume node affinity conflict.', 'volume-affinity-conflict'],
  [
    "0/2 nodes are available: 2 node(s) didn't match PersistentVolume's node affinity.",
    'volume-affinity-conflict',
  ],
  ['pod has unbound immediate PersistentVolumeClaims', 'claim-pending'],
  ["0/1 nodes are available: 1 node(s) didn't find available persistent volumes to bind.", 'claim-pending'],
  ['persistentvolumeclaim "data-web-1" is being deleted', 'claim-deleting'],
  ['persistentvolumeclaim "data-web-1" not found', 'claim-deleted'],
  ['0/3 nodes are available: 3 Insufficient cpu.', 'unschedulable'],
])('%s', (message, mode) => {
  expect(classifyUnscheduled(message)).toBe(mode);
});
