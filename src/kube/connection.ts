/**
 * Everything needed to talk to one API server, as plain data: what is left of kubeconfig files, flags and environment
 * once kubectl's rules have been applied. Holds secrets, so it must never be printed or kept.
 */
export interface Connection {
  /** Base URL without a trailing slash; may have a path, as behind Rancher. */
  readonly server: string;
  /** Where requests go that name no namespace: flag, context, or `default`. */
  readonly namespace: string;
  /** Absent in a cluster and when only `--server` was given. */
  readonly contextName: string | undefined;
  readonly clusterName: string | undefined;
  readonly userName: string | undefined;
  readonly tls: TlsMaterial;
  readonly auth: Auth;
  readonly impersonation: Impersonation | undefined;
  /** The cluster's own `proxy-url`; the environment's proxies apply only without it. */
  readonly proxyUrl: string | undefined;
  readonly disableCompression: boolean;
  /** `--request-timeout` in milliseconds; undefined when there is none. */
  readonly requestTimeoutMs: number | undefined;
}

/** PEM texts. Without `ca` the system's roots count. */
export interface TlsMaterial {
  readonly ca?: string | undefined;
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
  readonly serverName?: string | undefined;
  readonly skipVerify: boolean;
}

/** How a request says who asks. A client certificate is not here but in {@link TlsMaterial}; it may come on top. */
export type Auth =
  | { readonly type: 'none' }
  | { readonly type: 'token'; readonly token: string }
  /** `token` holds until the file can be read, as in client-go. */
  | { readonly type: 'tokenFile'; readonly path: string; readonly token: string | undefined }
  | { readonly type: 'basic'; readonly username: string; readonly password: string }
  | { readonly type: 'exec'; readonly plugin: ExecPlugin }
  | { readonly type: 'provider'; readonly name: string; readonly config: Readonly<Record<string, string>> };

/** `users[].user.exec` of a kubeconfig, made absolute. */
export interface ExecPlugin {
  readonly apiVersion: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly installHint: string | undefined;
  readonly interactiveMode: 'Never' | 'IfAvailable' | 'Always';
  /** What the plugin is told of the cluster; absent unless it asked by `provideClusterInfo`. */
  readonly cluster: Readonly<Record<string, unknown>> | undefined;
}

export interface Impersonation {
  readonly user: string;
  readonly uid: string | undefined;
  readonly groups: readonly string[];
  readonly extra: Readonly<Record<string, readonly string[]>>;
}
