import type { z } from 'zod';
import { type ExpectKey, expectKeys } from './expect-keys.ts';
import { record } from './fields.ts';

/** What an author asks for beyond what the set has to keep anyway, and what he lets pass. */
export interface Expectations {
  /** Keys whose violations do not fail the run. They are told all the same. */
  readonly accepts: readonly Exclude<ExpectKey, 'eviction'>[];
  readonly availability: AvailabilityLimits | undefined;
  /** Milliseconds from the accepted delete; undefined: computed from the set. */
  readonly withinMs: number | undefined;
  readonly eviction: 'auto' | 'allowed' | 'denied';
}

export interface AvailabilityLimits {
  readonly maxUnavailable?: number | undefined;
  readonly minAvailable?: number | undefined;
}

/** A step that says nothing: the set's own promises, and no others. */
export const noExpectations: Expectations = {
  accepts: [],
  availability: undefined,
  withinMs: undefined,
  eviction: 'auto',
};

/** `expect` of a step. */
export const expectations = record({
  identity: expectKeys.identity.schema.optional(),
  storage: expectKeys.storage.schema.optional(),
  ordering: expectKeys.ordering.schema.optional(),
  availability: expectKeys.availability.schema.optional(),
  recovery: expectKeys.recovery.schema.optional(),
  eviction: expectKeys.eviction.schema.optional(),
})
  .describe('Tightens or loosens what the set has to keep anyway; without it every promise is judged')
  .transform(read);

type Written = {
  readonly [Key in ExpectKey]?: z.output<(typeof expectKeys)[Key]['schema']> | undefined;
};

const acceptable = ['identity', 'storage', 'ordering', 'availability', 'recovery'] as const;

function read(written: Written): Expectations {
  const { availability, recovery, eviction } = written;
  return {
    accepts: acceptable.filter((key) => written[key] === 'any'),
    availability: typeof availability === 'object' ? availability : undefined,
    withinMs: typeof recovery === 'object' ? recovery.within : undefined,
    eviction: eviction ?? 'auto',
  };
}
