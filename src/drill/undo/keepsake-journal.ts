import { exitCodes, Failure } from '../../lib/failure.ts';
import type { ControllerRevision } from '../../objects/workload.ts';
import { makerOf } from '../../recording/mark.ts';
import { formatJournal, type Journal, parseJournal } from './journal.ts';
import { keepsakeName } from './keepsake.ts';
import { journalAnnotation } from './lease.ts';

/**
 * The journal as it is when the set is about to be deleted goes with what is put aside: who deletes the Lease of a run
 * deletes its lock, and not what it takes to undo it. What the run does after that is known to Lease and disk alone,
 * which are believed before this.
 */
export function withJournal(keepsake: ControllerRevision, journal: Journal): ControllerRevision {
  const annotations = { [journalAnnotation]: formatJournal(journal) };
  return { ...keepsake, metadata: { ...keepsake.metadata, annotations } };
}

/** Checked: who may write revisions here must not send us to a set elsewhere, nor in the name of another run. */
export function journalOfKeepsake(keepsake: ControllerRevision): Journal {
  const { namespace, name, annotations } = keepsake.metadata ?? {};
  const place = `controllerrevision ${namespace}/${name}`;
  const journal = parseJournal(annotations?.[journalAnnotation] ?? '', place);
  const { run, target } = journal;
  if (target.namespace === namespace && keepsakeName(target.name) === name && makerOf(keepsake) === run)
    return journal;
  throw new Failure(
    exitCodes.errored,
    `${place}: its journal is about another run, ${run} of sts/${target.name} in namespace ${target.namespace}`,
  );
}
