import { expect, test } from 'vitest';
import type { KubeEvent } from '../../src/objects/surroundings.ts';
import type { Claim, Pod, StatefulSet } from '../../src/objects/workload.ts';
import type { Scene } from '../../src/order/scene.ts';
import { whyNotGone, whyStuck } from '../../src/order/stuck.ts';
import { specOf } from '../../src/statefulset/spec.ts';
import type { SetOptions } from '../support/builders.ts';
import { aClaim, aPod, aSet } from '../support/builders.ts';

interface Around {
  readonly set?: SetOptions;
  readonly pods?: (set: StatefulSet) => readonly Pod[];
  readonly claims?: (set: StatefulSet) => readonly Claim[];
  readonly events?: readonly KubeEvent[];
  readonly now?: number;
}

function scene({ set: options = {}, pods = () => [], claims = () => [], events = [], now }: Around): Scene {
  const set = aSet(options);
  const named = <T extends Pod | Claim>(objects: readonly T[]) =>
    new Map(objects.map((object) => [object.metadata?.name ?? '', object]));
  return { set, spec: specOf(set), pods: named(pods(set)), claims: named(claims(set)), events, now };
}
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

test('a pod that ended, and one that is well', () => {
  const pods = (set: StatefulSet) => [aPod(set, 0), aPod(set, 1, { phase: 'Failed' })];
  expect(whyStuck(scene({ pods }), 1).mode).toBe('pod-failed');
  expect(whyStuck(scene({ pods }), 0).mode).toBe('slow');
});

test('a pod that does not go: within its grace, held, or unconfirmed', () => {
  const pods = (set: StatefulSet) => [aPod(set, 0, { terminating: true })];
  const due = Date.parse('2026-11-21T10:00:40Z');
  expect(whyStuck(scene({ pods, now: due - 1 }), 0).mode).toBe('slow');
  expect(whyStuck(scene({ pods, now: due + 1 }), 0)).toMatchObject({
    mode: 'stuck-terminating-node',
    node: 'node-1',
  });
  const held = (set: StatefulSet) => {
    const pod = aPod(set, 0, { terminating: true });
    return [{ ...pod, metadata: { ...pod.metadata, finalizers: ['a/b'] } }];
  };
  expect(whyStuck(scene({ pods: held }), 0)).toMatchObject({
    mode: 'stuck-terminating-finalizer',
    message: 'a/b',
  });
});

test('a pod that nobody wants and that stays all the same', () => {
  const pods = (set: StatefulSet) => [aPod(set, 0, { ready: false }), aPod(set, 1), aPod(set, 2)];
  expect(whyNotGone(scene({ pods, set: { replicas: 2 } }), 2)).toMatchObject({
    mode: 'scale-down-blocked',
    pod: 'web-0',
    because: { mode: 'never-ready' },
  });
  const well = (set: StatefulSet) => [aPod(set, 0), aPod(set, 1)];
  expect(whyNotGone(scene({ pods: well, set: { replicas: 1 } }), 1).mode).toBe('unknown-cause');
  const going = (set: StatefulSet) => [aPod(set, 0), aPod(set, 1, { terminating: true })];
  expect(whyNotGone(scene({ pods: going, set: { replicas: 1 } }), 1).mode).toBe('stuck-terminating-node');
});
