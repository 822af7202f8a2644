import type { Caller } from '../api/api.ts';
import { namespaces, nodes, storageClasses } from '../controllers/kinds.ts';
import type { World } from '../controllers/world.ts';
import { furnishKubernetesService } from './kubernetes-service.ts';

export interface NodeNames {
  readonly name: string;
  readonly address: string;
  readonly podNet: string;
}

export interface ClusterShape {
  readonly nodes: number;
  readonly volumeBinding: 'Immediate' | 'WaitForFirstConsumer';
}

const admin: Caller = { user: 'kubernetes-admin', groups: ['system:masters'], fieldManager: 'sandbox' };
const NAMESPACES = ['default', 'kube-system', 'kube-public', 'kube-node-lease'];

export function nodeNames(count: number): readonly NodeNames[] {
  return Array.from({ length: count }, (_, index) => ({
    name: `node-${index + 1}`,
    address: `10.99.0.${index + 2}`,
    podNet: `10.240.${index}`,
  }));
}

/** What every cluster has before anybody does anything: namespaces, nodes, a default storage class, its own Service. */
export function furnishCluster(world: World, shape: ClusterShape): void {
  const { api, profile } = world;
  for (const name of NAMESPACES) {
    const metadata = { name, labels: { 'kubernetes.io/metadata.name': name } };
    api.create(namespaces, undefined, { apiVersion: 'v1', kind: 'Namespace', metadata }, admin);
  }
  for (const node of nodeNames(shape.nodes)) addNode(api, node, profile.gitVersion);
  const annotations = { 'storageclass.kubernetes.io/is-default-class': 'true' };
  const standard = {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: 'standard', annotations },
    provisioner: 'kubernetes.io/host-path',
    reclaimPolicy: 'Delete',
    volumeBindingMode: shape.volumeBinding,
  };
  api.create(storageClasses, undefined, standard, admin);
  // Of its disks each is attached to a node, as those of a cloud are.
  const disk = {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: 'disk' },
    provisioner: 'disk.csi.sandbox',
    reclaimPolicy: 'Delete',
    volumeBindingMode: shape.volumeBinding,
  };
  api.create(storageClasses, undefined, disk, admin);
  furnishKubernetesService(world);
}

function addNode(api: World['api'], { name, address, podNet }: NodeNames, kubeletVersion: string): void {
  const labels = {
    'beta.kubernetes.io/arch': 'amd64',
    'beta.kubernetes.io/os': 'linux',
    'kubernetes.io/arch': 'amd64',
    'kubernetes.io/hostname': name,
    'kubernetes.io/os': 'linux',
  };
  const resources = { cpu: '2', memory: '24632892Ki', pods: '250' };
  const node = {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels },
    spec: { podCIDR: `${podNet}.0/24` },
  };
  const created = api.create(nodes, undefined, node, admin);
  const status = {
    addresses: [
      { type: 'InternalIP', address },
      { type: 'Hostname', address: name },
    ],
    allocatable: resources,
    capacity: resources,
    nodeInfo: {
      kubeletVersion,
      operatingSystem: 'linux',
      architecture: 'amd64',
      osImage: 'sandbox',
      containerRuntimeVersion: 'sandbox://0',
    },
  };
  api.update(nodes, { ...created, status }, admin, { subresource: 'status' });
}
