import type { Budget } from '../order/budget.ts';
import { budgetOf } from '../order/budget.ts';
import { cacheLagMs } from '../order/predecessors.ts';
import type { Life } from '../recording/lives.ts';
import { podName } from '../statefulset/names.ts';
import { isHealthy, isTerminating, revisionOf } from '../statefulset/pods.ts';
import { ordinalsOf } from '../statefulset/spec.ts';
import { isDueForUpdate } from './attribution.ts';
import { readyAtMost, writtenReady } from './clocks.ts';
import type { Departure } from './departures.ts';
import type { Evidence } from './evidence.ts';
import type { Subject } from './promise.ts';
import type { SetState } from './set-states.ts';
import { statesAround } from './set-states.ts';
import type { Standing } from './standings.ts';
import { turnsOf } from './standings.ts';
import { list } from './words.ts';

/** A pod that a rolling update took away, and how the set stood just before. */
export interface Update extends Subject {
  readonly ordinal: number;
  readonly life: Life;
  readonly departure: Departure;
  /** It was running and ready until then. */
  readonly wasHealthy: boolean;
  /** Every definition that may have been in force and by which the pod was due, each with what it says of the turn. */
  readonly views: readonly View[];
}

/** An update as one definition of the set shows it. Of a thousand pods above it only those that matter are kept. */
export interface View {
  readonly state: SetState;
  readonly budget: Budget;
  /** How many ordinals the set wanted above it. */
  readonly total: number;
  /** Those above that were not updated and ready, descending. */
  readonly pending: readonly Above[];
  /** Those above that were updated, and ready for less than minReadySeconds by our own times or by the timestamps. */
  readonly young: readonly Above[];
}

export interface Above {
  readonly ordinal: number;
  readonly name: string;
  /**
   * - `updated`: of the update revision, running and ready.
   * - `passed over`: due for the same update, and not taken yet.
   * - `away`: gone, going, or not ready again.
   */
  readonly state: 'updated' | 'passed over' | 'away';
  /** How long it had been so, in milliseconds, as far as was seen. */
  readonly lasted: number;
  /** The watch showed when that began. */
  readonly watched: boolean;
  /** How long it had been ready by the objects' own timestamps, which come from two clocks: so the controller reckons. */
  readonly readyFor: number | undefined;
  /** How long it can have been ready at most by the objects' own timestamps, however their two clocks stand. */
  readonly readyAtMost: number | undefined;
  readonly node: string | undefined;
  /** It may have become so too late for the controller to know of it. */
  readonly justNow: boolean;
}

/** The updates of all rolling updates, in the order in which the watch on pods showed them. */
export function updatesIn(evidence: Evidence): readonly Update[] {
  const found: Update[] = [];
  for (const { fact, life, standings } of turnsOf(evidence)) {
    const departure = evidence.departures.get(life.uid);
    if (departure === undefined || departure.seq !== fact.seq || departure.hand !== 'rollout') continue;
    const { name: subject, ordinal } = life;
    const due = statesAround(evidence.setStates, fact.at).filter((state) =>
      isDueForUpdate(state, fact.object),
    );
    const views = distinct(due).map((state) => viewOf(state, departure, standings, evidence));
    const wasHealthy = standings.get(ordinal)?.healthy === true;
    found.push({ subject, ordinal, life, departure, wasHealthy, views });
  }
  return found;
}

/** Whether by every definition that may have been in force another pod had to be seen to first. */
function isOutOfTurn({ views }: Update): boolean {
  return views.every(
    ({ pending, budget }) =>
      pending.length >= budget.most || pending.some(({ state }) => state === 'passed over'),
  );
}

/** UIDs of pods that went in the middle of a rolling update, out of its turn and without the controller's word for it. */
export function straysIn(evidence: Evidence): ReadonlySet<string> {
  const strays = updatesIn(evidence).filter((update) => !update.departure.witnessed && isOutOfTurn(update));
  return new Set(strays.map(({ life }) => life.uid));
}

