import type { SetSpec } from '../../statefulset/spec.ts';
import type { Guard } from '../guard.ts';
import type { PlannedStep } from '../plan.ts';

/** A rollout that replaces no pod cannot stall, and an update strategy without a partition cannot have one set. */
export const noRollout: Guard = {
  name: 'no-rollout',
  skippable: false,
  check({ steps, situation: { spec } }) {
    const stalling = steps.find(
      ({ action, ordinals, fields }) =>
        action === 'stallRollout' && (ordinals.length === 0 || fields.length === 0),
    );
    if (stalling !== undefined)
      return { saw: `no pod would be replaced: ${reason(stalling, spec)}`, wayOut: wayOut(spec) };
    if (!steps.some(({ action }) => action === 'setPartition') || spec.updateStrategy === 'RollingUpdate')
      return undefined;
    return {
      saw: `the update strategy of sts/${spec.name} is ${spec.updateStrategy}, which has no partition`,
      wayOut: 'drill a set whose update strategy is RollingUpdate',
    };
  },
};

function reason({ fields }: PlannedStep, { updateStrategy, replicas, partition }: SetSpec): string {
  if (updateStrategy === 'OnDelete') return 'under OnDelete the controller leaves them alone';
  if (replicas === 0) return 'the set has no replicas';
  if (partition >= replicas) return `the partition ${partition} keeps all ${replicas} of them`;
  return fields.length === 0 ? 'the template is like this already' : 'the partition keeps all of them';
}

function wayOut({ updateStrategy, replicas }: SetSpec): string {
  if (updateStrategy === 'OnDelete') return 'drill a set whose update strategy is RollingUpdate';
  return replicas === 0 ? 'scale the set up first' : 'lower the partition first, or choose another fault';
}
