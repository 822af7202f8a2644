import type { Cluster } from '../cluster/cluster.ts';
import { DiskJournals, type Journals } from '../drill/undo/disk.ts';
import { type Clock, systemClock } from '../lib/clock.ts';
import { connectionFlags } from './connection-options.ts';
import type { Outside } from './outside.ts';
import { logLevel, requestLog } from './request-log.ts';
import { stateDirectory } from './state-directory.ts';
import { toldJournals } from './told-journals.ts';

/** The cluster a command works on: a real one, or the sandbox in this process. */
export interface OpenCluster {
  readonly cluster: Cluster;
  readonly clock: Clock;
  /** What the cluster is a model of; undefined for a real one. */
  readonly sandbox: string | undefined;
  readonly journals: Journals;
  /** Lets a sandbox' time run; to be called when everything that takes real time is done. */
  begin(): void;
  /** Stops a sandbox' time; returns how to let it run on. A real cluster's goes on. */
  pause(): () => void;
  close(): Promise<void>;
  /** Of the flag, else the context, else `default`. */
  readonly namespace: string;
  readonly context: string;
}

/** The API server that flags and kubeconfig point to. Connects when first used; imported late because it is heavy. */
export async function openCluster(
  args: Readonly<Record<string, unknown>>,
  outside: Outside,
): Promise<OpenCluster> {
  const [{ loadConnection }, { connect }, { createCluster }] = await Promise.all([
    import('../kube/load-connection.ts'),
    import('../kube/connect.ts'),
    import('../kube/create-cluster.ts'),
  ]);
  const { env, homeDirectory, platform, version } = outside;
  const aside = { write: (text: string) => outside.stderr.write(text) };
  const connection = await loadConnection(connectionFlags(args), { env, homeDirectory, platform });
  const transport = connect(connection, {
    env,
    clock: systemClock,
    // Asked by plugins alone.
    get stdinIsTerminal() {
      return outside.stdin.isTTY;
    },
  });
  const cluster = createCluster(transport, {
    server: connection.server,
    version,
    clock: systemClock,
    requestTimeoutMs: connection.requestTimeoutMs,
    onWarning: (text) => aside.write(`Warning: ${text}\n`),
    ...requestLog(logLevel(args['v']), connection.server, aside),
  });
  const stateFolder = await stateDirectory(outside);
  return {
    cluster,
    clock: systemClock,
    sandbox: undefined,
    journals: toldJournals(new DiskJournals(stateFolder), stateFolder),
    namespace: connection.namespace,
    context: connection.contextName ?? '',
    begin: () => undefined,
    pause: () => () => undefined,
    close: () => cluster.close(),
  };
}
