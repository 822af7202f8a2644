import type { Cluster } from '../cluster/cluster.ts';
import { ClusterError } from '../cluster/error.ts';
import type { Journals } from '../drill/undo/disk.ts';
import { createCluster } from '../kube/create-cluster.ts';
import type { Faults } from '../sandbox/faults/faults.ts';
import { createHandler } from '../sandbox/http/handler.ts';
import { sandboxExec } from '../sandbox/http/in-process-exec.ts';
import { sandboxTransport } from '../sandbox/http/in-process.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { sandboxVersion } from './new-sandbox.ts';
import { podRuntime } from './pod-runtime.ts';

/** A run in a sandbox ends with its process: there is nobody who could recover it, and nothing to be recovered. */
export const noJournals: Journals = {
  write: () => Promise.resolve(),
  remove: () => Promise.resolve(),
  list: () => Promise.resolve([]),
};

/** As on a real cluster close by. */
const ON_ITS_WAY_MS = 5;

/** A sandbox in this process as a client sees it: the same client and the same server, only without a socket. */
export function clusterIn(
  sandbox: Sandbox,
  { version, faults }: { readonly version: string; readonly faults?: Faults },
): Cluster {
  const { api, time } = sandbox;
  const runtime = podRuntime(sandbox);
  const handler = createHandler(api, {
    runtime,
    gitVersion: sandboxVersion(sandbox),
    ...(faults && { faults }),
  });
  const errors = {
    unreachable: (cause: unknown) =>
      new ClusterError('unreachable', 'the connection to the sandbox broke', { cause }),
    aborted: (signal: AbortSignal) => new ClusterError('aborted', 'aborted', { cause: signal.reason }),
  };
  const transport = sandboxTransport(handler, time, errors, ON_ITS_WAY_MS);
  const open = sandboxExec(api, { runtime, faults, aborted: errors.aborted });
  return createCluster(Object.assign(transport, { open }), { server: 'sandbox', version, clock: time });
}

/** What stands in for a cluster, in the words of every report. */
export function modelName({ profile }: Sandbox): string {
  return `a model of Kubernetes ${profile.gitVersion}`;
}
