import { pods } from '../../cluster/resource.ts';
import { exitCodes, Failure } from '../../lib/failure.ts';
import { inKillOrder, resolveOrdinals } from '../../scenario/resolve-ordinals.ts';
import type { KillOrder, OrdinalSelector } from '../../scenario/scenario.ts';
import { podName } from '../../statefulset/names.ts';
import { isHealthy } from '../../statefulset/pods.ts';
import { isInRange } from '../../statefulset/spec.ts';
import type { Need, Stage, StepContext } from '../action.ts';
import { touchesTemplate } from '../edit/edits.ts';
import type { PlannedStep } from '../plan.ts';
import type { Situation } from '../situation.ts';
import { lossesOfTaking, undoOf } from '../undo-kind.ts';
import type { Goal } from '../until/wait.ts';
import { untilAnswered } from './until-answered.ts';

/** What a plan says of the undo when a pod was deleted: there is none to write. */
export const remade = 'nothing to restore: the controller remakes the pod';

/** Whether it is as before afterwards: a pod that came back with what the drill has made of the template is replaced again. */
export function undoOfTaking(
  situation: Situation,
  ordinals: readonly number[],
  { earlier }: StepContext,
): PlannedStep['undo'] {
  const losses = lossesOfTaking(situation, ordinals);
  if (losses.length > 0 || !earlier.some(({ path }) => touchesTemplate(path)))
    return undoOf(losses, [remade]);
  return { kind: 'equivalent', does: ['have every pod that came back with the new template replaced again'] };
}

/** The pods that are meant, as they are when the step begins, in the order in which they go. */
export function chosenOrdinals(
  selector: OrdinalSelector,
  order: KillOrder,
  situation: Situation,
  { chance }: StepContext,
): readonly number[] {
  const found = resolveOrdinals(selector, situation.spec, () => chance);
  if (found instanceof Failure) throw found;
  return inKillOrder(found, order);
}

/** What a set owes a pod that was taken from it: to come back as itself, in time, with its own claims. */
export function promisedBack({ spec }: Situation): readonly string[] {
  return ['I4', 'R1', ...(spec.claimTemplates.length > 0 ? ['S2'] : [])];
}

/** @param purpose as in `needed to kill the pod`. */
export function deletionNeeds(
  { ordinals }: PlannedStep,
  { spec }: Situation,
  purpose: string,
): readonly Need[] {
  return ordinals.map((ordinal) => ({
    verb: 'delete',
    group: '',
    resource: 'pods',
    name: podName(spec.name, ordinal),
    purpose,
  }));
}

/** Resolves with the UID of the pod whose deletion the server has accepted. Undefined seconds: the pod's own grace. */
export async function deletePod(
  stage: Stage,
  ordinal: number,
  gracePeriodSeconds: number | undefined,
): Promise<string> {
  const { members, spec: set } = stage.situation();
  const name = podName(set.name, ordinal);
  const uid = members.get(ordinal)?.metadata?.uid;
  if (uid === undefined) throw new Failure(exitCodes.errored, `pod ${name} is not there to be deleted`);

  // What is recorded as asked for is going to be asked for.
  stage.signal.throwIfAborted();
  stage.recorder.act({ type: 'deleteRequested', ordinal, uid, gracePeriodSeconds });
  const { cluster, signal, givenUp } = stage;
  const options = { uid, gracePeriodSeconds, signal: givenUp, meanwhile: signal };
  await untilAnswered(stage, { gone: `pod ${name} was replaced`, done: 'deleted' }, () =>
    cluster.delete(pods, { namespace: set.namespace, name }, options),
  );
  stage.recorder.act({ type: 'deleteAccepted', ordinal, uid });
  const how = gracePeriodSeconds === 0 ? ' by force' : '';
  stage.emit({ type: 'acted', what: `deleted pod ${name}${how}` });
  return uid;
}

/** Every pod that was deleted has a healthy successor. */
export function replaced(deleted: ReadonlyMap<number, string>): Goal {
  return {
    reached(situation) {
      assertStillWanted(situation, [...deleted.keys()]);
      return [...deleted].every(([ordinal, uid]) => isReplaced(situation, ordinal, uid));
    },
    missed(situation) {
      const { name } = situation.spec;
      const late = [...deleted].filter(([ordinal, uid]) => !isReplaced(situation, ordinal, uid));
      return `${late.map(([ordinal]) => podName(name, ordinal)).join(', ')} not back`;
    },
  };
}

/** A dying pod may stay Ready for seconds: only another UID that is healthy is a replacement. */
function isReplaced({ members }: Situation, ordinal: number, uid: string): boolean {
  const pod = members.get(ordinal);
  return pod !== undefined && pod.metadata?.uid !== uid && isHealthy(pod);
}

/** Once somebody has scaled a deleted pod away, nobody makes it anew and there is nothing to wait for. */
function assertStillWanted({ spec }: Situation, ordinals: readonly number[]): void {
  const unwanted = ordinals.find((ordinal) => !isInRange(spec, ordinal));
  if (unwanted === undefined) return;
  throw new Failure(
    exitCodes.errored,
    `somebody else scaled sts/${spec.name} to ${spec.replicas} while ${podName(spec.name, unwanted)} was to come back`,
  );
}
