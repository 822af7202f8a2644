import type { State, Stream } from './state.ts';

export interface KnownDifference {
  readonly what: string;
  /** Where upstream does it. */
  readonly reference: string;
  /** States that only one side has: they are left out on both. */
  ignores(state: State): boolean;
}

/** In what the sandbox is knowingly other than a real cluster. Never more than five. */
export const knownDifferences: readonly KnownDifference[] = [
  {
    what: 'A kubelet mounts before its caches have caught up: the claim is not bound yet or still forbidden to the node, or the certificates of the service account have not been read. It says FailedMount once and tries again. The sandbox has neither a Node authorizer nor such caches.',
    reference:
      'pkg/kubelet/volumemanager/populator/desired_state_of_world_populator.go, plugin/pkg/auth/authorizer/node/node_authorizer.go, pkg/kubelet/util/manager/watch_based_manager.go',
    ignores: ({ said = '' }) =>
      said.startsWith('Warning FailedMount') &&
      /no relationship found between node|failed to sync configmap cache|PVC is not bound/.test(said),
  },
];

export function withoutKnown(stream: Stream): Stream {
  return stream.filter((state) => !knownDifferences.some((known) => known.ignores(state)));
}
