import { formatDuration } from '../../lib/duration.ts';
import { grainMs } from '../clocks.ts';
import type { Evidence } from '../evidence.ts';
import type { Verdict } from '../outcome.ts';
import { definePromise, held, notExercised, unknown, violated } from '../promise.ts';
import type { Above, Update, View } from '../updates.ts';
import { namesAbove, updatesIn } from '../updates.ts';
import { remedy } from '../way-out.ts';
import { list, moment } from '../words.ts';

/**
 * O12 · With minReadySeconds a rolling update waits that long after a pod became ready before it takes the next.
 *
 * A slow watch crowds together what lay apart and pulls apart what did not, so nothing is claimed that the objects' own
 * timestamps, which come from two clocks, contradict. That pods are made only after the same wait is part of O1.
 */
export const updateGap = definePromise<Update>({
  id: 'O12',
  dimension: 'ordering',
  title: 'A rolling update leaves each pod ready for minReadySeconds before it takes the next',
  needs: ['pod'],
  subjects: updatesIn,
  idle: 'no rolling update replaced a pod',
  check: (update, evidence) => {
    const { subject, departure, views } = update;
    const [first, ...rest] = views;
    if (!departure.watched || first === undefined)
      return unknown(`nobody saw when the update of ${subject} began`);
    const needed = first.state.spec.minReadySeconds;
    if (rest.some(({ state }) => state.spec.minReadySeconds !== needed))
      return unknown(`minReadySeconds changed just when ${subject} was taken`);
    if (needed === 0) return notExercised('the set has no minReadySeconds');
    return checkIn(first, update, evidence);
  },
});

function checkIn(view: View, update: Update, evidence: Evidence): Verdict {
  const { subject, departure } = update;
  const { state, pending, budget, total } = view;
  const { minReadySeconds, monotonic } = state.spec;
  if (total === pending.length) return notExercised(`no updated pod stood above ${subject}`);
  const needed = minReadySeconds * 1000 - grainMs;
  const isYoung = ({ lasted, readyAtMost = Infinity }: Above) => Math.min(lasted, readyAtMost) < needed;
  const young = view.young.filter(isYoung);
  const away = pending.filter((one) => one.state === 'away').length;
  const names = (all: readonly Above[]) => list(all.map(({ name }) => name).toReversed());
  if (young.length === 0) {
    const ready = pending.length === 0 ? namesAbove(view, update) : 'what was updated';
    return held(`${ready} had been ready for ${minReadySeconds} s when ${subject} went`);
  }
  if (away + young.length < budget.most)
    return notExercised(`maxUnavailable ${budget.most} let ${subject} go at once`);
  const unclear = young.find(
    ({ watched, lasted, readyFor = Infinity, readyAtMost = Infinity }) =>
      !watched || Math.max(lasted, readyFor, readyAtMost) >= needed,
  );
  if (unclear) {
    const told = evidence.clocks.told(unclear.node);
    return unknown(`how long ${unclear.name} had been ready when ${subject} went is not known; ${told}`);
  }
  if (!monotonic && (evidence.serverMinor ?? 0) < 35)
    return notExercised('versions before 1.35 may update a Parallel set without this wait');
  const lasted = formatDuration(Math.min(...young.map((one) => one.lasted)));
  const seen = `${subject} was deleted ${moment(departure.at)}, ${lasted} after ${names(young)} had become ready`;
  if (!departure.witnessed) return unknown(`${seen}; nothing proves that the controller did it`);
  return violated({
    expected: `${names(young)} ready for ${minReadySeconds} s before ${subject} is taken`,
    seen,
    at: departure.at,
    cause: 'controller',
    remedy: remedy('order-broken', evidence),
  });
}
