import type { Cluster, ExecRequest, Executed } from '../../cluster/cluster.ts';
import { ClusterError } from '../../cluster/error.ts';
import type { Clock } from '../../lib/clock.ts';
import { inTime, late } from '../in-time.ts';

const LIMIT_MS = 15_000;

/** Runs a command that should take no time. Rejects with a timeout when it does, where there is a clock to tell. */
export async function runBriefly(
  request: ExecRequest,
  { cluster, clock }: { readonly cluster: Cluster; readonly clock?: Clock | undefined },
  signal: AbortSignal,
): Promise<Executed> {
  if (clock === undefined) return cluster.exec(request, signal);
  const run = (within: AbortSignal) => cluster.exec(request, within);
  const ran = await inTime(run, { clock, ms: LIMIT_MS, signal });
  if (ran !== late) return ran;
  throw new ClusterError('timeout', `no answer from pod ${request.pod} within ${LIMIT_MS / 1000} s`);
}
