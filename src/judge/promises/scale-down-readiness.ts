import { formatDuration } from '../../lib/duration.ts';
import { cacheLagMs } from '../../order/predecessors.ts';
import type { Peer, Wait } from '../../order/scale-down.ts';
import { waitsFor } from '../../order/scale-down.ts';
import { podName } from '../../statefulset/names.ts';
import type { SetSpec } from '../../statefulset/spec.ts';
import { isInRange, ordinalsOf } from '../../statefulset/spec.ts';
import type { Evidence } from '../evidence.ts';
import type { Verdict } from '../outcome.ts';
import { definePromise, held, notExercised, unknown, violated } from '../promise.ts';
import type { ScaleDown } from '../scale-downs.ts';
import { scaleDownsIn } from '../scale-downs.ts';
import { remedy } from '../way-out.ts';
import { list, moment } from '../words.ts';

/**
 * O3 · Under OrderedReady scaling down halts while a pod that stays is not running and ready.
 *
 * A broken pod that is to go itself holds back nobody but broken pods above it, as upstream does it. Readiness is
 * judged, not minReadySeconds: versions before 1.34 disagree about that.
 */
export const scaleDownReadiness = definePromise<ScaleDown>({
  id: 'O3',
  dimension: 'ordering',
  title: 'Scaling down deletes a pod only while all that stay are running and ready',
  needs: ['pod'],
  outOfPlace: ({ spec }) => (spec.monotonic ? undefined : 'podManagementPolicy Parallel waits for nobody'),
  subjects: scaleDownsIn,
  idle: 'the controller scaled nothing down',
  check: (scaleDown, evidence) => {
    const { subject, departure, ranges } = scaleDown;
    if (!departure.watched) return unknown(`nobody saw when the deletion of ${subject} began`);
    const [first, ...rest] = ranges;
    if (first === undefined) return unknown(`what the set wanted when ${subject} was deleted is not known`);
    // Two definitions in quick succession: which one the controller saw is not known, so both must agree.
    const verdict = checkIn(first, scaleDown, evidence);
    const agreed = rest.every((range) => checkIn(range, scaleDown, evidence).verdict === verdict.verdict);
    return agreed ? verdict : unknown(`the set's range changed just when ${subject} was deleted`);
  },
});

function checkIn(range: SetSpec, scaleDown: ScaleDown, evidence: Evidence): Verdict {
  const { subject, ordinal, standings } = scaleDown;
  const wait = waitsFor(range, peersIn(range, scaleDown), ordinal);
  if (wait.for !== 'nothing' && wait.ordinal !== undefined)
    return early(wait, wait.ordinal, scaleDown, evidence);
  const lower = [...standings]
    .filter(([other, { pod }]) => other < ordinal && pod !== undefined)
    .toSorted(([a], [b]) => a - b);
  if (lower.length === 0) return notExercised(`nobody stood below ${subject}`);
  const broken = lower.filter(([, { healthy }]) => !healthy).map(([other]) => podName(range.name, other));
  if (broken.length > 0)
    return notExercised(`${list(broken)}, to go as well, was not ready; that holds back nobody`);
  const names = list(lower.map(([other]) => podName(range.name, other)));
  return held(
    `${names} ${lower.length === 1 ? 'was' : 'were'} running and ready when ${subject} was deleted`,
  );
}

function peersIn(range: SetSpec, { standings }: ScaleDown): readonly Peer[] {
  const wanted = ordinalsOf(range).filter((ordinal) => !standings.has(ordinal));
  const there = [...standings].filter(([ordinal, { pod }]) => pod !== undefined || isInRange(range, ordinal));
  return [
    ...wanted.map((ordinal) => ({ ordinal, healthy: false })),
    ...there.map(([ordinal, { healthy }]) => ({ ordinal, healthy })),
  ];
}

function early(wait: Wait, blocker: number, scaleDown: ScaleDown, evidence: Evidence): Verdict {
  const { subject, departure, standings } = scaleDown;
  const name = podName(evidence.spec.name, blocker);
  const standing = standings.get(blocker);
  const lasted = standing === undefined ? undefined : departure.at - standing.since;
  if (standing?.wasHealthy && lasted !== undefined && lasted <= cacheLagMs)
    return unknown(
      `${subject} was deleted ${formatDuration(lasted)} after ${name} had stopped being ready: the controller may not have known yet`,
    );
  const seen = `${subject} was deleted ${moment(departure.at)}, while ${name} was not ready`;
  if (!departure.witnessed) return unknown(`${seen}; nothing proves that the controller did it`);
  return violated({
    expected: `${name}, a ${wait.for}, running and ready before ${subject} is deleted`,
    seen,
    at: departure.at,
    cause: 'controller',
    remedy: remedy('order-broken', evidence, { pod: subject }),
  });
}
