import type { StatefulSet } from '../../src/objects/workload.ts';
import type { State } from './state.ts';

/** What the set asks for and what its controller says of it. Revisions keep their names: their hash is compared too. */
export function setState({ metadata = {}, spec = {}, status = {} }: StatefulSet): State {
  const counts = [
    'observedGeneration',
    'replicas',
    'readyReplicas',
    'availableReplicas',
    'currentReplicas',
    'updatedReplicas',
    'collisionCount',
  ] as const;
  return {
    generation: String(metadata.generation ?? ''),
    wanted: String(spec.replicas ?? ''),
    partition: String(spec.updateStrategy?.rollingUpdate?.partition ?? ''),
    image: (spec.template?.spec?.containers ?? []).map(({ image }) => image).join(','),
    // A count that is 0 may be left out.
    ...Object.fromEntries(counts.map((count) => [count, String(status[count] ?? 0)])),
    currentRevision: status.currentRevision ?? '',
    updateRevision: status.updateRevision ?? '',
  };
}
