import { expect, test } from 'vitest';
import { isEvictable } from '../../src/drill/actions/other-pods.ts';
import type { ObjectMeta } from '../../src/objects/meta.ts';
import { specOf } from '../../src/statefulset/spec.ts';
import { aPod, aSet } from '../support/builders.ts';

const set = aSet();
const spec = specOf(set);

const owned = (kind: string): ObjectMeta => ({
  ownerReferences: [{ kind, name: 'x', uid: 'x', controller: true }],
});

test.each<[what: string, metadata: ObjectMeta, is: boolean]>([
  ['of a Deployment', owned('ReplicaSet'), true],
  ['of another set', owned('StatefulSet'), true],
  ['of nobody', {}, true],
  ['of a DaemonSet', owned('DaemonSet'), false],
  ['of the node itself', { annotations: { 'kubernetes.io/config.mirror': 'hash' } }, false],
])('of the other pods on a node, one %s is evicted: %j → %s', (_what, metadata, is) => {
  expect(isEvictable({ metadata: { name: 'x', namespace: 'elsewhere', ...metadata } }, spec)).toBe(is);
});

test('those of the set are evicted one by one, and are none of the others', () => {
  expect(isEvictable(aPod(set, 0), spec)).toBe(false);
});
