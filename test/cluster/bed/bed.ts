import { join } from 'node:path';

/**
 * One cluster on this machine: where it keeps its state and what names, addresses and ports it takes.
 * All of them follow from the number, so that a test which breaks things can have a bed of its own.
 */
export interface Bed {
  readonly number: number;
  /** Everything the bed writes lies in here; it is gone after `down`. */
  readonly dir: string;
  /** Parent of all process groups of the bed, below every cgroup hierarchy. */
  readonly cgroup: string;
  readonly nodeName: string;
  /** Carries the node's address. A bridge, as Kubernetes refuses a loopback address for a node. */
  readonly nodeBridge: string;
  readonly nodeAddress: string;
  readonly podBridge: string;
  readonly podRange: string;
  readonly serviceRange: string;
  readonly ports: Readonly<Record<PortName, number>>;
}

type PortName =
  | 'api'
  | 'controllerManager'
  | 'etcd'
  | 'etcdPeer'
  | 'kubelet'
  | 'kubeletHealth'
  | 'namesReady'
  | 'registry'
  | 'scheduler';

/** The bed of that number (0 to 9), its state in `dir`, by default `/run/sts-doctor-bed` or `…-N`. */
export function aBed(number = 0, dir?: string): Bed {
  if (!Number.isInteger(number) || number < 0 || number > 9) {
    throw new Error(`a bed has a number from 0 to 9, not ${number}`);
  }
  const port = 16_440 + number * 20;
  return {
    number,
    dir: dir ?? (number === 0 ? '/run/sts-doctor-bed' : `/run/sts-doctor-bed-${number}`),
    cgroup: `sts-doctor-bed-${number}`,
    nodeName: 'node-1',
    nodeBridge: `stsnode${number}`,
    nodeAddress: `10.99.${number}.1`,
    podBridge: `stspods${number}`,
    podRange: `10.${240 - number}.0.0/16`,
    serviceRange: `10.98.${number}.0/24`,
    ports: {
      api: port,
      etcd: port + 1,
      etcdPeer: port + 2,
      controllerManager: port + 3,
      scheduler: port + 4,
      kubelet: port + 5,
      kubeletHealth: port + 6,
      namesReady: port + 7,
      registry: port + 8,
    },
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
    containerdSocket: join(bed.dir, 'containerd.sock'),
    kubectl: join(bed.dir, 'bin', 'kubectl'),
    mountNamespace: join(bed.dir, 'namespaces', 'mnt'),
    pki: join(bed.dir, 'pki'),
    users: join(bed.dir, 'users'),
  } as const;
}
