import { createApi, type ApiServer } from './api/server.ts';
import type { SandboxTime } from './clock/time.ts';
import { KubeControllerManager } from './controllers/kube-controller-manager.ts';
import { seededRandom } from './api/random.ts';
import type { World } from './controllers/world.ts';
import { placeCopy, type Original } from './copy/copy.ts';
import { furnishCluster, nodeNames, type ClusterShape, type NodeNames } from './nodes/default-cluster.ts';
import { Dns } from './dns/answers.ts';
import { execIn, logsOf, type ContainerKey } from './nodes/exec.ts';
import { faultsOf, type Faults } from './nodes/faults.ts';
import { type Habits, noHabits } from './nodes/habits.ts';
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
  /** Another cluster it is made after, instead of having nodes and a storage class of its own. */
  readonly original?: Original | undefined;
  /** A sync of a set failed and will be tried again: what went wrong, for tests and the curious. */
  readonly onSyncError?: (key: string, error: unknown) => void;
  /** What the controllers take for the API server. Tests hang a door in it that breaks a law of theirs. */
  readonly controllersDoor?: ((api: ApiServer) => ApiServer) | undefined;
}

export interface Sandbox {
  readonly api: ApiServer;
  readonly time: SandboxTime;
  readonly profile: Profile;
  /** Says so when another release than the one asked for is modelled. */
  readonly note: string | undefined;
  readonly dns: Dns;
  readonly faults: Faults;
  /** What it had to make up of a cluster it is a copy of, in words for people. */
  guesses(): readonly string[];
  /** Whether anything of a pod still runs anywhere, whatever the API server says of it. */
  runs(uid: string): boolean;
  exec(key: ContainerKey, command: readonly string[], stdin?: string): Promise<Ended>;
  logs(key: ContainerKey, options?: { readonly previous?: boolean }): string;
  stop(): void;
}

/**
 * A whole small cluster: API server, controllers, scheduler, nodes, DNS, on one clock. Faithful, not friendly.
 * @throws Error when `version` is no version.
 */
export function startSandbox(options: SandboxOptions): Sandbox {
  const { time, version, seed = 1 } = options;
  const selected = selectProfile(version);
  if (selected === undefined) throw new Error(`${version} is no Kubernetes version`);
  const { profile, note } = selected;
  const api = createApi({ time, seed, minor: profile.minor });
  const world = { api, time, random: seededRandom(seed + 1), profile };
  const furnished = furnish(world, options);
  const disks = new Disks();
  const dns = new Dns(world);
  const kubelets = startNodes(world, { disks, dns, ...furnished });
  const scheduler = new Scheduler(world);
  const onSyncError = options.onSyncError ?? (() => undefined);
  const { controllersDoor = (door) => door } = options;
  const controllers = new KubeControllerManager(
    { ...world, api: controllersDoor(api) },
    {
      onWiped: (volume) => disks.wipe(volume),
      onSyncError,
    },
  );
  controllers.start();
  scheduler.start();
  return {
    api,
    time,
    profile,
    note,
    dns,
    guesses: () => furnished.guesses(),
    faults: faultsOf({ controllers, scheduler, kubelets, registry: furnished.registry }),
    runs: (uid) => [...kubelets.values()].some((kubelet) => kubelet.runs(uid)),
    exec: (key, command, stdin = '') => execIn(world, kubelets, key, command, stdin),
    logs: (key, { previous = false } = {}) => logsOf(world, kubelets, key, previous),
    stop() {
      controllers.stop();
      scheduler.stop();
      for (const kubelet of kubelets.values()) kubelet.stop();
      time.stop();
    },
  };
}

interface Furnished {
  readonly nodes: readonly NodeNames[];
  readonly registry: WorldRegistry;
  readonly habits: Habits;
  guesses(): readonly string[];
}

/** Nodes and what else there is before anybody does anything: of the sandbox' own, or as another cluster has it. */
function furnish(world: World & { readonly api: ApiServer }, options: SandboxOptions): Furnished {
  const { nodes = 2, volumeBinding = 'Immediate', original } = options;
  const registry = new WorldRegistry();
  if (original === undefined) {
    furnishCluster(world, { nodes, volumeBinding });
    return { nodes: nodeNames(nodes), registry, habits: noHabits, guesses: () => [] };
  }
  const copied = placeCopy(world.api, original);
  for (const image of copied.habits.absentImages) registry.remove(image);
  return { ...copied, registry, guesses: () => copied.habits.guesses };
}

interface Hardware extends Furnished {
  readonly disks: Disks;
  readonly dns: Dns;
}

function startNodes(
  world: World,
  { nodes, disks, dns, registry, habits }: Hardware,
): ReadonlyMap<string, Kubelet> {
  const network = new Network();
  const mounts = new Mounts(world, disks);
  const resolve = (name: string, namespace: string) => dns.resolve(name, namespace);
  const kubelets = nodes.map(
    (node) => new Kubelet(world, { ...node, registry, habits, network, mounts, resolve }),
  );
  for (const kubelet of kubelets) kubelet.start();
  return new Map(kubelets.map((kubelet) => [kubelet.name, kubelet]));
}
