import * as kinds from '../../../src/sandbox/controllers/kinds.ts';
import type { FullPod } from '../../../src/sandbox/controllers/objects.ts';
import { revisionLabel, revisionOf } from '../../../src/statefulset/pods.ts';
import type { Stage } from '../../support/stage.ts';
import { labelled, saidReady, takenFor, takenInstead } from '../alter.ts';
import { killing, rolling, rollingThenKilling, scaledByOwner, stallingAndReverting } from '../drills.ts';
import { endToldLate, failsAtBirth } from '../hands.ts';
import type { Mutant } from '../mutant.ts';

const parallel = { podManagementPolicy: 'Parallel' };
const partitioned = (partition: number) => ({
  updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition } },
});
const unavailable = (maxUnavailable: number) => ({
  updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0, maxUnavailable } },
});

/** The lowest pod that is not of the newest revision, whatever the status says by then. */
function lowestStale(stage: Stage): string | undefined {
  const { items } = stage.api.list(kinds.revisions);
  const newest = items.toSorted((a, b) => (b.revision ?? 0) - (a.revision ?? 0))[0]?.metadata?.name;
  const stale = stage.pods().filter((pod) => revisionOf(pod) !== newest);
  return stale.map(({ metadata }) => metadata?.name ?? '').toSorted()[0];
}

const awayToo = { O6: 'the next pod goes while the last one is away: two at one time' };
const turnToo = { O5: 'with that many away the next one had to wait' };
const foreign = { A1: 'neither the drill nor a rolling update in its turn takes that pod' };

/** Rolling updates, replacements and OnDelete: O5 to O13. */
export const updatingLaws: readonly Mutant[] = [
  {
    promise: 'O5',
    law: 'a rolling update begins at the bottom',
    drill: rolling(),
    names: [0, 1],
    door: (stage) => takenInstead(stage, () => lowestStale(stage())),
  },
  {
    promise: 'O5',
    law: 'a rolling update takes the next pod before the last one is ready',
    drill: rolling(),
    names: [0, 1],
    also: awayToo,
    door: () => ({ sees: { pods: saidReady } }),
  },
  {
    promise: 'O6',
    law: 'maxUnavailable 1 is exceeded',
    drill: rolling(),
    version: '1.35.0',
    names: ['web-1'],
    also: turnToo,
    set: { ...parallel, ...unavailable(1) },
    door: takenFor(unavailable(3)),
  },
  {
    promise: 'O6',
    law: 'maxUnavailable 2 is exceeded',
    drill: rolling(),
    version: '1.35.0',
    names: ['web-0'],
    also: turnToo,
    set: { ...parallel, ...unavailable(2) },
    door: takenFor(unavailable(3)),
  },
  {
    promise: 'O7',
    law: 'a rolling update goes on below the partition',
    drill: rolling(),
    names: [0, 1],
    also: { ...foreign, I8: 'below the partition the current revision is due' },
    set: partitioned(2),
    door: takenFor(partitioned(0)),
  },
  {
    promise: 'O7',
    law: 'a pod below the partition comes back at the update revision',
    drill: rollingThenKilling(0),
    names: [0],
    also: { I8: 'below the partition the current revision is due' },
    set: partitioned(1),
    door: (stage) => ({
      creates: { pods: (pod) => labelled(pod, revisionLabel, stage().set.status?.updateRevision) },
    }),
  },
  {
    promise: 'O8',
    law: 'OnDelete replaces pods by itself',
    drill: rolling(),
    names: [0, 1, 2],
    also: foreign,
    set: { updateStrategy: { type: 'OnDelete' } },
    door: takenFor(partitioned(0)),
  },
  {
    promise: 'O9',
    law: 'a Parallel set has two pods of one ordinal for a while',
    drill: killing(1),
    names: ['web-1'],
    also: { O10: 'the second appears before the first is gone' },
    set: parallel,
    tells: endToldLate,
  },
  {
    promise: 'O10',
    law: 'a replacement appears before the former pod is gone',
    drill: killing(1),
    names: [1],
    tells: endToldLate,
  },
  {
    promise: 'O11',
    law: 'a pod that has failed is left lying',
    drill: scaledByOwner(4),
    names: [3],
    door: () => ({ deletes: (plural, name) => (plural === 'pods' && name === 'web-3' ? undefined : name) }),
    hand: (stage) => failsAtBirth(stage, 'web-3'),
  },
  {
    promise: 'O12',
    law: 'minReadySeconds is skipped by a rolling update',
    drill: rolling(),
    names: [0, 1],
    set: { minReadySeconds: 20 },
    door: takenFor({ minReadySeconds: 0 }),
  },
  {
    promise: 'O13',
    law: 'a Parallel set leaves a broken pod of a revision that was given up',
    drill: stallingAndReverting,
    names: [2],
    unprovable: 'a controller manager of 1.35 does that, and nobody can ask it which one it is',
    set: parallel,
    door: (stage) => ({
      deletes: (plural, name) => (plural === 'pods' && isBroken(stage().pod(2)) ? undefined : name),
    }),
  },
];

function isBroken(pod: FullPod | undefined): boolean {
  return pod?.spec?.containers?.some(({ image }) => image?.startsWith('registry.invalid/')) === true;
}
