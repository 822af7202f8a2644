import { isInRange } from '../../statefulset/spec.ts';
import { isAliveAt } from '../alive.ts';
import { definePromise, held, unknown, violated } from '../promise.ts';
import type { ScaleDown } from '../scale-downs.ts';
import { scaleDownsIn } from '../scale-downs.ts';
import { remedy } from '../way-out.ts';
import { list, moment } from '../words.ts';

/**
 * O2 · OrderedReady scales down from the highest ordinal, the next pod only when the last one is completely gone.
 *
 * Only deletions by the controller count. The set's own deletion promises no order.
 * Upstream: pkg/controller/statefulset/stateful_set_control.go, processCondemned (1.36).
 */
export const scaleDownOrder = definePromise<ScaleDown>({
  id: 'O2',
  dimension: 'ordering',
  title: 'Scaling down deletes from the highest ordinal, one pod at a time',
  needs: ['pod'],
  outOfPlace: ({ spec }) => (spec.monotonic ? undefined : 'podManagementPolicy Parallel promises no order'),
  subjects: (evidence) => scaleDownsIn(evidence, () => undefined),
  idle: 'the controller scaled nothing down',
  check: ({ subject, ordinal, departure, ranges, doubt }, evidence) => {
    if (!departure.watched) return unknown(`nobody saw when the deletion of ${subject} began`);
    const alive = evidence.lives.filter((life) => life.ordinal > ordinal && isAliveAt(life, departure.seq));
    const inTurn = held(`${subject} went when no higher ordinal was left to go`);
    if (alive.length === 0) return inTurn;
    const unwanted = ranges.map((range) => alive.filter((life) => !isInRange(range, life.ordinal)));
    const [first, ...rest] = unwanted;
    if (first === undefined) return unknown(`what the set wanted when ${subject} was deleted is not known`);
    if (unwanted.every((lives) => lives.length === 0)) return inTurn;
    // Two definitions in quick succession: which one the controller saw is not known, so both must agree.
    const higher = first.filter((life) => rest.every((lives) => lives.includes(life)));
    if (higher.length === 0) return unknown(`the set's range changed just when ${subject} was deleted`);
    const seen = `${subject} was deleted ${moment(departure.at)}, while ${list(higher.map(({ name }) => name))} still existed`;
    if (doubt !== undefined) return unknown(`${seen}; ${doubt}`);
    return violated({
      expected: `${list(higher.map(({ name }) => name))} completely gone before ${subject} is deleted`,
      seen,
      at: departure.at,
      cause: 'controller',
      remedy: remedy('order-broken', evidence),
    });
  },
});
