import { readFile, writeFile } from 'node:fs/promises';
import { type Bed, endpointsOf, pathsOf } from './bed.ts';
import { type Certificate, issueCertificate } from './certificates.ts';

/** Issues a certificate to a component or a person and writes the kubeconfig that uses it. */
export async function admit(bed: Bed, path: string, file: string, name: string, groups: readonly string[]) {
  await writeKubeconfig(bed, path, name, await issueCertificate(bed, file, { name, groups }));
}

/** Writes a kubeconfig that needs no other file: certificates and key are embedded. */
async function writeKubeconfig(bed: Bed, path: string, user: string, client: Certificate): Promise<void> {
  const embed = async (file: string) => (await readFile(file)).toString('base64');
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name: 'bed',
        cluster: {
          server: `https://${endpointsOf(bed).api}`,
          'certificate-authority-data': await embed(pathsOf(bed).authority),
        },
      },
    ],
    users: [
      {
        name: user,
        user: {
          'client-certificate-data': await embed(client.certificate),
          'client-key-data': await embed(client.key),
        },
      },
    ],
    contexts: [{ name: 'bed', context: { cluster: 'bed', user } }],
    'current-context': 'bed',
  };
  // JSON is YAML, and the kubeconfig of a client may be either.
  await writeFile(path, `${JSON.stringify(config, null, 2)}\n`, { mode: 0o600 });
}
