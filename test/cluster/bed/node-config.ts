import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Bed, type BedNode, endpointsOf, pathsOf } from './bed.ts';

/** Writes what containerd, CNI and the kubelet of a node read at start. */
export async function writeNodeConfig(bed: Bed, node: BedNode): Promise<void> {
  const registries = join(node.dir, 'registries', '_default');
  const networks = join(node.dir, 'networks');
  for (const folder of [registries, networks]) await mkdir(folder, { recursive: true });
  const registry = `http://${endpointsOf(bed).registry}`;
  // Both lines are needed: the first keeps containerd from going on to the real registry, the second is what it reads.
  await writeFile(join(registries, 'hosts.toml'), `server = "${registry}"\n[host."${registry}"]\n`);
  await writeFile(join(networks, '10-pods.conflist'), JSON.stringify(podNetwork(bed)));
  await writeFile(join(node.dir, 'containerd.toml'), containerdConfig(node));
  await writeFile(join(node.dir, 'resolv.conf'), '');
  await writeFile(join(node.dir, 'kubelet.json'), JSON.stringify(kubeletConfig(bed, node), null, 2));
}

/** One bridge for the pods of all nodes, and one list of the addresses that are given out. */
function podNetwork(bed: Bed) {
  const ipam = {
    type: 'host-local',
    dataDir: join(bed.dir, 'addresses'),
    ranges: [[{ subnet: bed.podRange }]],
    routes: [{ dst: '0.0.0.0/0' }],
  };
  const bridge = { type: 'bridge', bridge: 'pods', isGateway: true, hairpinMode: true, ipam };
  return { cniVersion: '1.0.0', name: 'pods', plugins: [bridge] };
}

function containerdConfig(node: BedNode): string {
  return `version = 2
root = "${node.dir}/containerd"
state = "${node.dir}/containerd-state"
disabled_plugins = [
  "io.containerd.snapshotter.v1.aufs",
  "io.containerd.snapshotter.v1.btrfs",
  "io.containerd.snapshotter.v1.devmapper",
  "io.containerd.snapshotter.v1.zfs",
]

[grpc]
  address = "${node.containerdSocket}"

[plugins."io.containerd.grpc.v1.cri"]
  # Without CAP_SYS_RESOURCE no score can be lowered, and runc would give up on every container.
  restrict_oom_score_adj = true
  sandbox_image = "registry.k8s.io/pause:3.10"
  tolerate_missing_hugetlb_controller = true

[plugins."io.containerd.grpc.v1.cri".cni]
  bin_dir = "/usr/lib/cni"
  conf_dir = "${node.dir}/networks"

[plugins."io.containerd.grpc.v1.cri".registry]
  config_path = "${node.dir}/registries"
`;
}

function kubeletConfig(bed: Bed, node: BedNode) {
  return {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',

    address: node.address,
    healthzBindAddress: node.address,
    authentication: { anonymous: { enabled: false }, x509: { clientCAFile: pathsOf(bed).authority } },
    authorization: { mode: 'Webhook' },
    containerRuntimeEndpoint: `unix://${node.containerdSocket}`,
    clusterDomain: 'cluster.local',
    clusterDNS: [bed.address],
    resolvConf: join(node.dir, 'resolv.conf'),
    volumePluginDir: join(node.dir, 'volume-plugins'),

    failCgroupV1: false,
    failSwapOn: false,
    cgroupDriver: 'cgroupfs',
    cgroupRoot: `/${node.cgroup}`,

    // As quick as it can be and still behave as a node does: no throttles, but upstream's back-offs and order.
    maxPods: 250,
    serializeImagePulls: false,
    registryPullQPS: 0,
    eventRecordQPS: 0,
    eventBurst: 1000,
    kubeAPIQPS: 200,
    kubeAPIBurst: 400,
    syncFrequency: '10s',
    // A stopped kubelet shows within half a minute, while a busy machine does not look like a lost node.
    nodeStatusUpdateFrequency: '4s',
    nodeLeaseDurationSeconds: 20,

    // The disk belongs to whoever runs the tests, often nearly full: no eviction, no collection of our images.
    evictionHard: { 'memory.available': '50Mi', 'nodefs.available': '1%', 'imagefs.available': '1%' },
    imageGCHighThresholdPercent: 100,
    imageGCLowThresholdPercent: 99,
  };
}
