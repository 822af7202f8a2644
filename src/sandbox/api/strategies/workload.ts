import { defaultEndpointSlice } from '../defaults/plain.ts';
import { defaultStatefulSet } from '../defaults/stateful-set.ts';
import type { Strategy } from '../strategy.ts';
import { badLabel } from '../validation/names.ts';
import { statefulSetErrors, statefulSetUpdateErrors } from '../validation/stateful-set.ts';

/** Upstream: pkg/registry/apps/statefulset/strategy.go (1.36). */
export const statefulSetStrategy: Strategy = {
  defaults: defaultStatefulSet,
  counted: ['spec'],
  validate: statefulSetErrors,
  validateUpdate: statefulSetUpdateErrors,
  badName: badLabel,
};

export const budgetStrategy: Strategy = { counted: ['spec'] };

/** An endpoint slice is all wish: every change but one of metadata counts. */
export const endpointSliceStrategy: Strategy = {
  defaults: defaultEndpointSlice,
  counted: ['addressType', 'endpoints', 'ports'],
};
