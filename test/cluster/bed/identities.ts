import { join } from 'node:path';
import { type Bed, pathsOf } from './bed.ts';
import { issueCertificate, makeAuthority } from './certificates.ts';
import { admit } from './kubeconfig.ts';

/**
 * Makes the certificates of the server and the kubeconfigs of all who talk to it. Each component is the user that
 * Kubernetes' own roles are bound to, so RBAC and NodeRestriction hold for them as they do elsewhere.
 */
export async function makeIdentities(bed: Bed): Promise<void> {
  await makeAuthority(bed);
  const { admin, pki } = pathsOf(bed);
  const component = (file: string, name: string, groups: readonly string[] = []) =>
    admit(bed, join(pki, `${file}.kubeconfig`), file, name, groups);
  await Promise.all([
    issueCertificate(bed, 'server', { name: 'kube-apiserver', altNames: serverNames(bed) }),
    admit(bed, admin, 'admin', 'admin', ['system:masters']),
    component('controller-manager', 'system:kube-controller-manager'),
    component('proxy', 'system:kube-proxy'),
    component('scheduler', 'system:kube-scheduler'),
    ...bed.nodes.map(({ name }) => component(name, `system:node:${name}`, ['system:nodes'])),
  ]);
}

function serverNames(bed: Bed): string {
  const names = ['kubernetes', 'kubernetes.default', 'kubernetes.default.svc'];
  // The first address of the range is given to the service `kubernetes`, which pods use.
  const addresses = [bed.address, bed.serviceRange.replace('.0/24', '.1')];
  return [...names.map((name) => `DNS:${name}`), ...addresses.map((address) => `IP:${address}`)].join(',');
}
