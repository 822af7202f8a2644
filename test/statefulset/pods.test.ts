import { describe, expect, test } from 'vitest';
import {
  isControlledBy,
  isHealthy,
  isMember,
  isTerminating,
  podPhrase,
  revisionForOrdinal,
  revisionOf,
  saysReady,
} from '../../src/statefulset/pods.ts';
import { specOf } from '../../src/statefulset/spec.ts';
import type { Pod } from '../../src/objects/workload.ts';
import { aPod, aSet, type SetOptions } from '../support/builders.ts';

const set = aSet();
const spec = specOf(set);
const pod = aPod(set, 1);
const renamed = (name: string): Pod => ({ ...pod, metadata: { ...pod.metadata, name } });

describe('a member', () => {
  test('is named like one and controlled by this very set', () => {
    expect(isMember(spec, pod)).toBe(true);
    expect(isMember({ ...spec, uid: 'set-2' }, pod)).toBe(false);
    expect(isMember(spec, renamed('web-x'))).toBe(false);
    expect(isMember(spec, {})).toBe(false);
  });

  test('has the set for its controller, not only for an owner', () => {
    const owners = [{ uid: 'set-1' }, { uid: 'other', controller: true }];
    expect(isControlledBy({ metadata: { ownerReferences: owners } }, 'set-1')).toBe(false);
    expect(isControlledBy({ metadata: { ownerReferences: owners } }, 'other')).toBe(true);
  });
});

describe('a healthy pod', () => {
  test('is running, ready and not terminating', () => {
    expect(isHealthy(pod)).toBe(true);
    expect(isHealthy(aPod(set, 1, { phase: 'Pending', ready: true }))).toBe(false);
    expect(isHealthy(aPod(set, 1, { ready: false }))).toBe(false);
    expect(isHealthy({})).toBe(false);
  });

  test('is not one that dies and still says that it is ready', () => {
    const dying = aPod(set, 1, { terminating: true });
    expect([saysReady(dying), isTerminating(dying), isHealthy(dying)]).toEqual([true, true, false]);
  });
});

describe('in one word', () => {
  test.each<readonly [string, Pod]>([
    ['Running', pod],
    ['Pending', aPod(set, 1, { phase: 'Pending' })],
    ['ImagePullBackOff', aPod(set, 1, { waiting: 'ImagePullBackOff' })],
    ['Terminating', aPod(set, 1, { waiting: 'ImagePullBackOff', terminating: true })],
    ['Evicted', { status: { phase: 'Failed', reason: 'Evicted' } }],
    ['Unknown', {}],
    [
      'PodInitializing',
      {
        status: {
          phase: 'Pending',
          initContainerStatuses: [{ state: {} }],
          containerStatuses: [{ state: { waiting: { reason: 'PodInitializing' } } }],
        },
      },
    ],
  ])('a pod is %s', (phrase, one) => {
    expect(podPhrase(one)).toBe(phrase);
  });
});

describe('the revision that a pod would be made from', () => {
  const at = (ordinal: number, options: SetOptions, status = {}) => {
    const one = aSet({ revision: 'old', updateRevision: 'new', ...options });
    return revisionForOrdinal({ ...one, status: { ...one.status, ...status } }, specOf(one), ordinal);
  };

  test('is the current one below the partition, the update one from it on', () => {
    expect([0, 1, 2].map((ordinal) => at(ordinal, { partition: 2 }))).toEqual(['old', 'old', 'new']);
  });

  test('counts the partition from the start ordinal', () => {
    expect([5, 6, 7].map((ordinal) => at(ordinal, { partition: 2, start: 5 }))).toEqual([
      'old',
      'old',
      'new',
    ]);
  });

  test('is always the update one where nothing rolls', () => {
    expect(at(0, { strategy: 'OnDelete', partition: 2 })).toBe('new');
  });

  test('follows the current replicas where no partition was ever given', () => {
    expect(
      [0, 1].map((ordinal) => at(ordinal, { strategy: 'RollingUpdate' }, { currentReplicas: 1 })),
    ).toEqual(['old', 'new']);
  });

  test('is told by the pod’s label', () => {
    expect(revisionOf(pod)).toBe('web-rev1');
    expect(revisionOf({})).toBeUndefined();
  });
});
