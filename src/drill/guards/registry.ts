import type { Guard, GuardInput } from '../guard.ts';
import type { Refusal } from '../plan.ts';
import { autoscaler } from './autoscaler.ts';
import { minAvailable, quorum } from './available-pods.ts';
import { beingDeleted } from './being-deleted.ts';
import { claimBeingDeleted } from './claim-being-deleted.ts';
import { destructive } from './destructive.ts';
import { disruptionBudget } from './disruption-budget.ts';
import { force } from './force.ts';
import { foreignController } from './foreign-controller.ts';
import { unobservedGeneration } from './generation.ts';
import { gitops } from './gitops.ts';
import { noRollout } from './no-rollout.ts';
import { otherRun } from './other-run.ts';
import { protectedSet } from './protected-set.ts';
import { requirements } from './requirements.ts';
import { remakableSet } from './remakable-set.ts';
import { revisionHistory } from './revision-history.ts';
import { unfinishedRollout } from './rollout.ts';
import { servedKinds } from './served-kinds.ts';
import { singleReplica } from './single-replica.ts';
import { systemNamespace } from './system-namespace.ts';
import { unattended } from './unattended.ts';
import { unfinishedRun } from './unfinished-run.ts';
import { allowedWindow } from './window.ts';

/** Every guard. A new one is a file beside this and a line here. */
export const guards: readonly Guard[] = [
  systemNamespace,
  protectedSet,
  beingDeleted,
  unfinishedRun,
  destructive,
  force,
  unattended,
  noRollout,
  requirements,
  servedKinds,
  claimBeingDeleted,
  allowedWindow,
  otherRun,
  remakableSet,
  unobservedGeneration,
  unfinishedRollout,
  revisionHistory,
  disruptionBudget,
  minAvailable,
  quorum,
  singleReplica,
  autoscaler,
  foreignController,
  gitops,
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
