import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Bed, pathsOf } from './bed.ts';

/** Writes what containerd and the kubelet read at start. */
export async function writeNodeConfig(bed: Bed): Promise<void> {
  const registry = join(bed.dir, 'registries', '_default');
  await mkdir(registry, { recursive: true });
  const server = `http://127.0.0.1:${bed.ports.registry}`;
  // Both lines are needed: the first keeps containerd from asking the real registry, the second is what it reads.
  await writeFile(join(registry, 'hosts.toml'), `server = "${server}"\n[host."${server}"]\n`);
  await writeFile(join(bed.dir, 'containerd.toml'), containerdConfig(bed));
  await writeFile(join(bed.dir, 'resolv.conf'), '');
  await writeFile(join(bed.dir, 'kubelet.json'), JSON.stringify(kubeletConfig(bed), null, 2));
}

function containerdConfig(bed: Bed): string {
  return `version = 2
root = "${bed.dir}/containerd"
state = "${bed.dir}/containerd-state"
disabled_plugins = [
  "io.containerd.snapshotter.v1.aufs",
  "io.containerd.snapshotter.v1.btrfs",
  "io.containerd.snapshotter.v1.devmapper",
  "io.containerd.snapshotter.v1.zfs",
]

[grpc]
  address = "${pathsOf(bed).containerdSocket}"

[plugins."io.containerd.grpc.v1.cri"]
  # Without CAP_SYS_RESOURCE no score can be lowered, and runc would give up on every container.
  restrict_oom_score_adj = true
  sandbox_image = "registry.k8s.io/pause:3.10"
  tolerate_missing_hugetlb_controller = true

[plugins."io.containerd.grpc.v1.cri".cni]
  bin_dir = "/usr/lib/cni"
  conf_dir = "${bed.dir}/cni"

[plugins."io.containerd.grpc.v1.cri".registry]
  config_path = "${bed.dir}/registries"
`;
}

function kubeletConfig(bed: Bed) {
  return {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',

    address: bed.nodeAddress,
    port: bed.ports.kubelet,
    healthzPort: bed.ports.kubeletHealth,
    authentication: { anonymous: { enabled: false }, x509: { clientCAFile: pathsOf(bed).authority } },
    authorization: { mode: 'Webhook' },
    containerRuntimeEndpoint: `unix://${pathsOf(bed).containerdSocket}`,
    clusterDomain: 'cluster.local',
    clusterDNS: [bed.nodeAddress],
    resolvConf: join(bed.dir, 'resolv.conf'),
    volumePluginDir: join(bed.dir, 'volume-plugins'),

    failCgroupV1: false,
    failSwapOn: false,
    cgroupDriver: 'cgroupfs',
    // Chains in the machine's own tables, which nobody would take away again.
    makeIPTablesUtilChains: false,
    cgroupRoot: `/${bed.cgroup}`,

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
