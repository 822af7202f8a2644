import type { StatefulSet } from '../../objects/workload.ts';
import type { SetUpdateStrategySpec } from '../../scenario/scenario.ts';
import { specOf } from '../../statefulset/spec.ts';
import { updatedForGood } from '../canary.ts';
import type { Action } from '../action.ts';
import type { Situation } from '../situation.ts';
import { editsTemplate } from './rollout.ts';
import { rolledOrdinals } from './template.ts';

/** Changes who updates the pods of the set, and waits until what the new strategy rolls out is rolled out. */
export const setUpdateStrategy: Action<SetUpdateStrategySpec> = editsTemplate({
  action: 'setUpdateStrategy',
  says: ({ name }, spec) => `set the update strategy of sts/${name} to ${inWords(spec)}`,
  change: (spec) => (set) => withStrategy(set, spec),
  rolls: freed,
  losses: updatedForGood,
});

/** The server takes no `rollingUpdate` beside OnDelete. Upstream: apps/validation, ValidateStatefulSetSpec (1.36). */
function withStrategy(
  set: StatefulSet,
  { type, partition, maxUnavailable }: SetUpdateStrategySpec,
): StatefulSet {
  const rollingUpdate = {
    ...set.spec?.updateStrategy?.rollingUpdate,
    ...(partition !== undefined && { partition }),
    ...(maxUnavailable !== undefined && { maxUnavailable }),
  };
  const isEmpty = Object.keys(rollingUpdate).length === 0;
  const updateStrategy = type === 'OnDelete' || isEmpty ? { type } : { type, rollingUpdate };
  return { ...set, spec: { ...set.spec, updateStrategy } };
}

/** Ordinals that the old strategy left alone and the new one does not. */
function freed(spec: SetUpdateStrategySpec, situation: Situation): readonly number[] {
  const before = new Set(rolledOrdinals(situation));
  const now = rolledOrdinals({ ...situation, spec: specOf(withStrategy(situation.set, spec)) });
  return now.filter((ordinal) => !before.has(ordinal));
}

function inWords({ type, partition, maxUnavailable }: SetUpdateStrategySpec): string {
  const more = [
    ...(partition === undefined ? [] : [`partition ${partition}`]),
    ...(maxUnavailable === undefined ? [] : [`maxUnavailable ${maxUnavailable}`]),
  ];
  return more.length === 0 ? type : `${type} (${more.join(', ')})`;
}
