import { expect, test } from 'vitest';
import type { KubeEvent } from '../../src/objects/surroundings.ts';
import type { StatefulSet } from '../../src/objects/workload.ts';
import { whyStuck } from '../../src/order/stuck.ts';
import { aClaim, aPod } from '../support/builders.ts';
import { scene } from '../support/scene.ts';

const failed = (message: string): KubeEvent => ({ reason: 'FailedCreate', message });
const quota =
  'create Pod web-1 in StatefulSet web failed error: pods "web-1" is forbidden: exceeded quota: q';

test('what the controller was told when it tried', () => {
  const stuck = whyStuck(scene({ pods: (set) => [aPod(set, 0)], events: [failed(quota)] }), 1);
  expect(stuck).toMatchObject({ mode: 'quota-exceeded', pod: 'web-1', message: quota });
});

test('another pod’s refusal is not this one’s, unless a Parallel set stops at it', () => {
  const about = { pods: (set: StatefulSet) => [aPod(set, 0), aPod(set, 1)], events: [failed(quota)] };
  expect(whyStuck(scene(about), 2).mode).toBe('unknown-cause');
  expect(whyStuck(scene({ ...about, set: { policy: 'Parallel' } }), 2).mode).toBe('quota-exceeded');
});

test('a name that only begins alike is another pod', () => {
  const event = failed(quota.replaceAll('web-1', 'web-10'));
  expect(whyStuck(scene({ pods: (set) => [aPod(set, 0)], events: [event] }), 1).mode).toBe('unknown-cause');
});

test('the lowest broken pod is what all others wait for', () => {
  const pods = (set: StatefulSet) => [
    aPod(set, 0),
    aPod(set, 1, { phase: 'Pending', node: 'n', waiting: 'ImagePullBackOff' }),
  ];
  expect(whyStuck(scene({ pods, set: { replicas: 4 } }), 3)).toMatchObject({
    mode: 'predecessor-not-ready',
    pod: 'web-1',
    because: { mode: 'image-pull', pod: 'web-1', container: 'db' },
  });
  expect(whyStuck(scene({ pods, set: { replicas: 4, policy: 'Parallel' } }), 3).mode).toBe('unknown-cause');
});

test('a stranger’s pod in the way', () => {
  const pods = (set: StatefulSet) => {
    const pod = aPod(set, 0);
    return [{ ...pod, metadata: { ...pod.metadata, ownerReferences: [] } }];
  };
  expect(whyStuck(scene({ pods }), 0).mode).toBe('name-occupied');
});

test('a claim that is going, or that still belongs to the former pod', () => {
  const going = (set: StatefulSet) => [aClaim(set, 'data', 0, { terminating: true })];
  expect(whyStuck(scene({ claims: going }), 0)).toMatchObject({
    mode: 'claim-deleting',
    claim: 'data-web-0',
  });
  const stale = (set: StatefulSet) => {
    const claim = aClaim(set, 'data', 0);
    return [{ ...claim, metadata: { ...claim.metadata, ownerReferences: [{ kind: 'Pod', uid: 'old' }] } }];
  };
  expect(whyStuck(scene({ claims: stale, set: { whenScaled: 'Delete' } }), 0).mode).toBe('claim-owner-stale');
  expect(whyStuck(scene({ claims: stale }), 0).mode).toBe('unknown-cause');
});

test('a controller that has not looked, and a set that is going', () => {
  const base = scene({});
  const behind = { ...base.set, metadata: { ...base.set.metadata, generation: 2 } };
  expect(whyStuck({ ...base, set: behind }, 0)).toMatchObject({
    mode: 'controller-behind',
    message: 'generation 2, observed 1',
  });
  const going = { ...base.set, metadata: { ...base.set.metadata, deletionTimestamp: 'x' } };
  expect(whyStuck({ ...base, set: going }, 0).mode).toBe('set-deleting');
});

test('no node, by condition or by event', () => {
  const message = '0/1 nodes are available: 1 node(s) were unschedulable.';
  const conditions = [{ type: 'PodScheduled', status: 'False', message }];
  const pods = (set: StatefulSet) => [aPod(set, 0, { phase: 'Pending', conditions })];
  expect(whyStuck(scene({ pods }), 0)).toMatchObject({ mode: 'unschedulable-cordoned', message });
  const event = { reason: 'FailedScheduling', message, involvedObject: { name: 'web-0' } };
  const silent = (set: StatefulSet) => [aPod(set, 0, { phase: 'Pending' })];
  expect(whyStuck(scene({ pods: silent, events: [event] }), 0).mode).toBe('unschedulable-cordoned');
  expect(whyStuck(scene({ pods: silent }), 0).mode).toBe('slow');
});

