import type { Fact } from '../recording/entry.ts';
import type { Life } from '../recording/lives.ts';
import type { Recording } from '../recording/recording.ts';
import { factsOf } from '../recording/recording.ts';
import { isTerminating } from '../statefulset/pods.ts';
import type { Hand } from './attribution.ts';
import { attribute } from './attribution.ts';
import type { Doings } from './doings.ts';
import type { SetState } from './set-states.ts';
import { watchSkewMs } from './set-states.ts';

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
    const [hand, words] = attribute(life, fact, event, states, doings);
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
      const since = departing(life)?.at ?? Infinity;
      return since <= at + watchSkewMs && since >= at - EVENT_DELAY_MS;
    });
    if (last) found.add(last.uid);
  }
  return found;
}
