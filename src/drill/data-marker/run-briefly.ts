import type { Cluster, ExecRequest, Executed } from '../../cluster/cluster.ts';
import { ClusterError } from '../../cluster/error.ts';
import type { Clock } from '../../lib/clock.ts';

const LIMIT_MS = 15_000;

/** Runs a command that should take no time. Rejects with a timeout when it does, where there is a clock to tell. */
export async function runBriefly(
  request: ExecRequest,
  { cluster, clock }: { readonly cluster: Cluster; readonly clock?: Clock | undefined },
  signal: AbortSignal,
): Promise<Executed> {
  const over = new AbortController();
  const either = AbortSignal.any([signal, over.signal]);
  const ran = cluster.exec(request, either);
  if (clock === undefined) return ran.finally(() => over.abort());
  const late = clock.sleep(LIMIT_MS, either).then(() => {
    throw new ClusterError('timeout', `no answer from pod ${request.pod} within ${LIMIT_MS / 1000} s`);
  });
  try {
    return await Promise.race([ran, late]);
  } finally {
    over.abort();
    ran.catch(() => undefined);
    late.catch(() => undefined);
  }
}
