import type { FullPod } from '../controllers/objects.ts';

export interface Rejection {
  readonly reason: string;
  readonly message: string;
}

/**
 * Whether a node takes a pod that was given to it: the scheduler may be out of date, or was passed by.
 * Upstream: pkg/kubelet/lifecycle/predicate.go (1.36).
 */
export function admit(pod: FullPod, others: readonly FullPod[]): Rejection | undefined {
  const wanted = hostPorts(pod);
  if (wanted.length === 0) return undefined;
  const taken = new Set(others.flatMap(hostPorts));
  if (!wanted.some((port) => taken.has(port))) return undefined;
  const why = "node(s) didn't have free ports for the requested pod ports";
  return { reason: 'NodePorts', message: `Predicate NodePorts failed: ${why}` };
}

export function hostPorts(pod: FullPod): readonly number[] {
  return (pod.spec?.containers ?? []).flatMap(({ ports = [] }) =>
    ports.flatMap(({ hostPort }) => hostPort ?? []),
  );
}
