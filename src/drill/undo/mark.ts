import type { StatefulSet } from '../../objects/workload.ts';

/** The fence: while it stands, the run it names is not over. It says nothing else; the journal is in the Lease. */
export const markAnnotation = 'sts-doctor.dev/run';

/** A set its owner has put out of reach. */
export const protectedAnnotation = 'sts-doctor.dev/protected';

export function markOf(set: StatefulSet): string | undefined {
  return set.metadata?.annotations?.[markAnnotation];
}
