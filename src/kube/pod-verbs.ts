import type { Cluster, DeleteOptions } from '../cluster/cluster.ts';
import { pods } from '../cluster/resource.ts';
import { deleteBody } from './delete-body.ts';
import { exchange, type Wire } from './exchange.ts';
import { exec } from './exec.ts';
import { objectPath, queryString } from './paths.ts';
import { podLog } from './pod-log.ts';

/** What can be asked of pods and of nothing else. */
export function podVerbs(wire: Wire): Pick<Cluster, 'evict' | 'exec' | 'podLog'> {
  return {
    async evict(at, given) {
      // Not again by itself: whether a budget that refuses is asked once more is for the caller to say.
      await exchange(wire, {
        method: 'POST',
        path: `${objectPath(pods, at)}/eviction${queryString({ fieldManager: wire.userAgent })}`,
        what: `evict pods ${at.name}`,
        body: eviction(at, given),
        signal: given?.signal,
        meanwhile: given?.meanwhile,
      });
    },
    exec: (request, signal) => exec(wire, request, signal),
    podLog: (request, signal) => podLog(wire, request, signal),
  };
}

function eviction({ namespace, name }: Parameters<Cluster['evict']>[0], given: DeleteOptions | undefined) {
  return {
    apiVersion: 'policy/v1',
    kind: 'Eviction',
    metadata: { name, namespace },
    deleteOptions: deleteBody(given),
  };
}
