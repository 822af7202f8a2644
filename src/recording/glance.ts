import type { Cluster } from '../cluster/cluster.ts';
import { isClusterError, isUncertain } from '../cluster/error.ts';
import type { SetSpec } from '../statefulset/spec.ts';
import type { Kind, Observed } from './entry.ts';
import { type Observation, observationsOf } from './observation.ts';
import { redact } from './redact.ts';
import type { Snapshot } from './snapshot.ts';
import { whyUnreadable } from './why-unreadable.ts';

/** What a plan is made of. */
type Planned = 'pod' | 'claim' | 'revision';
/** Only a judgement needs these: it is enough to know whether they may be read. */
const judged = ['volume', 'service', 'endpointSlice', 'event'] as const;

/** What is around a set, asked for once: enough to plan with, and nothing to judge. */
export interface Glance {
  readonly snapshot: Pick<Snapshot, Planned>;
  /** Why a kind was not to be had. */
  readonly unreadable: ReadonlyMap<Kind, string>;
}

/** Reads once what a recorder would watch. Rejects as that does when pods may not be read, and when nobody answers. */
export async function glance(cluster: Cluster, spec: SetSpec, signal: AbortSignal): Promise<Glance> {
  const observations = observationsOf(spec);
  const unreadable = new Map<Kind, string>();

  const listed = async <K extends Kind>(kind: K, atMost?: number): Promise<readonly Observed[K][]> => {
    const observation = observations[kind] as Observation<K> | { readonly absent: string };
    if ('absent' in observation) {
      unreadable.set(kind, observation.absent);
      return [];
    }
    const { resource, scope, optional } = observation;
    try {
      const { items } = await cluster.list<Observed[K]>(resource, { ...scope, atMost }, signal);
      return items.filter((item) => observation.concerns(item));
    } catch (error) {
      if (!optional || !isClusterError(error) || mayPass(error)) throw error;
      unreadable.set(kind, whyUnreadable(error));
      return [];
    }
  };
  const table = async <K extends Planned>(kind: K): Promise<ReadonlyMap<string, Observed[K]>> => {
    const items = await listed(kind);
    return new Map(items.map((item) => [item.metadata?.name ?? '', redact(kind, item)]));
  };

  const [pod, claim, revision] = await Promise.all([
    table('pod'),
    table('claim'),
    table('revision'),
    ...judged.map((kind) => listed(kind, 1)),
  ]);
  return { snapshot: { pod, claim, revision }, unreadable };
}

/** What says nothing of the kind: that the server is not to be reached, or has no time. */
function mayPass(error: unknown): boolean {
  return isUncertain(error) || isClusterError(error, 'tooManyRequests');
}