/** The pods above it as a sentence has them: by name as long as they are few. */
export function namesAbove({ state, total }: View, { ordinal }: Update): string {
  if (total > 4) return `all ${total} pods above`;
  return list(Array.from({ length: total }, (_, index) => podName(state.spec.name, ordinal + 1 + index)));
}

/** A rollout changes the set's status all the time; what matters here changes seldom. */
function distinct(states: readonly SetState[]): readonly SetState[] {
  const keyOf = ({ set, spec }: SetState) => JSON.stringify([set.status?.updateRevision, spec]);
  return [...new Map(states.map((state) => [keyOf(state), state])).values()];
}

function viewOf(
  state: SetState,
  departure: Departure,
  standings: ReadonlyMap<number, Standing>,
  evidence: Evidence,
): View {
  const above = ordinalsOf(state.spec).filter((ordinal) => ordinal > departure.life.ordinal);
  const pending: Above[] = [];
  const young: Above[] = [];
  for (const ordinal of above.toReversed()) {
    const standing = standings.get(ordinal);
    const how = stateOf(standing, state);
    const lasted = standing === undefined ? departure.at : departure.at - standing.since;
    if (how !== 'updated') pending.push(aboveAs(ordinal, how, standing, departure, evidence));
    else if (state.spec.minReadySeconds > 0) {
      const above = aboveAs(ordinal, how, standing, departure, evidence);
      if (Math.min(lasted, above.readyAtMost ?? Infinity) < state.spec.minReadySeconds * 1000)
        young.push(above);
    }
  }
  const budget = budgetOf(state.spec, evidence.serverMinor);
  return { state, budget, total: above.length, pending, young };
}

function aboveAs(
  ordinal: number,
  state: Above['state'],
  standing: Standing | undefined,
  departure: Departure,
  evidence: Evidence,
): Above {
  const lasted = standing === undefined ? departure.at : departure.at - standing.since;
  const isRecent = standing?.wasHealthy === true && lasted <= cacheLagMs;
  return {
    ordinal,
    name: podName(evidence.spec.name, ordinal),
    state,
    lasted,
    watched: standing?.watched === true,
    readyFor: writtenReady(standing?.pod, requestTime(departure)),
    readyAtMost: readyAtMost(standing?.pod, requestTime(departure), evidence.clocks),
    node: standing?.pod?.spec?.nodeName,
    justNow: isRecent && !isOwnDoing(ordinal, departure.seq, evidence),
  };
}

function stateOf(standing: Standing | undefined, state: SetState): Above['state'] {
  const { pod, healthy = false } = standing ?? {};
  if (pod === undefined || isTerminating(pod)) return 'away';
  if (isDueForUpdate(state, pod)) return 'passed over';
  // A pod that says nothing of its revision cannot be told from an updated one.
  return healthy || revisionOf(pod) === undefined ? 'updated' : 'away';
}

/** Away for a reason that no cache hides: the controller took it, or made it anew and it was never ready since. */
function isOwnDoing(ordinal: number, seq: number, { lives, departures }: Evidence): boolean {
  const last = lives.findLast((life) => life.ordinal === ordinal && life.facts[0].seq < seq);
  const departure = last && departures.get(last.uid);
  if (departure === undefined || departure.seq > seq)
    return !last?.facts.some((fact) => fact.seq < seq && isHealthy(fact.object));
  return departure.hand === 'rollout';
}

/**
 * When the deletion was asked for, by the API server's clock: the deletionTimestamp lies the grace period later. Not a
 * number where there is none.
 */
function requestTime({ life, seq }: Departure): number {
  const { deletionTimestamp = '', deletionGracePeriodSeconds = 0 } =
    life.facts.find((fact) => fact.seq === seq)?.object.metadata ?? {};
  return Date.parse(deletionTimestamp) - deletionGracePeriodSeconds * 1000;
}
