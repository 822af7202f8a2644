import { exitCodes, Failure } from '../lib/failure.ts';
import type { Choice } from './choose.ts';
import type { Auth, ExecPlugin, Impersonation } from './connection.ts';
import type { ExecEntry, UserEntry } from './kubeconfig-shape.ts';

/** The extension of a cluster that carries per-cluster settings for exec plugins. */
const EXEC_EXTENSION = 'client.authentication.k8s.io/exec';
const EXEC_VERSIONS = ['client.authentication.k8s.io/v1', 'client.authentication.k8s.io/v1beta1'];

/**
 * Which of the ways a user entry names is used, with client-go's validation.
 * Fails with exit code 2. Upstream: client-go tools/clientcmd/validation.go, validateAuthInfo (1.37).
 */
export function authOf({ user, userName, cluster }: Choice, ca: string | undefined): Auth {
  const name = userName ?? '';
  refuseTwoWays(user, name);
  if (user.tokenFile) return { type: 'tokenFile', path: user.tokenFile, token: user.token || undefined };
  if (user.token) return { type: 'token', token: user.token };
  if (user.username) return { type: 'basic', username: user.username, password: user.password ?? '' };
  if (user.exec) return { type: 'exec', plugin: pluginOf(user.exec, name, clusterInfo(cluster, ca)) };
  const provider = user['auth-provider'];
  return provider
    ? { type: 'provider', name: provider.name, config: provider.config ?? {} }
    : { type: 'none' };
}

function refuseTwoWays(user: UserEntry, name: string): void {
  if (user.token && (user.username || user.password)) {
    throw invalid(
      `more than one authentication method found for ${name}; found [token basicAuth], only one is allowed`,
    );
  }
  if (user.exec && user['auth-provider']) {
    throw invalid(
      `authProvider cannot be provided in combination with an exec plugin to use the exec authentication plugin for ${name}`,
    );
  }
}

function pluginOf(exec: ExecEntry, user: string, cluster: ExecPlugin['cluster']): ExecPlugin {
  const wanted = `to use exec authentication plugin`;
  if (!exec.command) throw invalid(`command must be specified for ${user} ${wanted}`);
  if (!exec.apiVersion) throw invalid(`apiVersion must be specified for ${user} ${wanted}`);
  if (!EXEC_VERSIONS.includes(exec.apiVersion)) {
    throw invalid(`exec plugin: invalid apiVersion "${exec.apiVersion}"`, [
      `Supported: ${EXEC_VERSIONS.join(', ')}. The plugin or its entry in the kubeconfig needs an update.`,
    ]);
  }
  return {
    apiVersion: exec.apiVersion,
    command: exec.command,
    args: exec.args ?? [],
    env: Object.fromEntries((exec.env ?? []).map(({ name, value }) => [name, value ?? ''])),
    installHint: exec.installHint,
    interactiveMode: interactiveMode(exec, user),
    cluster: exec.provideClusterInfo ? cluster : undefined,
  };
}

function interactiveMode(exec: ExecEntry, user: string): ExecPlugin['interactiveMode'] {
  switch (exec.interactiveMode) {
    case 'Never':
    case 'IfAvailable':
    case 'Always':
      return exec.interactiveMode;
    case undefined:
    case '':
      if (exec.apiVersion === 'client.authentication.k8s.io/v1beta1') return 'IfAvailable';
      throw invalid(`interactiveMode must be specified for ${user} to use exec authentication plugin`);
    default:
      throw invalid(
        `invalid interactiveMode for ${user}: "${exec.interactiveMode}" (Never, IfAvailable or Always)`,
      );
  }
}

/** `spec.cluster` of an ExecCredential. Upstream: client-go pkg/apis/clientauthentication/v1/types.go (1.37). */
function clusterInfo(cluster: Choice['cluster'], ca: string | undefined): ExecPlugin['cluster'] {
  const settings = cluster.extensions?.find((entry) => entry.name === EXEC_EXTENSION)?.extension;
  return {
    server: cluster.server,
    'tls-server-name': cluster['tls-server-name'],
    'insecure-skip-tls-verify': cluster['insecure-skip-tls-verify'],
    'certificate-authority-data': ca === undefined ? undefined : Buffer.from(ca).toString('base64'),
    'proxy-url': cluster['proxy-url'],
    'disable-compression': cluster['disable-compression'],
    config: settings,
  };
}

/** Fails as kubectl does when something is asked of the server on behalf of nobody. */
export function impersonationOf({ user, userName }: Choice): Impersonation | undefined {
  const groups = user['as-groups'] ?? [];
  const extra = user['as-user-extra'] ?? {};
  if (user.as) return { user: user.as, uid: user['as-uid'] || undefined, groups, extra };
  if (user['as-uid'] || groups.length > 0 || Object.keys(extra).length > 0) {
    throw invalid(`requesting uid, groups or user-extra for ${userName ?? ''} without impersonating a user`);
  }
  return undefined;
}

function invalid(message: string, hints: readonly string[] = []): Failure {
  return new Failure(exitCodes.usage, message, hints);
}
