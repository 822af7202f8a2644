import type { Cluster } from './cluster.ts';
import type { Drilled } from './drilled.ts';
import { aNamespace } from './namespace.ts';
import type { SetOptions } from './sets.ts';
import { aStateHome } from './state-home.ts';
import { waitFor, waitReady } from './wait.ts';

type Kind = (options: SetOptions) => object[];
type Details = Partial<Omit<SetOptions, 'namespace'>>;

/** A set called `db`, all its pods ready, in a namespace of its own that goes with the test. */
export async function aReadySet(
  cluster: Cluster,
  prefix: string,
  kind: Kind,
  details: Details = {},
): Promise<Drilled> {
  const set = await aSetToCome(cluster, prefix);
  await cluster.apply(kind({ name: set.name, namespace: set.namespace, ...details }));
  await waitReady(cluster, set);
  const { minReadySeconds = 0, replicas = 3 } = details;
  // Ready is not available yet, and a drill begins on nothing less.
  const available = `jsonpath={.status.availableReplicas}=${replicas}`;
  if (minReadySeconds > 0) await waitFor(cluster, set.namespace, `sts/${set.name}`, available);
  return set;
}

/** Namespace and state folder for a set that the test makes in its own way. */
export async function aSetToCome(cluster: Cluster, prefix: string): Promise<Drilled> {
  const [namespace, stateHome] = await Promise.all([aNamespace(prefix, cluster), aStateHome()]);
  return { cluster, namespace, name: 'db', stateHome };
}
