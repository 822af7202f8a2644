import { authOf, impersonationOf } from './authentication.ts';
import { choose } from './choose.ts';
import type { ConnectionFlags } from './connection-flags.ts';
import type { Connection } from './connection.ts';
import { inClusterKubeconfig } from './in-cluster.ts';
import type { Surroundings } from './kubeconfig-files.ts';
import { readKubeconfig } from './kubeconfig-files.ts';
import type { Kubeconfig } from './kubeconfig.ts';
import { parseRequestTimeout } from './request-timeout.ts';
import { proxyUrl, serverUrl } from './addresses.ts';
import { tlsMaterialOf } from './tls-material.ts';

/**
 * Finds the API server and the credentials for it as kubectl does: `--kubeconfig`, else KUBECONFIG, else
 * `~/.kube/config`, else the pod's service account; flags lie over all of them.
 * Fails with a Failure of exit code 2 in kubectl's words; nothing is asked of the network and no plugin is run.
 */
export async function loadConnection(flags: ConnectionFlags, around: Surroundings): Promise<Connection> {
  const requestTimeoutMs = parseRequestTimeout(flags.requestTimeout);
  const choice = choose(await configuration(flags, around), flags);
  const tls = await tlsMaterialOf(choice);
  const secure = tls.ca !== undefined || tls.cert !== undefined || tls.skipVerify;
  const server = serverUrl(choice.cluster.server ?? '', secure);
  const auth = authOf(choice, tls.ca);
  return {
    server,
    namespace: choice.namespace,
    contextName: choice.contextName,
    clusterName: choice.clusterName,
    userName: choice.userName,
    tls,
    // As kubectl: without TLS nobody is told a secret. Upstream: clientcmd/client_config.go, IsConfigTransportTLS (1.37).
    auth: server.startsWith('https:') ? auth : { type: 'none' },
    impersonation: impersonationOf(choice),
    proxyUrl: proxyUrl(choice.cluster['proxy-url'], choice.clusterName ?? ''),
    disableCompression: choice.cluster['disable-compression'] ?? false,
    requestTimeoutMs,
  };
}

/** The pod's service account counts only where no file and no flag says anything, so that a mounted file wins. */
async function configuration(flags: ConnectionFlags, around: Surroundings): Promise<Kubeconfig> {
  const files = readKubeconfig(flags.kubeconfig, around);
  const silent = files.contexts.size === 0 && files.clusters.size === 0 && files.users.size === 0;
  if (!silent || flags.kubeconfig || flags.server) return files;
  return (await inClusterKubeconfig(around.env)) ?? files;
}
