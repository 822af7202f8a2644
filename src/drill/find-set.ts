import { isClusterError } from '../cluster/error.ts';
import { statefulSets } from '../cluster/resource.ts';
import { exitCodes, Failure } from '../lib/failure.ts';
import type { StatefulSet } from '../objects/workload.ts';
import type { Host } from './host.ts';
import { whyAway } from './undo/away.ts';

/** Rejects in kubectl's words when there is no such set, or with what has become of it where a run has deleted it. */
export async function findSet(
  { namespace, name }: { readonly namespace: string; readonly name: string },
  host: Host,
): Promise<StatefulSet> {
  const { cluster, interrupts } = host;
  try {
    return await cluster.get(statefulSets, { namespace, name }, interrupts.first);
  } catch (error) {
    if (!isClusterError(error, 'notFound')) throw error;
    const away = await whyAway({ namespace, name }, host);
    if (away !== undefined) throw away;
    throw new Failure(exitCodes.usage, `Error from server (NotFound): ${error.message}`, [], {
      cause: error,
    });
  }
}
