import type { RequestOptions } from 'node:https';
import { ClusterError } from '../cluster/error.ts';
import type { Auth } from './connection.ts';
import type { Credentials, CredentialSource } from './credentials.ts';

const NAME = 'oidc';

/**
 * OpenID Connect through client-node, which refreshes the ID token once it has expired. What it gets is kept in
 * memory only: unlike kubectl, we never write to a kubeconfig. client-node is loaded here and nowhere else.
 */
export async function authProviderSource(
  auth: Auth & { readonly type: 'provider' },
): Promise<CredentialSource> {
  if (auth.name !== NAME) throw failed(`no Auth Provider found for name "${auth.name}"`);
  const { KubeConfig } = await import('@kubernetes/client-node');
  const config = new KubeConfig();
  config.loadFromOptions({
    // Its own idea of the server is never used: only the Authorization header is.
    clusters: [{ name: NAME, server: 'https://localhost', skipTLSVerify: false }],
    users: [{ name: NAME, authProvider: { name: NAME, config: { ...auth.config } } }],
    contexts: [{ name: NAME, cluster: NAME, user: NAME }],
    currentContext: NAME,
  });

  const ask = async (): Promise<Credentials> => {
    const options: RequestOptions = {};
    try {
      await config.applyToHTTPSOptions(options);
    } catch (cause) {
      throw failed('failed to refresh the OIDC token', cause);
    }
    const headers: object = options.headers ?? {};
    const authorization = 'Authorization' in headers ? headers.Authorization : undefined;
    if (typeof authorization !== 'string')
      throw failed('No valid id-token, and cannot refresh without refresh-token');
    return { authorization };
  };
  let asking: Promise<Credentials> | undefined;
  return {
    current: () => (asking ??= ask().finally(() => (asking = undefined))),
    renew: () => Promise.resolve(false),
  };
}

function failed(why: string, cause?: unknown): ClusterError {
  return new ClusterError('unauthorized', `Unable to connect to the server: ${why}`, { cause });
}
