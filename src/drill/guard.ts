import { sameJson } from '../lib/equal.ts';
import { digest } from '../lib/hash.ts';
import type { HorizontalPodAutoscaler, Lease, PodDisruptionBudget } from '../objects/surroundings.ts';
import type { ControllerRevision } from '../objects/workload.ts';
import type { GuardSettings } from '../scenario/scenario.ts';
import type { Need } from './action.ts';
import type { PlannedStep, Refusal } from './plan.ts';
import type { Situation } from './situation.ts';

/** What could not be read is not "none": a guard that needs it refuses. */
export type Readable<T> = { readonly items: readonly T[] } | { readonly unreadable: string };

export interface GuardInput {
  readonly situation: Situation;
  readonly steps: readonly PlannedStep[];
  readonly settings: GuardSettings;
  /** The user's own `--allow-destructive`, next to the author's `allowDestructive`. */
  readonly allowDestructive: boolean;
  /** The user's `--allow-force`. */
  readonly allowForce: boolean;
  readonly budgets: Readable<PodDisruptionBudget>;
  readonly autoscalers: Readable<HorizontalPodAutoscaler>;
  /** Leases of other drills in the namespace. */
  readonly otherRuns: Readable<Lease>;
  /** The set's own, live ones and old ones. */
  readonly revisions: Readable<ControllerRevision>;
  /** Steps that only people could end, where nobody is. */
  readonly unattended?: readonly string[] | undefined;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** One reason not to begin. A guard is one file in `guards/` and one line in its registry. */
export interface Guard {
  readonly name: string;
  /** Whether `--skip-guard` may pass it by. */
  readonly skippable: boolean;
  /** What it has to read, beyond set and pods, to judge these steps. */
  needs?(this: void, steps: readonly PlannedStep[], settings: GuardSettings): readonly Need[];
  check(input: GuardInput): Pick<Refusal, 'saw' | 'wayOut'> | undefined;
}

/**
 * Most pods that are away at once in the course of the steps: what an earlier one took is still missing later, and what
 * a stalled rollout took stays away until the way out of it.
 */
export function mostTaken(steps: readonly PlannedStep[]): number {
  const before = steps[0]?.disruption.of ?? 0;
  let replicas = before;
  let lowest = before;
  let stuck: readonly number[] = [];
  for (const { action, ordinals, fields, disruption } of steps) {
    const to = fields.find(({ path }) => path === 'spec.replicas')?.to;
    const others = ordinals.filter((ordinal) => !stuck.includes(ordinal)).length;
    if (typeof to === 'number') replicas = to;
    else lowest = Math.min(lowest, replicas - stuck.length - Math.min(disruption.pods, others));
    lowest = Math.min(lowest, replicas);
    if (action === 'stallRollout') stuck = [...new Set([...stuck, ...ordinals])];
    if (action === 'deleteStuckPods') stuck = [];
  }
  return before - Math.max(0, lowest);
}

export function scales(steps: readonly PlannedStep[]): boolean {
  return steps.some((step) => step.fields.some((field) => field.path === 'spec.replicas'));
}

/** Definitions that are put in place of the old one as a whole are no changed fields, and are noticed all the same. */
const REPLACING: ReadonlySet<string> = new Set(['deleteSet', 'recreateSet']);

/** The definition will differ for a while from what its owner wants: replicas, template, strategy, or all of it. */
export function changesDefinition(steps: readonly PlannedStep[]): boolean {
  return steps.some(({ action, fields }) => fields.length > 0 || REPLACING.has(action));
}

/** How many templates the steps put in place that are neither the first one nor one they have been at before. */
export function templatesMade(steps: readonly PlannedStep[]): number {
  const template = new Map<string, unknown>();
  const first = new Map<string, unknown>();
  const seen = new Set<string>();
  for (const { fields } of steps) {
    for (const { path, from, to } of fields.filter(isOfTemplate)) {
      if (!first.has(path)) first.set(path, from);
      if (sameJson(first.get(path), to)) template.delete(path);
      else template.set(path, to);
    }
    if (template.size > 0) seen.add(digest(Object.fromEntries(template)));
  }
  return seen.size;
}

function isOfTemplate({ path }: PlannedStep['fields'][number]): boolean {
  return path.startsWith('spec.template');
}

/** The ordinals that any of the steps takes away. */
export function takenOrdinals(steps: readonly PlannedStep[]): readonly number[] {
  return [...new Set(steps.flatMap(({ ordinals, disruption }) => (disruption.pods > 0 ? ordinals : [])))];
}
