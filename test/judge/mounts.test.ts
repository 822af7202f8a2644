import { expect, test } from 'vitest';
import { mountsOf } from '../../src/judge/mounts.ts';
import type { Pod } from '../../src/objects/workload.ts';
import { specOf } from '../../src/statefulset/spec.ts';
import { aPod, aSet } from '../support/builders.ts';

const set = aSet({ templates: ['data', 'log'] });
const mounts = (pod: Pod) => mountsOf(pod, specOf(set));

test('each claim template leads to the claim that the pod mounts for it', () => {
  expect([...(mounts(aPod(set, 1)) ?? [])]).toEqual([
    ['data', 'data-web-1'],
    ['log', 'log-web-1'],
  ]);
});

test('a template that the pod mounts nothing for, or no claim, leads nowhere', () => {
  const volumes = [
    { name: 'scratch', persistentVolumeClaim: { claimName: 'other' } },
    { name: 'log', emptyDir: {} },
  ];
  expect([...(mounts({ spec: { volumes } }) ?? [])]).toEqual([
    ['data', undefined],
    ['log', undefined],
  ]);
});

test('a pod that shows no volumes says nothing', () => {
  expect(mounts({})).toBeUndefined();
  expect(mounts({ spec: {} })).toBeUndefined();
  // Go writes null for a list that is not there, which our types do not know.
  const nothing = { spec: { volumes: null } } as unknown as Pod;
  expect(mounts(nothing)).toBeUndefined();
});
