import { access, readFile } from 'node:fs/promises';
import { isIPv6 } from 'node:net';
import type { Kubeconfig } from './kubeconfig.ts';

/** Where Kubernetes mounts a pod's service account. */
const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

/**
 * The configuration of a pod, in the shape of a kubeconfig, so that flags apply to it the same way; undefined outside
 * of a cluster. Upstream: client-go rest/config.go, InClusterConfig, and clientcmd's inClusterClientConfig (1.37).
 */
export async function inClusterKubeconfig(
  env: Readonly<Record<string, string | undefined>>,
  directory = SERVICE_ACCOUNT,
): Promise<Kubeconfig | undefined> {
  const host = env['KUBERNETES_SERVICE_HOST'];
  const port = env['KUBERNETES_SERVICE_PORT'];
  if (!host || !port || !(await exists(`${directory}/token`))) return undefined;
  const ca = `${directory}/ca.crt`;
  const name = 'in-cluster';
  return {
    currentContext: name,
    clusters: new Map([
      [
        name,
        {
          server: `https://${isIPv6(host) ? `[${host}]` : host}:${port}`,
          'certificate-authority': (await exists(ca)) ? ca : undefined,
        },
      ],
    ]),
    users: new Map([[name, { tokenFile: `${directory}/token` }]]),
    contexts: new Map([
      [
        name,
        { cluster: name, user: name, namespace: env['POD_NAMESPACE'] || (await namespaceIn(directory)) },
      ],
    ]),
  };
}

async function namespaceIn(directory: string): Promise<string | undefined> {
  const text = await readFile(`${directory}/namespace`, 'utf8').catch(() => '');
  return text.trim() || undefined;
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
