import type { Fact } from '../recording/entry.ts';
import type { Life } from '../recording/lives.ts';
import type { Recording } from '../recording/recording.ts';
import { factsOf } from '../recording/recording.ts';
import { isTerminating, revisionOf } from '../statefulset/pods.ts';
import type { Doings } from './doings.ts';
import type { Cause } from './outcome.ts';
import type { SetState } from './set-states.ts';
import { statesAround, watchSkewMs } from './set-states.ts';
import { isUnwanted } from './unwanted.ts';
import { ordinalOf } from '../statefulset/names.ts';

/** Whose hand took a pod away, as far as can be told. A deletion itself does not say who asked for it. */
export type Hand =
  /** This drill, by UID. */
  | 'drill'
  /** The controller, because the ordinal was no longer wanted. */
  | 'scale-down'
  /** The controller, to bring the pod to the update revision. */
  | 'rollout'
  /** The controller, because the pod had failed or succeeded. */
  | 'terminal'
  /** The controller, for no reason that can be seen. */
  | 'controller'
  /** An eviction, a preemption, a taint or the pod garbage collector: the pod's condition DisruptionTarget says so. */
  | 'disruption'
  /** The set is being deleted, and its pods with it. */
  | 'set deletion'
  | 'unattributed';

/** A pod's going away: how it began and whose doing it was. */
export interface Departure {
  readonly life: Life;
  /** When it was first seen to be terminating or gone. */
  readonly at: number;
  readonly seq: number;
  /** The watch showed its beginning. Otherwise it was found so in a list, and may have begun long before. */
  readonly watched: boolean;
  readonly hand: Hand;
  /** The controller's own event `SuccessfulDelete` tells of it. */
  readonly witnessed: boolean;
  /** Whose hand, in words that go on a pod's name, e.g. `was deleted by this drill`. */
  readonly words: string;
}

/** The departures of all lives that ended or are ending, by the pod's UID. */
export function departuresOf(
  recording: Recording,
  lives: readonly Life[],
  states: readonly SetState[],
  doings: Doings,
): ReadonlyMap<string, Departure> {
  const witnessed = witnessedDeletions(recording, lives);
  const departures = new Map<string, Departure>();
  for (const life of lives) {
    const fact = departing(life);
    if (fact === undefined) continue;
    const event = witnessed.has(life.uid);
    const [hand, words] = handIn(life, fact, event, states, doings);
    const watched = fact.change === 'modified' || fact.change === 'deleted';
    departures.set(life.uid, { life, at: fact.at, seq: fact.seq, watched, hand, witnessed: event, words });
  }
  return departures;
}

function departing(life: Life): Fact<'pod'> | undefined {
  return life.facts.find(
    ({ change, object }) => change === 'deleted' || change === 'vanished' || isTerminating(object),
  );
}

function handIn(
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
  const setGoes = around.some(({ set, gone }) => gone || isTerminating(set));
  if (setGoes && !witnessed) return ['set deletion', 'went with its set'];
  if (isUnwanted(life.ordinal, fact, states, doings))
    return ['scale-down', 'was scaled away by the controller'];
  if (wasTerminal(life, fact)) return ['terminal', 'had ended and was cleared away by the controller'];
  if (around.some((state) => isStale(state, fact))) return ['rollout', 'was taken by a rollout'];
  if (witnessed) return ['controller', 'was deleted by the controller'];
  return ['unattributed', 'was deleted by somebody; the API does not say by whom'];
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

function isStale({ set, spec }: SetState, fact: Fact<'pod'>): boolean {
  const { updateRevision } = set.status ?? {};
  const revision = revisionOf(fact.object);
  if (spec.updateStrategy !== 'RollingUpdate') return false;
  // Below the partition the controller takes nobody for a rollout, and so nobody's deletion is one.
  const ordinal = ordinalOf(spec.name, fact.object.metadata?.name ?? '') ?? -1;
  if (ordinal < spec.start + spec.partition) return false;
  return updateRevision !== undefined && revision !== undefined && revision !== updateRevision;
}

/** How late an event may come: events are sent after the deed, by another way, and names are used again. */
const EVENT_DELAY_MS = 10_000;
const DELETED = /delete pod (\S+) in statefulset (\S+) successful/i;

/**
 * The lives whose deletion the controller announced. Since 2026 some servers capitalise the verb, and similar events
 * are folded into one, so a missing event says nothing.
 * Upstream: pkg/controller/statefulset/stateful_pod_control.go, recordPodEvent (1.36).
 */
function witnessedDeletions(recording: Recording, lives: readonly Life[]): ReadonlySet<string> {
  const departed = Map.groupBy(lives, (life) => life.name);
  const found = new Set<string>();
  for (const { at, change, object } of factsOf(recording, 'event')) {
    if (object.reason !== 'SuccessfulDelete' || (change !== 'added' && change !== 'modified')) continue;
    const [, name = '', setName] = DELETED.exec(object.message ?? '') ?? [];
    if (setName !== recording.header.set.name) continue;
    const last = departed.get(name)?.findLast((life) => {
      const since = departing(life)?.at;
      return since !== undefined && since <= at + watchSkewMs && since >= at - EVENT_DELAY_MS;
    });
    if (last) found.add(last.uid);
  }
  return found;
}

/** Who is to blame for a pod's being away. */
export function blameFor({ hand }: Departure): Cause {
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
    case 'unattributed':
      return 'unattributed';
  }
}
