import { defaultLimitRange } from '../defaults/limits.ts';
import { defaultAutoscaler, defaultSecret } from '../defaults/plain.ts';
import type { Strategy } from '../strategy.ts';

export const secretStrategy: Strategy = { defaults: defaultSecret };
export const limitRangeStrategy: Strategy = { defaults: defaultLimitRange };
export const autoscalerStrategy: Strategy = { defaults: defaultAutoscaler };
export const leaseStrategy: Strategy = { createsOnUpdate: true };
export const eventStrategy: Strategy = { createsOnUpdate: true };
