import type { HorizontalPodAutoscaler, Lease, PodDisruptionBudget } from '../objects/surroundings.ts';
import type { GuardSettings } from '../scenario/scenario.ts';
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
  readonly budgets: Readable<PodDisruptionBudget>;
  readonly autoscalers: Readable<HorizontalPodAutoscaler>;
  /** Leases of other drills in the namespace. */
  readonly otherRuns: Readable<Lease>;
}

/** One reason not to begin. A guard is one file in `guards/` and one line in its registry. */
export interface Guard {
  readonly name: string;
  /** Whether `--skip-guard` may pass it by. */
  readonly skippable: boolean;
  check(input: GuardInput): Pick<Refusal, 'saw' | 'wayOut'> | undefined;
}

/** Most pods that are away at once in the course of the steps: what an earlier one took is still missing later. */
export function mostTaken(steps: readonly PlannedStep[]): number {
  const before = steps[0]?.disruption.of ?? 0;
  let replicas = before;
  let lowest = before;
  for (const { fields, disruption } of steps) {
    const to = fields.find(({ path }) => path === 'spec.replicas')?.to;
    if (typeof to === 'number') replicas = to;
    else lowest = Math.min(lowest, replicas - disruption.pods);
    lowest = Math.min(lowest, replicas);
  }
  return before - Math.max(0, lowest);
}

export function scales(steps: readonly PlannedStep[]): boolean {
  return steps.some((step) => step.fields.some((field) => field.path === 'spec.replicas'));
}
