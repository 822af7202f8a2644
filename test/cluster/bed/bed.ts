import { join } from 'node:path';

/** One machine of the cluster: a kubelet with a containerd and folders of its own. */
export interface BedNode {
  readonly name: string;
  readonly address: string;
  readonly dir: string;
  readonly containerdSocket: string;
  /** Parent of the process groups of its pods, below every cgroup hierarchy. */
  readonly cgroup: string;
}

/**
 * One cluster on this machine: where it keeps its state and what names and addresses it takes. All of them follow
 * from the number, so that a test which breaks things can have a bed of its own beside the one that is shared.
 */
export interface Bed {
  readonly number: number;
  /** Everything the bed writes lies in here; it is gone after `down`. */
  readonly dir: string;
  /** Parent of all process groups of the bed. */
  readonly cgroup: string;
  /** The only way in and out of the bed's own network: a cable with one end on the machine. */
  readonly cable: string;
  readonly machineAddress: string;
  /** Of the API server and all else that is not on a node. */
  readonly address: string;
  readonly nodes: readonly BedNode[];
  readonly podRange: string;
  readonly serviceRange: string;
}

/** The bed of that number (0 to 9), its state in `dir`, by default `/run/sts-doctor-bed` or `…-N`. */
export function aBed(
  number = 0,
  dir = number === 0 ? '/run/sts-doctor-bed' : `/run/sts-doctor-bed-${number}`,
): Bed {
  if (!Number.isInteger(number) || number < 0 || number > 9) {
    throw new Error(`a bed has a number from 0 to 9, not ${number}`);
  }
  const cgroup = `sts-doctor-bed-${number}`;
  // Two, so that a pod has somewhere to go when a test empties or loses a node.
  const nodes = [1, 2].map((n) => ({
    name: `node-${n}`,
    address: `10.99.${number}.${n + 1}`,
    dir: join(dir, `node-${n}`),
    containerdSocket: join(dir, `node-${n}`, 'containerd.sock'),
    cgroup: `${cgroup}/node-${n}`,
  }));
  return {
    number,
    dir,
    cgroup,
    cable: `stsbed${number}`,
    machineAddress: `10.99.${number}.254`,
    address: `10.99.${number}.1`,
    nodes,
    podRange: `10.${240 - number}.0.0/16`,
    serviceRange: `10.98.${number}.0/24`,
  };
}

/** The bed that the environment asks for: `STS_DOCTOR_BED_NUMBER` and `STS_DOCTOR_BED_DIR`. */
export function bedOfEnvironment(env: NodeJS.ProcessEnv = process.env): Bed {
  return aBed(Number(env['STS_DOCTOR_BED_NUMBER'] ?? 0), env['STS_DOCTOR_BED_DIR']);
}

/** The names of the files that more than one part of the bed must know. */
export function pathsOf(bed: Bed) {
  return {
    admin: join(bed.dir, 'kubeconfig'),
    authority: join(bed.dir, 'pki', 'ca.crt'),
    images: join(bed.dir, 'images'),
    kubectl: join(bed.dir, 'bin', 'kubectl'),
    namespaces: join(bed.dir, 'namespaces'),
    pki: join(bed.dir, 'pki'),
    users: join(bed.dir, 'users'),
  } as const;
}

/** Addresses with ports. The bed has a network of its own, so they are the usual ports and never taken. */
export function endpointsOf(bed: Bed) {
  return {
    api: `${bed.address}:6443`,
    controllerManager: `${bed.address}:10257`,
    etcd: `${bed.address}:2379`,
    etcdPeer: `${bed.address}:2380`,
    namesReady: `${bed.address}:8181`,
    proxyHealth: `${bed.address}:10256`,
    registry: `${bed.address}:5000`,
    scheduler: `${bed.address}:10259`,
  } as const;
}
