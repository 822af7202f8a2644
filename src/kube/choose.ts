import { exitCodes, Failure } from '../lib/failure.ts';
import type { ConnectionFlags } from './connection-flags.ts';
import type { Kubeconfig } from './kubeconfig.ts';
import type { ClusterEntry, ContextEntry, UserEntry } from './kubeconfig-shape.ts';

/** What flags and files say together, before any file is opened. */
export interface Choice {
  readonly contextName: string | undefined;
  readonly clusterName: string | undefined;
  readonly userName: string | undefined;
  readonly namespace: string;
  readonly cluster: ClusterEntry;
  readonly user: UserEntry;
}

/**
 * Picks context, cluster and user, and lays the flags over them.
 * Fails with exit code 2, in kubectl's words where it has some, when a name does not exist or no server is known.
 * Upstream: client-go tools/clientcmd/client_config.go, DirectClientConfig (1.37).
 */
export function choose(config: Kubeconfig, flags: ConnectionFlags): Choice {
  const contextName = flags.context || config.currentContext || undefined;
  const context = contextOf(config, contextName);
  const clusterName = flags.cluster || context.cluster || undefined;
  const userName = flags.user || context.user || undefined;
  const cluster = overrideCluster(clusterOf(config, clusterName, flags), flags);
  return {
    contextName,
    clusterName,
    userName,
    namespace: flags.namespace || context.namespace || 'default',
    cluster,
    user: overrideUser(userOf(config, userName), flags),
  };
}

function contextOf(config: Kubeconfig, name: string | undefined): ContextEntry {
  if (name === undefined) return {};
  const context = config.contexts.get(name);
  if (!context) {
    throw misconfigured(`Error in configuration: context was not found for specified context: ${name}`, [
      `Known contexts: ${[...config.contexts.keys()].join(', ') || 'none'}`,
    ]);
  }
  return context;
}

function clusterOf(config: Kubeconfig, name: string | undefined, flags: ConnectionFlags): ClusterEntry {
  const cluster = name === undefined ? undefined : config.clusters.get(name);
  if (cluster?.server || flags.server) return cluster ?? {};
  if (name !== undefined) throw misconfigured(`no server found for cluster "${name}"`);
  throw misconfigured('invalid configuration: no configuration has been provided', [
    'Name a kubeconfig file with --kubeconfig or KUBECONFIG, choose a context with --context, or give --server.',
  ]);
}

function userOf(config: Kubeconfig, name: string | undefined): UserEntry {
  if (name === undefined) return {};
  const user = config.users.get(name);
  // kubectl asks for a password here when only the context names the user; nobody has had one since 1.19.
  if (!user) throw misconfigured(`auth info "${name}" does not exist`);
  return user;
}

function overrideCluster(cluster: ClusterEntry, flags: ConnectionFlags): ClusterEntry {
  const skip = flags.insecureSkipTlsVerify ?? cluster['insecure-skip-tls-verify'];
  const changed: ClusterEntry = {
    ...cluster,
    server: flags.server || cluster.server,
    'tls-server-name': flags.tlsServerName || cluster['tls-server-name'],
    'insecure-skip-tls-verify': skip,
    'disable-compression': flags.disableCompression ?? cluster['disable-compression'],
  };
  if (flags.certificateAuthority) {
    return {
      ...changed,
      'certificate-authority': flags.certificateAuthority,
      'certificate-authority-data': undefined,
    };
  }
  // Go's TLS refuses a root together with the wish not to verify; the flag on the command line is the later word.
  return flags.insecureSkipTlsVerify
    ? { ...changed, 'certificate-authority': undefined, 'certificate-authority-data': undefined }
    : changed;
}

function overrideUser(user: UserEntry, flags: ConnectionFlags): UserEntry {
  const changed: UserEntry = { ...user, ...impersonation(user, flags), ...certificate(flags) };
  return flags.token
    ? { ...changed, token: flags.token, tokenFile: undefined, username: undefined, password: undefined }
    : changed;
}

function certificate(flags: ConnectionFlags): UserEntry {
  return {
    ...(flags.clientCertificate && {
      'client-certificate': flags.clientCertificate,
      'client-certificate-data': undefined,
    }),
    ...(flags.clientKey && { 'client-key': flags.clientKey, 'client-key-data': undefined }),
  };
}

function impersonation(user: UserEntry, flags: ConnectionFlags): UserEntry {
  return {
    as: flags.as || user.as,
    'as-uid': flags.asUid || user['as-uid'],
    'as-groups': flags.asGroup?.length ? [...flags.asGroup] : user['as-groups'],
    'as-user-extra': flags.asUserExtra?.length ? extraOf(flags.asUserExtra) : user['as-user-extra'],
  };
}

function extraOf(pairs: readonly string[]): Record<string, string[]> {
  const extra: Record<string, string[]> = {};
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    if (at < 1) throw misconfigured(`invalid --as-user-extra "${pair}": must be key=value`);
    (extra[pair.slice(0, at)] ??= []).push(pair.slice(at + 1));
  }
  return extra;
}

function misconfigured(message: string, hints: readonly string[] = []): Failure {
  return new Failure(exitCodes.usage, message, hints);
}
