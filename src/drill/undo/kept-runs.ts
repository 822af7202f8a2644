import type { Cluster } from '../../cluster/cluster.ts';
import { absentIf, isClusterError } from '../../cluster/error.ts';
import { controllerRevisions } from '../../cluster/resource.ts';
import { exitCodes, Failure } from '../../lib/failure.ts';
import type { ControllerRevision } from '../../objects/workload.ts';
import { makerOf } from '../../recording/mark.ts';
import type { Journal } from './journal.ts';
import { keepsakeName } from './keepsake.ts';
import { journalOfKeepsake } from './keepsake-journal.ts';
import { ourSelector } from './our-labels.ts';

type Tell = (problem: Failure) => void;

/**
 * Runs that have put the definition of a set aside, and of which nothing else tells: somebody has deleted their Lease.
 * Looks in one namespace or (undefined) in all of them.
 */
export async function keptRuns(
  cluster: Cluster,
  namespace: string | undefined,
  known: ReadonlySet<string>,
  signal: AbortSignal,
  onBroken: Tell,
): Promise<readonly Journal[]> {
  try {
    const { items } = await cluster.list(
      controllerRevisions,
      { namespace, labelSelector: ourSelector },
      signal,
    );
    const unknown = items.filter((one) => !known.has(makerOf(one) ?? ''));
    return unknown.flatMap((one) => readOrTell(one, onBroken) ?? []);
  } catch (error) {
    if (!isClusterError(error, 'forbidden')) throw error;
    onBroken(new Failure(exitCodes.refused, `${error.message}; a set that is away may stay unseen`));
    return [];
  }
}

/** The one of this set. Who may not read it knows of none. */
export async function keptRunOn(
  cluster: Cluster,
  { namespace, name }: { readonly namespace: string; readonly name: string },
  signal: AbortSignal,
  onBroken: Tell,
): Promise<Journal | undefined> {
  const at = { namespace, name: keepsakeName(name) };
  const kept = await cluster.get(controllerRevisions, at, signal).catch(absentIf('notFound', 'forbidden'));
  return kept && readOrTell(kept, onBroken);
}

/** What is labelled as ours and is not keeps nobody from the others. */
function readOrTell(keepsake: ControllerRevision, onBroken: Tell): Journal | undefined {
  try {
    return journalOfKeepsake(keepsake);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    onBroken(error);
    return undefined;
  }
}
