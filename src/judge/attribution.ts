import type { Pod } from '../objects/workload.ts';
import { cacheLagMs } from '../order/predecessors.ts';
import type { Fact } from '../recording/entry.ts';
import type { Life } from '../recording/lives.ts';
import { ordinalOf } from '../statefulset/names.ts';
import { isControlledBy, isHealthy, isTerminating, revisionOf } from '../statefulset/pods.ts';
import type { SetSpec } from '../statefulset/spec.ts';
import type { Doings } from './doings.ts';
import type { Cause } from './outcome.ts';
import type { SetState } from './set-states.ts';
import { statesAround, untoldTemplates } from './set-states.ts';
import { isUnwanted } from './unwanted.ts';

/** Whose hand took a pod away, as far as can be told. A deletion itself does not say who asked for it. */
export type Hand =
  /** This drill, by UID. */
  | 'drill'
  /** The controller, because the ordinal was no longer wanted. */
  | 'scale-down'
  /** The controller, to bring the pod to the update revision. */
  | 'rollout'
  /** Maybe the controller, for a rollout to a template of which it has told nothing yet; maybe somebody else. */
  | 'untold rollout'
  /** The controller, because the pod had failed or succeeded. */
  | 'terminal'
  /** The controller, for no reason that can be seen. */
  | 'controller'
  /** An eviction, a preemption, a taint or the pod garbage collector: the pod's condition DisruptionTarget says so. */
  | 'disruption'
  /** The set is being deleted, and its pods with it. */
  | 'set deletion'
  | 'unattributed';

/**
 * Whose deletion it was, and the words for it. What proves most comes first: our own request by UID, the pod's own
 * condition, what the set wanted just then, and at last the controller's event, which alone gives no reason.
 */
export function attribute(
  life: Life,
  fact: Fact<'pod'>,
  witnessed: boolean,
  states: readonly SetState[],
  doings: Doings,
): readonly [Hand, string] {
  if (doings.deletions.some(({ uid, seq }) => uid === life.uid && seq < fact.seq))
    return ['drill', 'was deleted by this drill'];
  const disruption = disruptionOf(life);
  if (disruption !== undefined) return ['disruption', `was disrupted (${disruption})`];
  const around = statesAround(states, fact.at);
  const setGoes = around.some(
    (state) => (state.gone || isTerminating(state.set)) && isOwnedBy(state, fact.object),
  );
  const isOurs = doings.setDeletions.some(({ seq, cascade }) => seq < fact.seq && cascade !== 'orphan');
  if (setGoes && !witnessed && isOurs) return ['drill', 'went with its set, which this drill deleted'];
  if (setGoes && !witnessed) return ['set deletion', 'went with its set'];
  if (isUnwanted(life.ordinal, fact, states, doings))
    return ['scale-down', 'was scaled away by the controller'];
  if (wasTerminal(life, fact)) return ['terminal', 'had ended and was cleared away by the controller'];
  if (around.some((state) => isDueForUpdate(state, fact.object) && isTakenBy(state, life, fact)))
    return ['rollout', 'was taken by a rollout'];
  if (untoldTemplates(states, fact.at).some((state) => mayBeTakenBy(state, life, fact)))
    return [
      'untold rollout',
      'was taken by a rollout of which the controller had told nothing yet, or by somebody',
    ];
  if (witnessed) return ['controller', 'was deleted by the controller'];
  return ['unattributed', 'was deleted by somebody; the API does not say by whom'];
}

/** What a deletion without its pods (`--cascade=orphan`) leaves behind has no owner that could take it along. */
function isOwnedBy({ spec }: SetState, pod: Pod): boolean {
  return isControlledBy(pod, spec.uid);
}

/** The condition that evictions, preemptions, taints and the pod garbage collector leave (1.26 on). */
function disruptionOf(life: Life): string | undefined {
  for (const { object } of life.facts) {
    const target = object.status?.conditions?.find(({ type }) => type === 'DisruptionTarget');
    if (target?.status === 'True') return target.reason ?? 'DisruptionTarget';
  }
  return undefined;
}

/** Since 1.27 a graceful end is Failed or Succeeded too, so only a phase from before the departure counts. */
function wasTerminal(life: Life, fact: Fact<'pod'>): boolean {
  return life.facts.some(
    ({ seq, object }) =>
      seq < fact.seq && (object.status?.phase === 'Failed' || object.status?.phase === 'Succeeded'),
  );
}

/** Whether the rolling update of that definition would take this pod to bring it to another revision. */
export function isDueForUpdate({ set, spec }: SetState, pod: Pod): boolean {
  const { updateRevision } = set.status ?? {};
  const revision = revisionOf(pod);
  const isOlder = updateRevision !== undefined && revision !== undefined && revision !== updateRevision;
  return isOlder && isRolledAt(spec, ordinalOf(spec.name, pod.metadata?.name ?? '') ?? -1);
}

/** Below the partition the controller takes nobody for a rollout, and so nobody's deletion is one. */
function isRolledAt({ updateStrategy, start, partition }: SetSpec, ordinal: number): boolean {
  return updateStrategy === 'RollingUpdate' && ordinal >= start + partition;
}

/** The pod stood when that template came, in a place that a rolling update reaches. */
function mayBeTakenBy(state: SetState, life: Life, fact: Fact<'pod'>): boolean {
  const [first] = life.facts;
  return first.at <= state.at && isRolledAt(state.spec, life.ordinal) && isTakenBy(state, life, fact);
}

/** OrderedReady takes no pod for an update that is not healthy; what takes a broken one is somebody else. */
function isTakenBy({ spec }: SetState, { facts }: Life, { seq, at }: Fact<'pod'>): boolean {
  if (!spec.monotonic) return true;
  const before = facts.filter((fact) => fact.seq < seq);
  const healthy = before.findLastIndex((fact) => isHealthy(fact.object));
  const broken = before[healthy + 1];
  return broken === undefined || (healthy >= 0 && at - broken.at <= cacheLagMs);
}

/** Who is to blame for a pod's being away. */
export function blameFor({ hand }: { readonly hand: Hand }): Cause {
  switch (hand) {
    case 'drill':
      return 'this drill';
    case 'scale-down':
    case 'rollout':
    case 'terminal':
    case 'controller':
      return 'controller';
    case 'disruption':
    case 'set deletion':
      return 'another actor';
    case 'untold rollout':
    case 'unattributed':
      return 'unattributed';
  }
}

/** Neither the drill nor the controller, as far as can be told: a person, another tool, or the node's. */
export function isFromOutside({ hand }: { readonly hand: Hand }): boolean {
  switch (hand) {
    case 'disruption':
    case 'set deletion':
    case 'unattributed':
      return true;
    case 'drill':
    case 'scale-down':
    case 'rollout':
    case 'untold rollout':
    case 'terminal':
    case 'controller':
      return false;
  }
}
