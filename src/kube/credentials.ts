import { readFile } from 'node:fs/promises';
import { ClusterError } from '../cluster/error.ts';
import type { Clock } from '../lib/clock.ts';
import { bearer } from './bearer.ts';
import type { Auth } from './connection.ts';
import { openError } from './file-errors.ts';

/** client-go's interval: a service account's token is renewed on disk long before it ends. */
const TOKEN_FILE_AGE_MS = 60_000;

/** What a request needs to say who asks. */
export interface Credentials {
  /** The Authorization header. */
  readonly authorization?: string | undefined;
  /** A client certificate an exec plugin gave; it replaces the kubeconfig's. */
  readonly certificate?: { readonly cert: string; readonly key: string } | undefined;
}

export interface CredentialSource {
  /** Shared by concurrent callers. Rejects with a ClusterError `unauthorized` when there are none to be had. */
  current(): Promise<Credentials>;
  /** After a 401: true when there are others than the rejected ones to try. */
  renew(rejected: Credentials): Promise<boolean>;
}

/** Where an exec plugin runs. */
export interface PluginSurroundings {
  readonly clock: Clock;
  /** The environment a plugin inherits. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdinIsTerminal: boolean;
  /** What a plugin says is dropped, for nobody has asked for anything yet. */
  readonly pluginsAreSilent?: boolean | undefined;
  /** Ends the plugins that still run. */
  readonly pluginsEnd?: AbortSignal | undefined;
}

export function credentialSource(auth: Auth, around: PluginSurroundings): CredentialSource {
  switch (auth.type) {
    case 'none':
      return fixed({});
    case 'token':
      return fixed(bearer(auth.token));
    case 'basic':
      return fixed({
        authorization: `Basic ${Buffer.from(`${auth.username}:${auth.password}`).toString('base64')}`,
      });
    case 'tokenFile':
      return tokenFile(auth, around.clock);
    case 'exec':
      return lazily(async () => (await import('./exec-source.ts')).execSource(auth.plugin, around));
    case 'provider':
      return lazily(async () => (await import('./auth-provider.ts')).authProviderSource(auth));
  }
}

function fixed(credentials: Credentials): CredentialSource {
  return { current: () => Promise.resolve(credentials), renew: () => Promise.resolve(false) };
}

/** Loads the code of a rare source only when it is used. */
function lazily(load: () => Promise<CredentialSource>): CredentialSource {
  let loaded: Promise<CredentialSource> | undefined;
  const source = () => (loaded ??= load());
  return {
    current: async () => (await source()).current(),
    renew: async (rejected) => (await source()).renew(rejected),
  };
}

/** Upstream: client-go transport/token_source.go (1.37). */
function tokenFile(auth: Auth & { readonly type: 'tokenFile' }, clock: Clock): CredentialSource {
  let known: { readonly credentials: Credentials; readonly at: number } | undefined;
  const read = async (): Promise<Credentials> => {
    try {
      const token = (await readFile(auth.path, 'utf8')).trim();
      if (token === '') throw new ClusterError('unauthorized', `read empty token from file "${auth.path}"`);
      known = { credentials: bearer(token), at: clock.monotonic() };
    } catch (cause) {
      const fallback = known?.credentials ?? (auth.token === undefined ? undefined : bearer(auth.token));
      if (fallback) return fallback;
      if (cause instanceof ClusterError) throw cause;
      throw new ClusterError('unauthorized', openError(auth.path, cause), { cause });
    }
    return known.credentials;
  };
  return {
    current: async () =>
      known && clock.monotonic() - known.at < TOKEN_FILE_AGE_MS ? known.credentials : read(),
    renew: async (rejected) => (await read()).authorization !== rejected.authorization,
  };
}
