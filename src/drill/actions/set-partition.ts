import type { SetPartitionSpec } from '../../scenario/scenario.ts';
import type { StatefulSet } from '../../objects/workload.ts';
import { updatedForGood } from '../canary.ts';
import type { Action } from '../action.ts';
import type { Situation } from '../situation.ts';
import { editsTemplate } from './rollout.ts';
import { rolledOrdinals } from './template.ts';

/** Changes how many pods a rollout leaves alone, and waits until it has gone on as far as it may. */
export const setPartition: Action<SetPartitionSpec> = editsTemplate({
  action: 'setPartition',
  says: ({ name }, { partition }) => `set the partition of sts/${name} to ${partition}`,
  change:
    ({ partition }) =>
    (set) =>
      withPartition(set, partition),
  rolls: ({ partition }, situation) => freed(situation, partition),
  losses: updatedForGood,
});

/** A set that says nothing of its rolling update makes new pods in another way than one whose partition is 0. */
function withPartition(set: StatefulSet, partition: number): StatefulSet {
  const { updateStrategy } = set.spec ?? {};
  const rollingUpdate = { ...updateStrategy?.rollingUpdate, partition };
  return { ...set, spec: { ...set.spec, updateStrategy: { ...updateStrategy, rollingUpdate } } };
}

/** Ordinals that the old partition kept and the new one does not. Raising it takes nothing back. */
function freed(situation: Situation, partition: number): readonly number[] {
  const { start, partition: before } = situation.spec;
  const now = rolledOrdinals({ ...situation, spec: { ...situation.spec, partition } });
  return now.filter((ordinal) => ordinal < start + before);
}
