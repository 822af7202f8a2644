import { claims, controllerRevisions, leases, pods } from '../../../src/cluster/resource.ts';
import type { KubeObject } from '../../../src/objects/meta.ts';
import { isHealthy, revisionOf } from '../../../src/statefulset/pods.ts';
import type { World } from '../../fakes/world.ts';

/** Everything a drill has to leave as it found it, whatever happens to it. */
export function stateOf(world: World): unknown {
  const { store } = world.cluster;
  const {
    labels,
    annotations = {},
    ownerReferences,
    finalizers,
    managedFields,
    uid,
  } = world.set.metadata ?? {};
  const uids = (objects: readonly KubeObject[]) =>
    Object.fromEntries(objects.map(({ metadata }) => [metadata?.name, metadata?.uid]));
  return {
    uid,
    labels,
    annotations,
    ownerReferences,
    finalizers,
    managedFields,
    spec: world.set.spec,
    claims: uids(store.list(claims)),
    revisions: uids(store.list(controllerRevisions)),
    leases: uids(store.list(leases)),
    pods: Object.fromEntries(
      store.list(pods).map((pod) => [pod.metadata?.name, isHealthy(pod) ? revisionOf(pod) : 'not healthy']),
    ),
  };
}

/** Lets time pass, so that whatever is still on its way arrives. */
export async function later(world: World, ms = 2000): Promise<void> {
  await new Promise<void>((resolve) => world.clock.after(ms, resolve));
}
