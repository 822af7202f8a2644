import { budgetOf } from '../../order/budget.ts';
import { isHealthy } from '../../statefulset/pods.ts';
import { isInRange } from '../../statefulset/spec.ts';
import type { Evidence } from '../evidence.ts';
import type { Verdict } from '../outcome.ts';
import { definePromise, held, notExercised, unknown, violated } from '../promise.ts';
import { statesAround } from '../set-states.ts';
import { turnsOf } from '../standings.ts';
import type { Update } from '../updates.ts';
import { updatesIn } from '../updates.ts';
import { remedy } from '../way-out.ts';
import { list, moment } from '../words.ts';

/**
 * O6 · A rolling update never has more pods away at one time than maxUnavailable allows: one, unless the set says more.
 *
 * Counted is what the update itself took while it was healthy, until its ordinal is healthy again. What nodes, people
 * and bad templates take besides is not the update's doing.
 */
export const updateBudget = definePromise({
  id: 'O6',
  dimension: 'ordering',
  title: 'A rolling update takes no more pods at one time than maxUnavailable allows',
  needs: ['pod'],
  subjects: ({ spec }) => [{ subject: spec.name, ordinal: undefined }],
  idle: 'there is no set',
  check: (_, evidence) => {
    const updates = new Map(updatesIn(evidence).map((update) => [update.life.uid, update]));
    if (updates.size === 0) return notExercised('no rolling update replaced a pod');
    const moments = momentsIn(evidence, updates);
    const over = moments.filter(({ away, most }) => away.length > most);
    const proven = over.find(
      ({ watched, away }) => watched && away.every(isProven) && targetsOf(away).size === 1,
    );
    const worst = proven ?? over[0];
    if (worst !== undefined) return exceeded(worst, proven !== undefined, evidence);
    const began = Math.min(...[...updates.values()].map(({ departure }) => departure.at));
    const gap = evidence.gap('pod', began, Infinity);
    if (gap !== undefined) return unknown(`more pods may have been away unseen: ${gap}`);
    const most = Math.max(...moments.map(({ away }) => away.length));
    if (most <= 0) return notExercised('the rolling update took only pods that were broken already');
    return held(
      `never more than ${most} of ${evidence.spec.replicas} pods away at one time for the update${remark(evidence)}`,
    );
  },
});

/** A pod was taken, and these were away then by the hand of what may have been the same update, itself included. */
interface Moment {
  readonly at: number;
  /** Otherwise a list showed it so, and what stands further down in the list may have come back before. */
  readonly watched: boolean;
  readonly away: readonly Update[];
  readonly most: number;
}

function momentsIn(evidence: Evidence, updates: ReadonlyMap<string, Update>): readonly Moment[] {
  const away = new Map<number, Update>();
  const moments: Moment[] = [];
  for (const { fact, life } of turnsOf(evidence)) {
    const update = updates.get(life.uid);
    if (update !== undefined && update.departure.seq === fact.seq && update.wasHealthy) {
      const specs = statesAround(evidence.setStates, fact.at).map(({ spec }) => spec);
      away.set(life.ordinal, update);
      // A pod that nobody wants any more is not unavailable, it is superfluous.
      const missed = [...away.values()].filter(
        (one) => specs.every((spec) => isInRange(spec, one.ordinal)) && maySharePurpose(one, update),
      );
      const most = Math.max(1, ...specs.map((spec) => budgetOf(spec, evidence.serverMinor).most));
      moments.push({ at: fact.at, watched: update.departure.watched, away: missed, most });
    } else if (fact.change !== 'deleted' && isHealthy(fact.object)) {
      away.delete(life.ordinal);
    }
  }
  return moments;
}

/** The revisions to which pods may have been brought by their updates. */
function targetsOf(updates: readonly Update[]): ReadonlySet<string | undefined> {
  return new Set(updates.flatMap(({ views }) => views.map(({ state }) => state.set.status?.updateRevision)));
}

/**
 * Another template begins another update. It takes its first pod at once, whatever a former one has away below: the
 * controller waits for the pods above only, unless it counts by maxUnavailable.
 * Upstream: pkg/controller/statefulset/stateful_set_control.go, updateStatefulSet (1.36).
 */
function maySharePurpose(one: Update, other: Update): boolean {
  const targets = targetsOf([other]);
  return [...targetsOf([one])].some((target) => targets.has(target));
}

function isProven({ departure }: Update): boolean {
  return departure.witnessed;
}

function exceeded({ at, away, most }: Moment, proven: boolean, evidence: Evidence): Verdict {
  const names = list(away.map(({ subject }) => subject).toSorted());
  const seen = `${names} away at one time, ${moment(at)}`;
  if (!proven) return unknown(`${seen}; nothing proves that the update took them all`);
  return violated({
    expected: `no more than ${most} of ${evidence.spec.replicas} pods away at one time for a rolling update`,
    seen,
    at,
    cause: 'controller',
    remedy: remedy('order-broken', evidence),
  });
}

function remark({ spec, serverMinor }: Evidence): string {
  const { usual, most } = budgetOf(spec, serverMinor);
  if (most === 1) return '';
  return usual === most
    ? `; maxUnavailable allows ${most}`
    : `; this version ignores maxUnavailable ${most} unless its feature gate is on`;
}
