import { isClusterError, isUncertain } from '../../cluster/error.ts';
import { pods } from '../../cluster/resource.ts';
import { formatDuration } from '../../lib/duration.ts';
import { exitCodes, Failure } from '../../lib/failure.ts';
import type { KillPodSpec } from '../../scenario/scenario.ts';
import { inKillOrder, resolveOrdinals } from '../../scenario/resolve-ordinals.ts';
import { podName } from '../../statefulset/names.ts';
import { isHealthy } from '../../statefulset/pods.ts';
import { isInRange } from '../../statefulset/spec.ts';
import type { Action, ActionResult, Stage } from '../action.ts';
import { defaultWithin } from '../deadline.ts';
import type { PlannedStep } from '../plan.ts';
import type { Situation } from '../situation.ts';
import { lossesOfTaking, undoOf } from '../undo-kind.ts';

/** How often a delete whose answer was lost is sent again. By UID it can only ever hit the pod it was meant for. */
const TRIES = 5;

/** Deletes pods gracefully, each by UID; in an order the next one waits until the last one's replacement is healthy. */
export const killPod: Action<KillPodSpec> = {
  action: 'killPod',

  plan(spec, situation, step): PlannedStep {
    const ordinals = chosen(spec, situation, step.chance);
    const together = spec.order === 'together' && ordinals.length > 1;
    const undo = undoOf(lossesOfTaking(situation, ordinals), [
      // A killed pod is remade by the controller, unless it would not come back as itself.
      'nothing to restore: the controller remakes the pod',
    ]);
    return {
      name: step.name,
      action: 'killPod',
      ordinals,
      does: ordinals.map(
        (ordinal) =>
          `delete pod ${podName(situation.spec.name, ordinal)} (grace period ${graceOf(spec, situation)}s)`,
      ),
      fields: [],
      expected: ordinals.map(
        (ordinal) =>
          `${podName(situation.spec.name, ordinal)} goes and comes back under its name with the same claims`,
      ),
      disruption: { pods: together ? ordinals.length : 1, of: situation.spec.replicas },
      undo,
      withinMs: step.withinMs ?? defaultWithin(situation.spec),
    };
  },

  required: (_planned, { spec }) => ['I4', 'R1', ...(spec.claimTemplates.length > 0 ? ['S2'] : [])],

  needs: ({ ordinals }, { spec }) =>
    ordinals.map((ordinal) => ({
      verb: 'delete',
      group: '',
      resource: 'pods',
      name: podName(spec.name, ordinal),
      purpose: 'kill the pod',
    })),

  async run(spec, planned, stage): Promise<ActionResult> {
    if (spec.order === 'together') return killAll(spec, planned, planned.ordinals, stage);
    for (const ordinal of planned.ordinals) {
      const result = await killAll(spec, planned, [ordinal], stage);
      if (result.status === 'missed') return result;
    }
    return { status: 'done' };
  },
};

async function killAll(
  spec: KillPodSpec,
  planned: PlannedStep,
  ordinals: readonly number[],
  stage: Stage,
): Promise<ActionResult> {
  const killed = new Map<number, string>();
  for (const ordinal of ordinals) killed.set(ordinal, await kill(spec, ordinal, stage));

  const back = await stage.recorder.until(
    () => {
      const situation = stage.situation();
      assertStillWanted(situation, ordinals);
      return allReplaced(killed, situation) ? true : undefined;
    },
    { withinMs: planned.withinMs, signal: stage.signal },
  );
  if (back) return { status: 'done' };

  await stage.recorder.read('pod', stage.signal);
  stage.recorder.act({ type: 'deadlinePassed', step: planned.name, withinMs: planned.withinMs });
  const names = [...killed.keys()].map((ordinal) => podName(stage.situation().spec.name, ordinal));
  return {
    status: 'missed',
    detail: `${names.join(', ')} not back within ${formatDuration(planned.withinMs)}`,
  };
}

/** Once somebody has scaled a killed pod away, nobody makes it anew and there is nothing to wait for. */
function assertStillWanted({ spec }: Situation, ordinals: readonly number[]): void {
  const unwanted = ordinals.find((ordinal) => !isInRange(spec, ordinal));
  if (unwanted === undefined) return;
  throw new Failure(
    exitCodes.errored,
    `somebody else scaled sts/${spec.name} to ${spec.replicas} while ${podName(spec.name, unwanted)} was to come back`,
  );
}

/** A dying pod may stay Ready for seconds: only another UID that is healthy is a replacement. */
function allReplaced(killed: ReadonlyMap<number, string>, { members }: Situation): boolean {
  return [...killed].every(([ordinal, uid]) => {
    const pod = members.get(ordinal);
    return pod !== undefined && pod.metadata?.uid !== uid && isHealthy(pod);
  });
}

/** Resolves with the UID of the pod whose deletion the server has accepted. */
async function kill(spec: KillPodSpec, ordinal: number, stage: Stage): Promise<string> {
  const { members, spec: set } = stage.situation();
  const name = podName(set.name, ordinal);
  const uid = members.get(ordinal)?.metadata?.uid;
  if (uid === undefined) throw new Failure(exitCodes.errored, `pod ${name} is not there to be killed`);

  const { gracePeriodSeconds } = spec;
  // What is recorded as asked for is going to be asked for.
  stage.signal.throwIfAborted();
  stage.recorder.act({ type: 'deleteRequested', ordinal, uid, gracePeriodSeconds });
  await deleteByUid(stage, { namespace: set.namespace, name }, uid, gracePeriodSeconds);
  stage.recorder.act({ type: 'deleteAccepted', ordinal, uid });
  stage.emit({ type: 'acted', what: `deleted pod ${name}` });
  return uid;
}

async function deleteByUid(
  { cluster, signal, givenUp, guarded }: Stage,
  at: { namespace: string; name: string },
  uid: string,
  gracePeriodSeconds: number | undefined,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await guarded(() =>
        cluster.delete(pods, at, { uid, gracePeriodSeconds, signal: givenUp, meanwhile: signal }),
      );
    } catch (error) {
      // After a lost answer, "gone" and "another pod bears the name" both say that the first try was carried out.
      if (attempt > 1 && isClusterError(error, 'notFound', 'conflict')) return;
      if (isClusterError(error, 'notFound', 'conflict')) {
        throw new Failure(
          exitCodes.errored,
          `pod ${at.name} was replaced by somebody else just before it was to be killed`,
          [],
          { cause: error },
        );
      }
      if (!isUncertain(error) || signal.aborted || attempt === TRIES) throw error;
    }
  }
}

function chosen(spec: KillPodSpec, situation: Situation, chance: number): readonly number[] {
  const found = resolveOrdinals(spec.ordinal, situation.spec, () => chance);
  if (found instanceof Failure) throw found;
  return inKillOrder(found, spec.order);
}

function graceOf(spec: KillPodSpec, situation: Situation): number {
  return spec.gracePeriodSeconds ?? situation.spec.terminationGracePeriodSeconds;
}
