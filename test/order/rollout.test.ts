import { expect, test } from 'vitest';
import type { Pod, StatefulSet } from '../../src/objects/workload.ts';
import { rolloutStanding } from '../../src/order/rollout.ts';
import type { PodOptions, SetOptions } from '../support/builders.ts';
import { aPod, aSet } from '../support/builders.ts';

const broken = { phase: 'Pending', waiting: 'ImagePullBackOff' } as const;
const rolling: SetOptions = { revision: 'old', updateRevision: 'new' };

type Row = PodOptions | undefined;
const old: Row = { revision: 'old' };
const fresh: Row = { revision: 'new' };
const bad: Row = { revision: 'bad', ...broken };
const none: Row = undefined;

function podsOf(set: StatefulSet, rows: readonly Row[], start = 0): readonly Pod[] {
  return rows.flatMap((row, index) => (row === undefined ? [] : [aPod(set, start + index, row)]));
}

function standing(options: SetOptions, rows: readonly Row[]) {
  const set = aSet(options);
  return rolloutStanding(set, podsOf(set, rows, options.start));
}

test.each<[string, SetOptions, readonly Row[], string]>([
  ['all at the update revision', rolling, [fresh, fresh, fresh], 'done'],
  ['no pod wanted and none there', { ...rolling, replicas: 0 }, [], 'done'],
  ['two still to come', rolling, [old, old, fresh], 'in progress'],
  ['one on its way out', rolling, [fresh, fresh, { ...old, terminating: true }], 'in progress'],
  ['one no longer wanted', rolling, [fresh, fresh, fresh, fresh], 'in progress'],
  ['the new pod is broken', rolling, [old, old, { ...fresh, ...broken }], 'template bad'],
  ['a broken pod of a revision that was taken back', { revision: 'old' }, [old, old, bad], 'trap'],
  ['a third revision over a stuck one', rolling, [old, old, bad], 'trap'],
  ['the trap, while the template is still bad', rolling, [old, { ...fresh, ...broken }, bad], 'template bad'],
  ['a Parallel set frees itself', { revision: 'old', policy: 'Parallel' }, [old, old, bad], 'in progress'],
  ['OnDelete, not yet deleted', { ...rolling, strategy: 'OnDelete' }, [old, fresh, old], 'on delete waits'],
  ['OnDelete, and broken', { revision: 'old', strategy: 'OnDelete' }, [old, old, bad], 'on delete waits'],
  ['the partition keeps two', { ...rolling, partition: 2 }, [old, old, fresh], 'partitioned'],
  ['a partition at the top', { ...rolling, partition: 3 }, [old, old, old], 'partitioned'],
  [
    'a partition counts from the start',
    { ...rolling, start: 5, partition: 2 },
    [old, old, old],
    'in progress',
  ],
  ['below the partition at another revision', { ...rolling, partition: 2 }, [old, bad, fresh], 'trap'],
  ['nobody makes web-1', rolling, [old, none, old], 'create blocked'],
  ['web-1 is missing because web-0 is broken', rolling, [bad, none, old], 'trap'],
  ['a Parallel set waits for nobody', { ...rolling, policy: 'Parallel' }, [bad, none, old], 'create blocked'],
])('%s', (_, options, rows, state) => {
  expect(standing(options, rows).state).toBe(state);
});

test('the lists say which ordinals it is about', () => {
  const rows = [old, none, { ...fresh, ...broken }, { revision: 'bad', ...broken }, fresh];
  expect(standing({ ...rolling, replicas: 4 }, rows)).toEqual({
    state: 'create blocked',
    missing: [1],
    stale: [0, 3],
    broken: [2, 3],
    trapped: [3],
    condemned: [4],
  });
});

test('a definition that the controller has not seen yet says nothing', () => {
  const set = aSet(rolling);
  const unseen = { ...set, metadata: { ...set.metadata, generation: 2 } };
  expect(rolloutStanding(unseen, podsOf(set, [fresh, fresh, fresh])).state).toBe('not observed');
  expect(rolloutStanding({ ...set, status: {} }, []).state).toBe('not observed');
});

test('ready for too short a time is not done', () => {
  const set = aSet({ ...rolling, minReadySeconds: 10 });
  const pods = podsOf(set, [fresh, fresh, fresh]);
  const counted = (availableReplicas: number) =>
    rolloutStanding({ ...set, status: { ...set.status, availableReplicas } }, pods).state;
  expect(counted(2)).toBe('in progress');
  expect(counted(3)).toBe('done');
});

test('a stranger’s pod of the name is nobody’s member', () => {
  const set = aSet(rolling);
  const [first, second, third] = podsOf(set, [fresh, fresh, fresh]);
  const stranger = { ...third, metadata: { ...third?.metadata, ownerReferences: [] } };
  expect(rolloutStanding(set, [first ?? {}, second ?? {}, stranger])).toMatchObject({
    state: 'create blocked',
    missing: [2],
  });
});
