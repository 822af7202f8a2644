import type { NamesSpec } from '../../scenario/names.ts';
import type { Need } from '../action.ts';
import type { Permission } from '../plan.ts';
import type { Situation } from '../situation.ts';
import { helperName } from './manifest.ts';

/** A pod that is made for the run, and gone after it. */
export interface HelperPlan {
  readonly pod: string;
  readonly image: string;
}

export function planHelper({ helperPod }: NamesSpec, { spec }: Situation): HelperPlan {
  return { pod: helperName(spec.name), image: helperPod.image };
}

/** Without one of them no helper is made: names stay unknown, and nothing is left behind. */
export function helperNeeds(names: NamesSpec | undefined, { spec }: Situation): readonly Need[] {
  if (names === undefined) return [];
  const name = helperName(spec.name);
  const pod = { group: '', resource: 'pods', optional: true } as const;
  const exec = { group: '', resource: 'pods/exec', name, optional: true } as const;
  return [
    { ...pod, verb: 'create', purpose: 'make the helper pod that asks for names' },
    { ...pod, name, verb: 'get', purpose: 'see whether the helper pod runs, and whether it is gone' },
    { ...pod, name, verb: 'delete', purpose: 'delete the helper pod again' },
    { ...exec, verb: 'get', purpose: 'ask from the helper pod' },
    { ...exec, verb: 'create', purpose: 'ask from the helper pod' },
  ];
}

/** The first of them that is not allowed, in words. */
export function whatHelperMayNot(
  permissions: readonly Permission[],
  situation: Situation,
): string | undefined {
  const names: NamesSpec = { helperPod: { image: '' } };
  const denied = helperNeeds(names, situation).find((need) =>
    permissions.some(
      (one) =>
        !one.allowed &&
        one.verb === need.verb &&
        one.group === need.group &&
        one.resource === need.resource &&
        one.name === need.name,
    ),
  );
  return denied && `not allowed to ${denied.verb} ${denied.resource}, which it takes to ${denied.purpose}`;
}
