import type { Options } from 'yargs';
import type { ConnectionFlags } from '../kube/connection-flags.ts';

const GROUP = 'Connection (as kubectl):';
const text = (description: string): Options => ({
  type: 'string',
  description,
  group: GROUP,
  requiresArg: true,
});
const many = (description: string): Options => ({ ...text(description), array: true, nargs: 1 });
const flag = (description: string): Options => ({ type: 'boolean', description, group: GROUP });

/** kubectl's own connection flags, under kubectl's names. Upstream: cli-runtime genericclioptions/config_flags.go. */
export const connectionOptions = {
  kubeconfig: text('Path to the kubeconfig file to use'),
  context: text('The name of the kubeconfig context to use'),
  cluster: text('The name of the kubeconfig cluster to use'),
  user: text('The name of the kubeconfig user to use'),
  namespace: { ...text('The namespace of the set'), alias: 'n' },
  server: { ...text('The address and port of the API server'), alias: 's' },
  token: text('Bearer token for authentication to the API server'),
  as: text('Username to impersonate for the operation'),
  'as-uid': text('UID to impersonate for the operation'),
  'as-group': many('Group to impersonate, can be repeated'),
  'as-user-extra': many('User extra to impersonate (key=value), can be repeated'),
  'certificate-authority': text('Path to a cert file for the certificate authority'),
  'client-certificate': text('Path to a client certificate file for TLS'),
  'client-key': text('Path to a client key file for TLS'),
  'tls-server-name': text('Server name to use for server certificate validation'),
  'insecure-skip-tls-verify': flag("Do not check the server's certificate for validity"),
  'request-timeout': text('How long to wait for a single server request, e.g. 1s, 2m; 0 means no limit'),
  'disable-compression': flag('Do not ask for compressed responses'),
  'cache-dir': { ...text('Accepted as kubectl does; nothing is cached'), hidden: true },
  v: text('Log level: 6 shows every request, 8 what was sent and answered, without secrets'),
} as const satisfies Readonly<Record<string, Options>>;

/** What yargs parsed, as far as it concerns the connection. */
export function connectionFlags(args: Readonly<Record<string, unknown>>): ConnectionFlags {
  const one = (key: string) => args[key] as string | undefined;
  const list = (key: string) => args[key] as readonly string[] | undefined;
  const on = (key: string) => args[key] as boolean | undefined;
  return {
    kubeconfig: one('kubeconfig'),
    context: one('context'),
    cluster: one('cluster'),
    user: one('user'),
    namespace: one('namespace'),
    server: one('server'),
    token: one('token'),
    as: one('as'),
    asUid: one('as-uid'),
    asGroup: list('as-group'),
    asUserExtra: list('as-user-extra'),
    certificateAuthority: one('certificate-authority'),
    clientCertificate: one('client-certificate'),
    clientKey: one('client-key'),
    tlsServerName: one('tls-server-name'),
    insecureSkipTlsVerify: on('insecure-skip-tls-verify'),
    requestTimeout: one('request-timeout'),
    disableCompression: on('disable-compression'),
  };
}
