import type { ObjectMeta } from '../objects/meta.ts';
import type { StatefulSet } from '../objects/workload.ts';

/** The fence: while it stands, the run it names is not over. It says nothing else; the journal is in the Lease. */
export const markAnnotation = 'sts-doctor.dev/run';

/** What a set that a run has made anew bears beside the run's id: no copy of the former set has it. */
const REMADE = '+remade';

/** The run whose mark stands there, whether on the set it began with or on one that it has made in its place. */
export function markOf({ metadata }: { readonly metadata?: ObjectMeta | undefined }): string | undefined {
  const mark = metadata?.annotations?.[markAnnotation];
  return mark?.endsWith(REMADE) === true ? mark.slice(0, -REMADE.length) : mark;
}

/** The run that has made an object of its own, as its label says. */
export function makerOf({ metadata }: { readonly metadata?: ObjectMeta | undefined }): string | undefined {
  return metadata?.labels?.[markAnnotation];
}

/** The mark that a run puts on a set it makes. */
export function markOfRemade(run: string): string {
  return `${run}${REMADE}`;
}

/** The run has made this set, in the place of one that it had deleted. */
export function isRemadeBy({ metadata }: StatefulSet, run: string): boolean {
  return metadata?.annotations?.[markAnnotation] === markOfRemade(run);
}
