import type { Caller } from '../api/api.ts';
import { endpointSlices, services } from '../controllers/kinds.ts';
import type { World } from '../controllers/world.ts';

/** Where the API server itself listens, on the network of the nodes. */
const SERVER = { address: '10.99.0.1', port: 6443 } as const;

const apiServer: Caller = {
  user: 'system:apiserver',
  groups: ['system:masters', 'system:authenticated'],
  fieldManager: 'kube-apiserver',
};

/**
 * The Service by which pods find the API server; clients read from it which family of addresses a cluster uses.
 * Upstream: pkg/controlplane/controller/kubernetesservice/controller.go, pkg/controlplane/reconcilers (1.36).
 */
export function furnishKubernetesService({ api }: World): void {
  const port = { name: 'https', protocol: 'TCP' };
  const name = 'kubernetes';
  const service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, labels: { component: 'apiserver', provider: 'kubernetes' } },
    spec: { clusterIP: '10.96.0.1', ports: [{ ...port, port: 443, targetPort: SERVER.port }] },
  };
  api.create(services, 'default', service, apiServer);
  const slice = {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name, labels: { 'kubernetes.io/service-name': name } },
    addressType: 'IPv4',
    endpoints: [{ addresses: [SERVER.address], conditions: { ready: true } }],
    ports: [{ ...port, port: SERVER.port }],
  };
  api.create(endpointSlices, 'default', slice, apiServer);
}
