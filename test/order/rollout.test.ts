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
  ['OnDelete, and all deleted', { ...rolling, strategy: 'OnDelete' }, [fresh, fresh, fresh], 'done'],
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

test('a set without status, or of which the controller has told no revision, says nothing', () => {
  const set = aSet({ ...rolling, minReadySeconds: 10 });
  const { status = {}, ...bare } = set;
  const pods = podsOf(set, [fresh, old, fresh]);
  expect(rolloutStanding(bare, pods)).toMatchObject({ state: 'not observed', stale: [] });
  const unnamed = { ...bare, status: { observedGeneration: 1 } };
  expect(rolloutStanding(unnamed, pods)).toMatchObject({ state: 'not observed', stale: [] });
  expect(rolloutStanding({ status }, []).state).toBe('create blocked');
});

test('a pod that does not say of what revision it is is not called stale', () => {
  const set = aSet(rolling);
  const [first, ...others] = podsOf(set, [fresh, fresh, fresh]);
  const unlabelled = { ...first, metadata: { ...first?.metadata, labels: {} } };
  expect(rolloutStanding(set, [unlabelled, ...others]).stale).toEqual([]);
});

test('pods that nobody wants any more are told from the lowest, in whatever order they are listed', () => {
  const set = aSet({ ...rolling, replicas: 1 });
  const pods = podsOf(set, [fresh, fresh, fresh, fresh]);
  expect(rolloutStanding(set, pods.toReversed()).condemned).toEqual([1, 2, 3]);
});

test('what the set controls under another name is no member, nor is what has no name', () => {
  const set = aSet(rolling);
  const pods = podsOf(set, [fresh, fresh, fresh]);
  const [first] = pods;
  const renamed = { ...first, metadata: { ...first?.metadata, name: 'web-x' } };
  expect(rolloutStanding(set, [...pods, renamed, {}])).toMatchObject({ state: 'done', condemned: [] });
});

test('without minReadySeconds the pods themselves say that they are available', () => {
  const set = aSet(rolling);
  const late = { ...set, status: { ...set.status, availableReplicas: 2 } };
  expect(rolloutStanding(late, podsOf(set, [fresh, fresh, fresh])).state).toBe('done');
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
