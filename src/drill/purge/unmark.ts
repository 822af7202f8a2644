import type { ObjectKey } from '../../cluster/cluster.ts';
import { absentIf } from '../../cluster/error.ts';
import { statefulSets } from '../../cluster/resource.ts';
import type { StatefulSet } from '../../objects/workload.ts';
import { throwUnlessAgain } from '../again.ts';
import type { Host } from '../host.ts';
import { withoutTraces } from '../undo/traces.ts';
import { markOf } from '../../recording/mark.ts';
import type { Journal } from '../undo/journal.ts';
import type { Traces } from './traces.ts';

const TRIES = 20;

/** Takes our traces off a set, unless another run has begun on it since it was first seen. */
export async function unmark(
  first: StatefulSet,
  { journals }: Traces,
  { cluster, interrupts }: Host,
): Promise<void> {
  const { namespace, name = '', uid } = first.metadata ?? {};
  const at: ObjectKey = { namespace, name };
  const isOf = ({ target, run }: Journal) => target.uid === uid || run === markOf(first);
  const owners = journals.find(isOf)?.owners ?? [];
  const signal = interrupts.second;
  let set: StatefulSet | undefined = first;
  for (let attempt = 1; set !== undefined; attempt++) {
    const body = isStillIt(set, first) ? withoutTraces(set, owners, markOf(set) !== undefined) : [];
    if (body.length === 0) return;
    try {
      await cluster.patch(statefulSets, at, { type: 'json', body }, { signal });
      return;
    } catch (error) {
      throwUnlessAgain(error, { attempt, signal, most: TRIES }, 'conflict', 'notFound', 'invalid');
    }
    set = await cluster.get(statefulSets, at, signal).catch(absentIf('notFound'));
  }
}

/** The same set, with the same mark or none by now. */
function isStillIt(now: StatefulSet, first: StatefulSet): boolean {
  const run = markOf(now);
  return now.metadata?.uid === first.metadata?.uid && (run === undefined || run === markOf(first));
}
