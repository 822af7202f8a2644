import { createApi, type ApiServer } from './api/server.ts';
import type { SandboxTime } from './clock/time.ts';
import { KubeControllerManager } from './controllers/kube-controller-manager.ts';
import { seededRandom } from './api/random.ts';
import type { World } from './controllers/world.ts';
import { furnishCluster, nodeNames, type ClusterShape } from './nodes/default-cluster.ts';
import { Dns } from './dns/answers.ts';
import { execIn, logsOf, type ContainerKey } from './nodes/exec.ts';
import { faultsOf, type Faults } from './nodes/faults.ts';
import { Disks } from './nodes/disks.ts';
import { WorldRegistry } from './nodes/images.ts';
import { Kubelet } from './nodes/kubelet.ts';
import { Mounts } from './nodes/mounts.ts';
import { Network } from './nodes/network.ts';
import { Scheduler } from './nodes/scheduler.ts';
import type { Ended } from './nodes/shell/task.ts';
import { selectProfile, type Profile } from './versions/profile.ts';

export interface SandboxOptions {
  readonly time: SandboxTime;
  /** Kubernetes release to behave as, e.g. `1.35.0`; without it the newest that is modelled. */
  readonly version?: string | undefined;
  readonly seed?: number;
  /** How many nodes; two without it. */
  readonly nodes?: number;
  readonly volumeBinding?: ClusterShape['volumeBinding'];
  /** A sync of a set failed and will be tried again: what went wrong, for tests and the curious. */
  readonly onSyncError?: (key: string, error: unknown) => void;
}

export interface Sandbox {
  readonly api: ApiServer;
  readonly time: SandboxTime;
  readonly profile: Profile;
  /** Says so when another release than the one asked for is modelled. */
  readonly note: string | undefined;
  readonly dns: Dns;
  readonly faults: Faults;
  /** Whether anything of a pod still runs anywhere, whatever the API server says of it. */
  runs(uid: string): boolean;
  exec(key: ContainerKey, command: readonly string[]): Promise<Ended>;
  logs(key: ContainerKey, options?: { readonly previous?: boolean }): string;
  stop(): void;
}

/**
 * A whole small cluster: API server, controllers, scheduler, nodes, DNS, on one clock. Faithful, not friendly.
 * @throws Error when `version` is no version.
 */
export function startSandbox(options: SandboxOptions): Sandbox {
  const { time, version, seed = 1, nodes = 2, volumeBinding = 'Immediate' } = options;
  const selected = selectProfile(version);
  if (selected === undefined) throw new Error(`${version} is no Kubernetes version`);
  const { profile, note } = selected;
  const api = createApi({ time, seed, minor: profile.minor });
  const world: World = { api, time, random: seededRandom(seed + 1), profile };
  furnishCluster(world, { nodes, volumeBinding });
  const disks = new Disks();
  const dns = new Dns(world);
  const registry = new WorldRegistry();
  const kubelets = startNodes(world, nodes, { disks, dns, registry });
  const scheduler = new Scheduler(world);
  const onSyncError = options.onSyncError ?? (() => undefined);
  const controllers = new KubeControllerManager(world, {
    onWiped: (volume) => disks.wipe(volume),
    onSyncError,
  });
  controllers.start();
  scheduler.start();
  return {
    api,
    time,
    profile,
    note,
    dns,
    faults: faultsOf({ controllers, scheduler, kubelets, registry }),
    runs: (uid) => [...kubelets.values()].some((kubelet) => kubelet.runs(uid)),
    exec: (key, command) => execIn(world, kubelets, key, command),
    logs: (key, { previous = false } = {}) => logsOf(world, kubelets, key, previous),
    stop() {
      controllers.stop();
      scheduler.stop();
      for (const kubelet of kubelets.values()) kubelet.stop();
      time.stop();
    },
  };
}

interface Hardware {
  readonly disks: Disks;
  readonly dns: Dns;
  readonly registry: WorldRegistry;
}

function startNodes(
  world: World,
  count: number,
  { disks, dns, registry }: Hardware,
): ReadonlyMap<string, Kubelet> {
  const network = new Network();
  const mounts = new Mounts(world, disks);
  const resolve = (name: string, namespace: string) => dns.resolve(name, namespace);
  const kubelets = nodeNames(count).map(
    (node) => new Kubelet(world, { ...node, registry, network, mounts, resolve }),
  );
  for (const kubelet of kubelets) kubelet.start();
  return new Map(kubelets.map((kubelet) => [kubelet.name, kubelet]));
}
