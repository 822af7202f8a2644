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
import type { Standing } from '../standings.ts';
import { remedy } from '../way-out.ts';
import { list, moment } from '../words.ts';

/**
 * O3 · Under OrderedReady scaling down halts while a pod that stays is not running and ready.
 *
 * A broken pod that is to go itself holds back nobody but broken pods above it, as upstream does it. Readiness is
 * judged, not minReadySeconds: versions before 1.34 disagree about that.
 */
export const scaleDownReadiness = definePromise<ScaleDown & { readonly seen: readonly View[] }>({
  id: 'O3',
  dimension: 'ordering',
  title: 'Scaling down deletes a pod only while all that stay are running and ready',
  needs: ['pod'],
  outOfPlace: ({ spec }) => (spec.monotonic ? undefined : 'podManagementPolicy Parallel waits for nobody'),
  subjects: (evidence) =>
    scaleDownsIn(evidence, ({ ordinal, ranges }, standings) =>
      ranges.map((range) => viewOf(range, ordinal, standings)),
    ),
  idle: 'the controller scaled nothing down',
  check: (scaleDown, evidence) => {
    const { subject, departure, seen } = scaleDown;
    if (!departure.watched) return unknown(`nobody saw when the deletion of ${subject} began`);
    const [first, ...rest] = seen;
    if (first === undefined) return unknown(`what the set wanted when ${subject} was deleted is not known`);
    // Two definitions in quick succession: which one the controller saw is not known, so both must agree.
    const verdict = checkIn(first, scaleDown, evidence);
    const agreed = rest.every((view) => checkIn(view, scaleDown, evidence).verdict === verdict.verdict);
    return agreed ? verdict : unknown(`the set's range changed just when ${subject} was deleted`);
  },
});

/** What stood around a pod when it was scaled away, as far as that matters. */
interface View {
  readonly wait: Wait;
  /** How the pod stood that should have been waited for. */
  readonly blocker: Standing | undefined;
  readonly below: readonly number[];
  readonly brokenBelow: readonly number[];
}

function viewOf(range: SetSpec, ordinal: number, standings: ReadonlyMap<number, Standing>): View {
  const wait = waitsFor(range, peersIn(range, standings), ordinal);
  const below = [...standings].filter(([other, { pod }]) => other < ordinal && pod !== undefined);
  return {
    wait,
    blocker: standings.get(wait.ordinal ?? -1),
    below: below.map(([other]) => other).toSorted((a, b) => a - b),
    brokenBelow: below.filter(([, { healthy }]) => !healthy).map(([other]) => other),
  };
}

/** The set's pods, and the ordinals it wants whether they have one or not. */
function peersIn(range: SetSpec, standings: ReadonlyMap<number, Standing>): readonly Peer[] {
  const wanted = ordinalsOf(range).filter((ordinal) => !standings.has(ordinal));
  const known = [...standings].filter(([ordinal, { pod }]) => pod !== undefined || isInRange(range, ordinal));
  return [
    ...wanted.map((ordinal) => ({ ordinal, healthy: false })),
    ...known.map(([ordinal, { healthy }]) => ({ ordinal, healthy })),
  ];
}

function checkIn(view: View, scaleDown: ScaleDown, evidence: Evidence): Verdict {
  const { subject } = scaleDown;
  const named = (ordinals: readonly number[]) =>
    list(ordinals.map((ordinal) => podName(evidence.spec.name, ordinal)));
  if (view.wait.for !== 'nothing') return early(view, scaleDown, evidence);
  if (view.below.length === 0) return notExercised(`nobody stood below ${subject}`);
  if (view.brokenBelow.length > 0)
    return notExercised(`${named(view.brokenBelow)}, to go as well, was not ready; that holds back nobody`);
  const were = view.below.length === 1 ? 'was' : 'were';
  return held(`${named(view.below)} ${were} running and ready when ${subject} was deleted`);
}

function early(
  { wait, blocker }: View,
  { subject, departure, doubt }: ScaleDown,
  evidence: Evidence,
): Verdict {
  const name = podName(evidence.spec.name, wait.ordinal ?? 0);
  const lasted = departure.at - (blocker?.since ?? 0);
  if (blocker?.wasHealthy && lasted <= cacheLagMs)
    return unknown(
      `${subject} was deleted ${formatDuration(lasted)} after ${name} had stopped being ready: the controller may not have known yet`,
    );
  const seen = `${subject} was deleted ${moment(departure.at)}, while ${name} was not ready`;
  if (doubt !== undefined) return unknown(`${seen}; ${doubt}`);
  return violated({
    expected: `${name}, a ${wait.for}, running and ready before ${subject} is deleted`,
    seen,
    at: departure.at,
    cause: 'controller',
    remedy: remedy('order-broken', evidence),
  });
}
