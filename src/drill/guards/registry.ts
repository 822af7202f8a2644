import type { Guard, GuardInput } from '../guard.ts';
import type { Refusal } from '../plan.ts';
import { autoscaler } from './autoscaler.ts';
import { minAvailable, quorum } from './available-pods.ts';
import { beingDeleted } from './being-deleted.ts';
import { destructive } from './destructive.ts';
import { disruptionBudget } from './disruption-budget.ts';
import { foreignController } from './foreign-controller.ts';
import { otherRun } from './other-run.ts';
import { protectedSet } from './protected-set.ts';
import { unfinishedRollout } from './rollout.ts';
import { systemNamespace } from './system-namespace.ts';
import { unfinishedRun } from './unfinished-run.ts';

/** Every guard. A new one is a file beside this and a line here. */
export const guards: readonly Guard[] = [
  systemNamespace,
  protectedSet,
  beingDeleted,
  unfinishedRun,
  destructive,
  otherRun,
  unfinishedRollout,
  disruptionBudget,
  minAvailable,
  quorum,
  autoscaler,
  foreignController,
];

/** All refusals at once, so that nobody has to find them one by one. */
export function refusalsOf(input: GuardInput, skipped: ReadonlySet<string>): readonly Refusal[] {
  return guards.flatMap((guard) => {
    if (guard.skippable && skipped.has(guard.name)) return [];
    const refusal = guard.check(input);
    const skip = guard.skippable ? `--skip-guard ${guard.name}` : undefined;
    return refusal === undefined ? [] : [{ guard: guard.name, ...refusal, skip }];
  });
}

/** Names that `--skip-guard` takes. */
export const skippableGuards: readonly string[] = guards
  .filter((guard) => guard.skippable)
  .map((guard) => guard.name);
