import type { Pod } from '../../objects/workload.ts';
import { isHealthy, isTerminating } from '../../statefulset/pods.ts';
import { isInRange } from '../../statefulset/spec.ts';
import { isBornOrdinal } from './claims.ts';
import { isObserved, missingFrom } from './health.ts';
import type { KnownRevision } from './known-revisions.ts';
import { isDroppable, neverCompletes, type PodsOfTheRun, type Stray, straysOf } from './strays.ts';

/** Of the set whose fields are given back, at one moment. */
export interface Scene extends PodsOfTheRun {
  /** The controller has to have seen this definition at least. */
  readonly generation: number;
}

export type Move =
  | { readonly move: 'delete pod'; readonly ordinal: number; readonly pod: Pod; readonly why: string }
  | { readonly move: 'delete revision'; readonly revision: KnownRevision; readonly why: string }
  | { readonly move: 'wait'; readonly for: string }
  | { readonly move: 'done' };

/**
 * What brings the pods back to where they were, one move at a time; the controller does the rest. A broken pod of the
 * run is deleted at once, for nothing is lost with it, and under OrderedReady it would stay for ever. A healthy one that
 * the controller leaves alone (OnDelete, below the partition) goes when all others are there. Pure.
 * Upstream: https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#forced-rollback
 */
export function nextMove(scene: Scene): Move {
  const { situation, generation } = scene;
  const missing = missingFrom(situation, generation);
  if (!isObserved(situation.set, generation)) return wait(missing);
  const strays = straysOf(scene);
  const broken = blockedCondemned(scene) ?? brokenStray(scene, strays);
  if (broken !== undefined) return broken;
  if (missing !== undefined) return wait(missing);
  return healthyStray(scene, strays) ?? formerCurrent(scene) ?? { move: 'done' };
}

/**
 * Of several broken pods that are over, OrderedReady removes none: each waits for the other.
 * Upstream: stateful_set_control.go, processCondemned (1.36).
 */
function blockedCondemned({ situation, journal, mayTake }: Scene): Move | undefined {
  const { spec, members } = situation;
  if (!spec.monotonic || !mayTake) return undefined;
  const broken = [...members]
    .filter(([ordinal, pod]) => !isInRange(spec, ordinal) && !isHealthy(pod))
    .toSorted(([a], [b]) => b - a);
  const [highest] = broken;
  if (highest === undefined || broken.length < 2) return undefined;
  const [ordinal, pod] = highest;
  if (isTerminating(pod) || !isBornOrdinal(journal, ordinal)) return undefined;
  return { move: 'delete pod', ordinal, pod, why: 'broken, over, and not removed by the controller' };
}

function brokenStray(scene: Scene, strays: readonly Stray[]): Move | undefined {
  const broken = strays.find((stray) => !stray.isHealthy);
  if (broken === undefined) return undefined;
  const { ordinal, pod, revision, wayBack } = broken;
  if (wayBack === 'none') return drop(scene, revision);
  return { move: 'delete pod', ordinal, pod, why: `broken, and still at revision ${revision} of the run` };
}

/** Everybody is there and healthy, so one may go. */
function healthyStray(scene: Scene, strays: readonly Stray[]): Move | undefined {
  const { spec } = scene.situation;
  const rolled = strays.find(({ wayBack }) => wayBack === 'controller');
  if (rolled !== undefined)
    return wait(`${rolled.pod.metadata?.name} is still at revision ${rolled.revision} of the run`);
  const left = strays.find(({ wayBack }) => wayBack === 'deletion');
  if (left !== undefined) {
    const { ordinal, pod, revision } = left;
    return { move: 'delete pod', ordinal, pod, why: `still at revision ${revision} of the run` };
  }
  const [held] = strays;
  if (held === undefined) return undefined;
  if (neverCompletes(spec)) return drop(scene, held.revision);
  return wait(`${held.pod.metadata?.name} is still at revision ${held.revision} of the run`);
}

/** The pods are where they were. The status follows where the controller can. */
function formerCurrent(scene: Scene): Move | undefined {
  const { set, spec } = scene.situation;
  const { currentRevision = '', updateRevision } = set.status ?? {};
  if (!isDroppable(scene, currentRevision)) return undefined;
  if (neverCompletes(spec)) return drop(scene, currentRevision);
  return wait(`the controller has not taken revision ${updateRevision} for the current one yet`);
}

function drop({ revisions }: Scene, name: string): Move {
  const revision = revisions?.get(name);
  if (revision === undefined) return wait(`revision ${name} of the run is the current one`);
  return { move: 'delete revision', revision, why: 'the controller would keep it as the current one' };
}

function wait(missing: string | undefined): Move {
  return { move: 'wait', for: missing ?? 'nothing' };
}
