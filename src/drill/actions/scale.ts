import type { StatefulSet } from '../../objects/workload.ts';
import type { ScaleSpec } from '../../scenario/scenario.ts';
import { podName } from '../../statefulset/names.ts';
import { claimsOf, isInRange, ordinalsOf } from '../../statefulset/spec.ts';
import type { Action, ActionResult } from '../action.ts';
import { applyEdit } from '../edit/apply-edit.ts';
import { defaultWithinFor, withinOf } from '../deadline.ts';
import type { PlannedStep } from '../plan.ts';
import { isComplete, type Situation } from '../situation.ts';
import { lossesOfTaking, undoOf } from '../undo-kind.ts';
import { type Goal, waitFor } from '../until/wait.ts';

/** Changes `spec.replicas` and waits until the controller has carried it out. */
export const scale: Action<ScaleSpec> = {
  action: 'scale',

  plan({ replicas }, situation, step): PlannedStep {
    const { spec } = situation;
    const ordinals = disturbed(situation, replicas);
    const down = replicas < spec.replicas;
    const names = ordinals.map((ordinal) => podName(spec.name, ordinal));
    return {
      name: step.name,
      action: 'scale',
      ordinals,
      does: [`scale sts/${spec.name} from ${spec.replicas} to ${replicas}`],
      fields: [{ path: 'spec.replicas', from: spec.replicas, to: replicas }],
      expected:
        names.length === 0
          ? []
          : [
              `${down ? 'deleted' : 'created'} ${spec.monotonic ? 'one by one' : 'together'}: ${names.join(', ')}`,
            ],
      disruption: { pods: down ? ordinals.length : 0, of: spec.replicas },
      undo: undoOf(lossesOf(situation, replicas), [`scale sts/${spec.name} back to ${spec.replicas}`]),
      withinMs: withinOf(step, defaultWithinFor(spec, ordinals.length)),
    };
  },

  required: ({ disruption }, { spec }) => [
    'R1',
    ...(spec.monotonic ? [disruption.pods > 0 ? 'O2' : 'O1'] : ['O9']),
    ...(disruption.pods > 0 ? ['I4'] : []),
    ...(disruption.pods > 0 && spec.claimTemplates.length > 0 && spec.retention.whenScaled === 'Retain'
      ? ['S2']
      : []),
  ],

  needs: (planned, { spec }) => {
    if (planned.disruption.pods > 0) return [];
    const claims = { group: '', resource: 'persistentvolumeclaims' } as const;
    const purpose = 'remove the claims that scaling up makes, and no others';
    const born = planned.ordinals.flatMap((ordinal) => [...claimsOf(spec, ordinal).values()]);
    if (born.length === 0) return [];
    return [
      { ...claims, verb: 'list', purpose },
      { ...claims, verb: 'watch', purpose },
      ...born.map((name) => ({ ...claims, verb: 'delete', name, purpose })),
    ];
  },

  edit: ({ replicas }, { set }) => withReplicas(set, replicas),

  async run({ replicas }, planned, stage, until): Promise<ActionResult> {
    const { spec } = stage.situation();
    const generation = await applyEdit(stage, (set) => withReplicas(set, replicas));
    stage.emit({ type: 'acted', what: `scaled sts/${spec.name} from ${spec.replicas} to ${replicas}` });
    const scaled: Goal = {
      reached: (situation) => isCarriedOut(situation, replicas),
      missed: ({ members }) => `${members.size} pods, not ${replicas},`,
    };
    return waitFor(stage, planned, until ?? scaled, generation);
  },
};

function withReplicas(set: StatefulSet, replicas: number): StatefulSet {
  return { ...set, spec: { ...set.spec, replicas } };
}

function isCarriedOut(situation: Situation, replicas: number): boolean {
  const { set, spec, members } = situation;
  if (spec.replicas !== replicas || members.size !== replicas) return false;
  const observed = (set.status?.observedGeneration ?? 0) >= (set.metadata?.generation ?? 0);
  return observed && isComplete(situation);
}

/** The ordinals that go, highest first, or that come, lowest first. */
function disturbed({ spec, members }: Situation, replicas: number): readonly number[] {
  const wanted = { start: spec.start, replicas };
  if (replicas >= spec.replicas) return ordinalsOf(wanted).filter((ordinal) => !isInRange(spec, ordinal));
  return [...members.keys()].filter((ordinal) => !isInRange(wanted, ordinal)).toSorted((a, b) => b - a);
}

/** Going down is exact only while everything that goes comes back as it was. */
function lossesOf(situation: Situation, replicas: number): readonly string[] {
  const { set, spec } = situation;
  if (replicas >= spec.replicas) return [];
  const { currentRevision, updateRevision } = set.status ?? {};
  const claimsGo = spec.claimTemplates.length > 0 && spec.retention.whenScaled === 'Delete';
  // With no pod left the controller takes every rollout, a partitioned one too, for complete.
  // Upstream: stateful_set_utils.go, completeRollingUpdate (1.36).
  const forgets =
    replicas === 0 && spec.updateStrategy === 'RollingUpdate' && currentRevision !== updateRevision;
  return [
    ...(claimsGo ? ['whenScaled: Delete deletes the claims of the pods that go'] : []),
    ...(forgets
      ? [
          'at zero the controller takes the partitioned rollout for complete: all pods would come back updated',
        ]
      : []),
    ...lossesOfTaking(situation, disturbed(situation, replicas)),
  ];
}
