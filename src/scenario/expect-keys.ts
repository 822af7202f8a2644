import { z } from 'zod';
import { count, duration, record } from './fields.ts';

/** What judgement an author can tighten, loosen or add to. The first five are the judge's dimensions. */
export type ExpectKey = 'identity' | 'storage' | 'ordering' | 'availability' | 'recovery' | 'eviction';

interface Row {
  readonly schema: z.ZodType;
  /** What may stand there, as the reference says it. */
  readonly values: string;
  /** What `auto` means, worked out from the set and the action. */
  readonly auto: string;
  /** Promises that the key is about. */
  readonly promises: readonly string[];
}

const AUTO_OR_ANY = { error: 'must be auto, or any to accept whatever comes of it' };
const autoOrAny = () => z.enum(['auto', 'any'], AUTO_OR_ANY);

const ids = (letter: string, last: number): readonly string[] =>
  Array.from({ length: last }, (_, index) => `${letter}${index + 1}`);

const limits = record({
  maxUnavailable: count()
    .describe('Most pods that may be unavailable at once while the step lasts')
    .optional(),
  minAvailable: count()
    .describe('Pods that have to be available all the time while the step lasts')
    .optional(),
}).describe('Limits beside what the set promises anyway');

const inTime = record({
  within: duration()
    .describe('Longest time from the accepted delete of a pod to its successor being Ready')
    .optional(),
}).describe('How fast each pod has to be back');

/** Every key of `expect`: the schema, the reference page, `explain` and the judge's leniency come from here. */
export const expectKeys = {
  identity: {
    schema: autoOrAny().describe(
      'Names, labels, hostnames, revisions; any accepts what the step breaks of them',
    ),
    values: 'auto | any',
    auto: 'every pod comes back as itself, and nobody else bears its name',
    promises: ids('I', 8),
  },
  storage: {
    schema: autoOrAny().describe('Claims and volumes; any accepts what the step breaks of them'),
    values: 'auto | any',
    auto: 'every pod finds its own claims and volumes, kept or deleted as the retention policy says',
    promises: ids('S', 8),
  },
  ordering: {
    schema: autoOrAny().describe('The order of pods coming and going; any accepts another one'),
    values: 'auto | any',
    auto: "the order of the set's podManagementPolicy and updateStrategy, the stalled rollout that stays stuck after the revert included",
    promises: ids('O', 13),
  },
  availability: {
    schema: z
      .union([autoOrAny(), limits], {
        error: 'must be auto, any, or a map with maxUnavailable or minAvailable',
      })
      .describe('How many pods stay there; any accepts that others are lost as well'),
    values: 'auto | any | {maxUnavailable, minAvailable}',
    auto: 'no pod becomes unavailable but those that the step takes, or that a rollout takes within its budget',
    promises: ids('A', 2),
  },
  recovery: {
    schema: z
      .union([autoOrAny(), inTime], { error: 'must be auto, any, or a map with within' })
      .describe('How fast pods are back; any accepts that they are late, or do not come'),
    values: 'auto | any | {within}',
    auto: 'each pod is back within its grace period, minReadySeconds and 5m, counted from the accepted delete',
    promises: ['R1'],
  },
  eviction: {
    schema: z
      .enum(['auto', 'allowed', 'denied'], { error: 'must be auto, allowed or denied' })
      .describe('What the API server answers to an eviction'),
    values: 'auto | allowed | denied',
    auto: 'an eviction that a PodDisruptionBudget denies ends the run as refused',
    promises: ['A3'],
  },
} as const satisfies Readonly<Record<ExpectKey, Row>>;

export const expectKeyNames = Object.keys(expectKeys) as readonly ExpectKey[];
