import { describe, expect, test } from 'vitest';
import { claimsOf, isInRange, ordinalsOf, podNamesOf, specOf } from '../../src/statefulset/spec.ts';
import { aSet } from '../support/builders.ts';

describe('the policy of a set', () => {
  test('is Kubernetes’ own where the set says nothing: absent is never zero', () => {
    expect(specOf({})).toEqual({
      name: '',
      namespace: '',
      uid: '',
      replicas: 1,
      start: 0,
      monotonic: true,
      minReadySeconds: 0,
      updateStrategy: 'RollingUpdate',
      partition: 0,
      serviceName: '',
      claimTemplates: [],
      retention: { whenDeleted: 'Retain', whenScaled: 'Retain' },
      terminationGracePeriodSeconds: 30,
    });
  });

  test('is what the set says', () => {
    const set = aSet({
      replicas: 0,
      start: 3,
      policy: 'Parallel',
      whenScaled: 'Delete',
      partition: 2,
      minReadySeconds: 9,
    });
    expect(specOf(set)).toMatchObject({
      name: 'web',
      uid: 'set-1',
      replicas: 0,
      start: 3,
      monotonic: false,
      minReadySeconds: 9,
      partition: 2,
      claimTemplates: ['data'],
      retention: { whenDeleted: 'Retain', whenScaled: 'Delete' },
    });
  });

  test.each(['OnDelete', 'Recreate'])('knows the update strategy %s', (strategy) => {
    expect(specOf(aSet({ strategy })).updateStrategy).toBe(strategy);
  });

  test('takes a word that it does not know for the default', () => {
    expect(
      specOf({ spec: { podManagementPolicy: 'Someday', updateStrategy: { type: 'Never' } } }),
    ).toMatchObject({
      monotonic: true,
      updateStrategy: 'RollingUpdate',
    });
  });
});

describe('the ordinals of a set', () => {
  const spec = specOf(aSet({ replicas: 3, start: 5, templates: ['data', 'log'] }));

  test('begin with the start ordinal', () => {
    expect(ordinalsOf(spec)).toEqual([5, 6, 7]);
    expect(podNamesOf(spec)).toEqual(['web-5', 'web-6', 'web-7']);
    expect([4, 5, 7, 8].map((ordinal) => isInRange(spec, ordinal))).toEqual([false, true, true, false]);
  });

  test('are none when it wants none', () => {
    expect(ordinalsOf({ start: 5, replicas: 0 })).toEqual([]);
    expect(isInRange({ start: 5, replicas: 0 }, 5)).toBe(false);
  });

  test('have a claim for every template', () => {
    expect([...claimsOf(spec, 6)]).toEqual([
      ['data', 'data-web-6'],
      ['log', 'log-web-6'],
    ]);
  });
});
