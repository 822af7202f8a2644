import { controllerRevisions } from '../../cluster/resource.ts';
import { exitCodes, Failure } from '../../lib/failure.ts';
import { makerOf } from '../../recording/mark.ts';
import type { Host } from '../host.ts';
import { recoverCommand } from '../verdict.ts';
import { setDeletionOf } from './effects/registry.ts';
import { findUnfinishedOn } from './interrupted.ts';
import { keepsakeName, remakeCommand } from './keepsake.ts';

interface Name {
  readonly namespace: string;
  readonly name: string;
}

type Where = Pick<Host, 'cluster' | 'journals' | 'interrupts'>;

/**
 * Why there is no such set, where a run has deleted it and has not ended: that is undone, not mended by hand. Undefined
 * where nothing is known of it, be it that the Lease cannot be read.
 */
export async function whyAway(set: Name, host: Where): Promise<Failure | undefined> {
  const { cluster, journals, interrupts } = host;
  const found = await findUnfinishedOn(cluster, journals, set, interrupts.first, () => undefined).catch(
    () => undefined,
  );
  if (found === undefined) return whyKept(set, host);
  if (setDeletionOf(found.journal) === undefined) return undefined;
  const { run, scenario, target } = found.journal;
  return new Failure(
    exitCodes.refused,
    `sts/${set.name} is away: run ${run} of ${scenario} has deleted it, and has not ended; nothing was changed`,
    [`Wait for that run, or make the set anew as it was: ${recoverCommand(target)}`],
  );
}

/** Somebody has deleted the Lease too: then what was put aside is all that is left. */
async function whyKept(
  { namespace, name }: Name,
  { cluster, interrupts }: Where,
): Promise<Failure | undefined> {
  const at = { namespace, name: keepsakeName(name) };
  const kept = await cluster.get(controllerRevisions, at, interrupts.first).catch(() => undefined);
  const run = kept && makerOf(kept);
  if (run === undefined) return undefined;
  return new Failure(
    exitCodes.refused,
    `sts/${name} is away: run ${run} has deleted it, and its journal is neither in the cluster nor on this machine; nothing was changed`,
    [
      'Recover it on the machine that ran it, if there is one.',
      `Else make it anew from what was put aside: ${remakeCommand(name, `-n ${namespace}`)}`,
    ],
  );
}