test('an unbound claim is named', () => {
  const conditions = [
    { type: 'PodScheduled', status: 'False', message: 'pod has unbound immediate PersistentVolumeClaims' },
  ];
  const pods = (set: StatefulSet) => [aPod(set, 0, { phase: 'Pending', conditions })];
  const claims = (set: StatefulSet) => [aClaim(set, 'data', 0), aClaim(set, 'log', 0, { phase: 'Pending' })];
  const stuck = whyStuck(scene({ pods, claims, set: { templates: ['data', 'log'] } }), 0);
  expect(stuck).toMatchObject({ mode: 'claim-pending', claim: 'log-web-0' });
});

test('the trap: broken, of an old revision, and waited for', () => {
  const pods = (set: StatefulSet) => [
    aPod(set, 0, { revision: 'bad', phase: 'Pending', node: 'n', waiting: 'ErrImagePull' }),
  ];
  expect(whyStuck(scene({ pods }), 0)).toMatchObject({
    mode: 'rollout-trap',
    because: { mode: 'image-pull' },
  });
  expect(whyStuck(scene({ pods, set: { policy: 'Parallel' } }), 0).mode).toBe('image-pull');
  expect(whyStuck(scene({ pods, set: { strategy: 'OnDelete' } }), 0).mode).toBe('image-pull');
  const below = { partition: 1, revision: 'bad', updateRevision: 'good' };
  expect(whyStuck(scene({ pods, set: below }), 0).mode).toBe('image-pull');
});

test('whoever has no pod himself is waited for as well', () => {
  expect(whyStuck(scene({}), 1)).toMatchObject({
    mode: 'predecessor-not-ready',
    pod: 'web-0',
    because: { mode: 'unknown-cause', pod: 'web-0' },
  });
});

test.each([
  ['tells nothing', { metadata: { generation: 2 } }],
  ['tells no generation', { metadata: { generation: 2 }, status: {} }],
  ['looked at a set that bears none', { metadata: {}, status: { observedGeneration: 1 } }],
])('a controller that %s is not called behind', (_, set) => {
  expect(whyStuck({ ...scene({}), set }, 0).mode).toBe('unknown-cause');
});

test('what the controller said when it succeeded is no refusal', () => {
  const made = { reason: 'SuccessfulCreate', message: 'create Pod web-0 in StatefulSet web successful' };
  expect(whyStuck(scene({ events: [failed(quota.replaceAll('web-1', 'web-0')), made] }), 0).mode).toBe(
    'quota-exceeded',
  );
});

test.each([
  ['pvc data-web-0 is being deleted', 'claim-deleting', 'data-web-0', 'data-web-0'],
  [
    'error looking up service account stage/db: serviceaccount "db" not found',
    'service-account-missing',
    'db',
    undefined,
  ],
])('whom a refusal is about: %s', (why, mode, other, claim) => {
  const message = `create Pod web-0 in StatefulSet web failed error: ${why}`;
  expect(whyStuck(scene({ events: [failed(message)] }), 0)).toMatchObject({ mode, other, claim });
});

test.each([
  ['the former pod among others', [{ kind: 'StatefulSet' }, { kind: 'Pod' }], 'claim-owner-stale'],
  ['the set', [{ kind: 'StatefulSet' }], 'unknown-cause'],
  ['nobody', undefined, 'unknown-cause'],
])('a claim that belongs to %s', (_, ownerReferences, mode) => {
  const base = scene({ set: { whenScaled: 'Delete' } });
  const claims = new Map([['data-web-0', { metadata: { name: 'data-web-0', ownerReferences } as object }]]);
  const stuck = whyStuck({ ...base, claims }, 0);
  expect(stuck.mode).toBe(mode);
  expect(stuck.claim).toBe(mode === 'unknown-cause' ? undefined : 'data-web-0');
  expect(whyStuck({ ...base, claims: new Map([['data-web-0', {}]]) }, 0).mode).toBe('unknown-cause');
});
