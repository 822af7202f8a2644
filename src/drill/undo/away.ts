import { exitCodes, Failure } from '../../lib/failure.ts';
import type { Host } from '../host.ts';
import { recoverCommand } from '../verdict.ts';
import { setDeletionOf } from './effects/registry.ts';
import { findUnfinishedOn } from './interrupted.ts';

/**
 * Why there is no such set, where a run has deleted it and has not ended: that is undone, not mended by hand. Undefined
 * where nothing is known of it, be it that the Lease cannot be read.
 */
export async function whyAway(
  set: { readonly namespace: string; readonly name: string },
  { cluster, journals, interrupts }: Pick<Host, 'cluster' | 'journals' | 'interrupts'>,
): Promise<Failure | undefined> {
  const found = await findUnfinishedOn(cluster, journals, set, interrupts.first, () => undefined).catch(
    () => undefined,
  );
  if (found === undefined || setDeletionOf(found.journal) === undefined) return undefined;
  const { run, scenario, target } = found.journal;
  return new Failure(
    exitCodes.refused,
    `sts/${set.name} is away: run ${run} of ${scenario} has deleted it, and has not ended; nothing was changed`,
    [`Wait for that run, or make the set anew as it was: ${recoverCommand(target)}`],
  );
}
