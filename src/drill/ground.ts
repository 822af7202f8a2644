import type { StatefulSet } from '../objects/workload.ts';
import { type SetSpec, specOf } from '../statefulset/spec.ts';
import { findSet } from './find-set.ts';
import type { Host } from './host.ts';
import { basicNeeds } from './needs.ts';
import { reviewNeeds } from './permissions.ts';
import type { Permission } from './plan.ts';

/** What is known before anything around the set is read: the set itself, its server, and what every run needs there. */
export interface Ground {
  readonly set: StatefulSet;
  readonly spec: SetSpec;
  readonly serverVersion: string;
  readonly asked: readonly Permission[];
  /** Everything that every run needs is allowed. */
  readonly open: boolean;
}

export async function groundOf(
  request: { readonly namespace: string; readonly name: string },
  host: Host,
): Promise<Ground> {
  const { cluster, interrupts } = host;
  const signal = interrupts.first;
  const [set, version] = await Promise.all([findSet(request, host), cluster.version(signal)]);
  const spec = specOf(set);
  // Not before: a server that knows nobody of that name ends the connection, and with it all that is on its way.
  const asked = await reviewNeeds(cluster, spec.namespace, basicNeeds(spec.name), signal);
  const open = asked.every(({ allowed }) => allowed);
  return { set, spec, serverVersion: version.gitVersion, asked, open };
}
