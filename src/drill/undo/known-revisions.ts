import { isClusterError } from '../../cluster/error.ts';
import { controllerRevisions } from '../../cluster/resource.ts';
import type { ObjectMeta } from '../../objects/meta.ts';
import type { ControllerRevision } from '../../objects/workload.ts';
import { markOf } from '../../recording/mark.ts';
import { type Origin, originOf, wasThere } from './revision-origin.ts';
import type { Journal } from './journal.ts';
import { deletesSet } from './set-of-run.ts';
import type { UndoStage } from './stage.ts';

export interface KnownRevision {
  readonly metadata: ObjectMeta;
  /** Its place in the history; the highest is the newest. */
  readonly number: number | undefined;
  readonly origin: Origin;
  /** Not there before the run, for sure. */
  readonly isBorn: boolean;
  /** It was made while the mark of the run stood on the set: the controller copies annotations. */
  readonly bearsMark: boolean;
}

/** The set's revisions by name. */
export type KnownRevisions = ReadonlyMap<string, KnownRevision>;

/** Reads them afresh, with what they hold: no recording has that. Undefined when nobody may. */
export async function readRevisions({
  cluster,
  journal,
  signal,
}: Pick<UndoStage, 'cluster' | 'journal' | 'signal'>): Promise<KnownRevisions | undefined> {
  const { namespace } = journal.target;
  try {
    const { items } = await cluster.list(controllerRevisions, { namespace }, signal);
    const own = items.filter((revision) => isOfSet(revision, journal));
    return new Map(
      own.map((revision) => {
        const { metadata = {}, revision: number } = revision;
        const isBorn = journal.before.revisions !== undefined && !wasThere(revision, journal);
        const bearsMark = markOf(revision) === journal.run;
        const origin = originOf(revision, journal);
        return [metadata.name ?? '', { metadata, number, origin, isBorn, bearsMark }];
      }),
    );
  } catch (error) {
    if (isClusterError(error, 'forbidden')) return undefined;
    throw error;
  }
}

/** A set that was made anew has taken over, under another UID, what the former one had. */
function isOfSet({ metadata = {} }: ControllerRevision, journal: Journal): boolean {
  const { uid, name } = journal.target;
  const owner = metadata.ownerReferences?.find(({ controller }) => controller === true);
  return owner?.uid === uid || (deletesSet(journal) && owner?.kind === 'StatefulSet' && owner.name === name);
}
