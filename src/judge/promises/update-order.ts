import { formatDuration } from '../../lib/duration.ts';
import type { Evidence } from '../evidence.ts';
import type { Verdict } from '../outcome.ts';
import { definePromise, held, notExercised, unknown, violated } from '../promise.ts';
import type { Above, Update, View } from '../updates.ts';
import { namesAbove, updatesIn } from '../updates.ts';
import { remedy } from '../way-out.ts';
import { list, moment } from '../words.ts';

/**
 * O5 · A rolling update goes from the largest ordinal down, each updated pod running and ready before the next goes.
 *
 * Several at once are in order as far as maxUnavailable allows. Only deletions by the controller count, and an
 * outsider's look like one of those: so a violation needs the controller's own word for it.
 * Upstream: pkg/controller/statefulset/stateful_set_control.go, updateStatefulSet (1.36).
 */
export const updateOrder = definePromise<Update>({
  id: 'O5',
  dimension: 'ordering',
  title: 'A rolling update goes from the largest ordinal down, each pod ready before the next goes',
  needs: ['pod'],
  subjects: updatesIn,
  idle: 'no rolling update replaced a pod',
  check: (update, evidence) => {
    const { subject, departure, views } = update;
    const [first, ...rest] = views;
    if (!departure.watched || first === undefined)
      return unknown(`nobody saw when the update of ${subject} began`);
    // Two definitions in quick succession: which one the controller saw is not known, so both must agree.
    const verdict = checkIn(first, update, evidence);
    const agreed = rest.every((view) => checkIn(view, update, evidence).verdict === verdict.verdict);
    return agreed ? verdict : unknown(`the set's definition changed just when ${subject} was taken`);
  },
});

function checkIn(view: View, update: Update, evidence: Evidence): Verdict {
  const { subject } = update;
  if (mayGoFirst(view, update, evidence))
    return notExercised(`${subject} was broken already: a Parallel set may take such a pod before its turn`);
  const passed = view.pending.filter(({ state }) => state === 'passed over');
  if (passed.length > 0)
    return early(passed, `updated before ${subject}`, 'not updated yet', update, evidence);
  const away = view.pending;
  if (away.length >= view.budget.most)
    return early(away, `running and ready before ${subject} is taken`, 'not ready', update, evidence);
  if (view.total === 0) return held(`${subject}, the largest ordinal, went first`);
  if (away.length > 0)
    return held(`${subject} went beside ${namesOf(away)}, as maxUnavailable ${view.budget.most} allows`);
  const were = view.total === 1 ? 'was' : 'were';
  return held(`${namesAbove(view, update)} ${were} updated and ready when ${subject} went`);
}

/** From 1.35 on, with the gate on, a Parallel set begins with the pods that are not available anyway (upstream 137666). */
function mayGoFirst({ state }: View, { wasHealthy }: Update, { serverMinor = 0 }: Evidence): boolean {
  return !wasHealthy && !state.spec.monotonic && serverMinor >= 35;
}

function namesOf(above: readonly Above[]): string {
  return list(above.map(({ name }) => name).toReversed());
}

function early(
  culprits: readonly Above[],
  due: string,
  state: string,
  { subject, departure }: Update,
  evidence: Evidence,
): Verdict {
  const shortest = Math.min(...culprits.map(({ lasted }) => lasted));
  if (culprits.every(({ justNow }) => justNow))
    return unknown(
      `${subject} was taken ${formatDuration(shortest)} after ${namesOf(culprits)} had stopped being ready: the controller may not have known yet`,
    );
  const seen = `${subject} was deleted ${moment(departure.at)}, while ${namesOf(culprits)} ${culprits.length === 1 ? 'was' : 'were'} ${state}`;
  if (!departure.witnessed) return unknown(`${seen}; nothing proves that the controller did it`);
  return violated({
    expected: `${namesOf(culprits)} ${due}`,
    seen,
    at: departure.at,
    cause: 'controller',
    remedy: remedy('order-broken', evidence),
  });
}
