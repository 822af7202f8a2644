import { expect, test } from 'vitest';
import type { StatefulSet } from '../../src/objects/workload.ts';
import { whyNotGone, whyStuck } from '../../src/order/stuck.ts';
import { aClaim, aPod } from '../support/builders.ts';
import { scene } from '../support/scene.ts';

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

test.each([
  ['Failed', { reason: 'Evicted', message: 'low on memory' }, 'low on memory'],
  ['Succeeded', { reason: 'Evicted' }, 'Evicted'],
])('a pod that ended (%s) says why, and where', (phase, more, message) => {
  const ended = (set: StatefulSet) => {
    const pod = aPod(set, 0, { phase, node: 'node-2' });
    return [{ ...pod, status: { ...pod.status, ...more } }];
  };
  expect(whyStuck(scene({ pods: ended }), 0)).toMatchObject({ mode: 'pod-failed', message, node: 'node-2' });
});

test.each([
  ['ended', { phase: 'Failed' }, false, 'pod-failed'],
  ['waits', { phase: 'Pending' }, false, 'slow'],
  ['tells nothing', undefined, false, 'slow'],
  ['goes', undefined, true, 'stuck-terminating-node'],
])('a pod that shows no definition and %s', (_, status, terminating, mode) => {
  const bare = (set: StatefulSet) => {
    const { metadata = {} } = aPod(set, 0, { terminating });
    return [{ metadata, ...(status && { status }) }];
  };
  expect(whyStuck(scene({ pods: bare }), 0).mode).toBe(mode);
});

test('a pod that has its node is not kept from one, whatever was said before', () => {
  const message = '0/1 nodes are available: 1 node(s) were unschedulable.';
  const event = { reason: 'FailedScheduling', message, involvedObject: { name: 'web-0' } };
  const placed = (set: StatefulSet) => [aPod(set, 0, { phase: 'Pending', node: 'node-1' })];
  expect(whyStuck(scene({ pods: placed, events: [event] }), 0).mode).toBe('slow');
});

test('what else is said about a pod is not the scheduler’s word', () => {
  const event = { reason: 'Pulling', message: 'pulling image', involvedObject: { name: 'web-0' } };
  const waits = (set: StatefulSet) => [aPod(set, 0, { phase: 'Pending' })];
  expect(whyStuck(scene({ pods: waits, events: [event] }), 0).mode).toBe('slow');
});

test('an old pod that is merely slow is no trap', () => {
  const slow = (set: StatefulSet) => [
    aPod(set, 0, { revision: 'bad', phase: 'Pending', node: 'n', waiting: 'ContainerCreating' }),
  ];
  expect(whyStuck(scene({ pods: slow }), 0).mode).toBe('slow');
});

test('the claim that the scheduler names is the one, whichever is unbound besides', () => {
  const message = 'persistentvolumeclaim "log-web-0" not found';
  const conditions = [{ type: 'PodScheduled', status: 'False', message }];
  const pods = (set: StatefulSet) => [aPod(set, 0, { phase: 'Pending', conditions })];
  const claims = (set: StatefulSet) => [aClaim(set, 'data', 0, { phase: 'Pending' })];
  const stuck = whyStuck(scene({ pods, claims, set: { templates: ['data', 'log'] } }), 0);
  expect(stuck).toMatchObject({ mode: 'claim-deleted', claim: 'log-web-0' });
});

test('a claim that says nothing of itself counts as unbound', () => {
  const conditions = [
    { type: 'PodScheduled', status: 'False', message: 'pod has unbound immediate PersistentVolumeClaims' },
  ];
  const pods = (set: StatefulSet) => [aPod(set, 0, { phase: 'Pending', conditions })];
  const claims = (set: StatefulSet) => [aClaim(set, 'data', 0), { metadata: { name: 'log-web-0' } }];
  const stuck = whyStuck(scene({ pods, claims, set: { templates: ['data', 'log'] } }), 0);
  expect(stuck).toMatchObject({ mode: 'claim-pending', claim: 'log-web-0' });
});

test('its grace period is over at the very moment that it names', () => {
  const pods = (set: StatefulSet) => [aPod(set, 0, { terminating: true })];
  const due = Date.parse('2026-11-21T10:00:40Z');
  expect(whyStuck(scene({ pods, now: due }), 0).mode).toBe('stuck-terminating-node');
  expect(whyStuck(scene({ pods, now: due - 1 }), 0)).toMatchObject({
    mode: 'slow',
    node: 'node-1',
    message: 'its grace period lasts until 2026-11-21T10:00:40Z',
  });
});
