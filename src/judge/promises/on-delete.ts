import { formatDuration } from '../../lib/duration.ts';
import type { Life } from '../../recording/lives.ts';
import { revisionOf } from '../../statefulset/pods.ts';
import type { SetSpec } from '../../statefulset/spec.ts';
import { isInRange } from '../../statefulset/spec.ts';
import type { Evidence } from '../evidence.ts';
import { definePromise, held, notExercised, unknown, violated } from '../promise.ts';
import type { Subject } from '../promise.ts';
import type { SetState } from '../set-states.ts';
import { watchSkewMs } from '../set-states.ts';
import type { Span } from '../spans.ts';
import { heldAt, restMs, spansOf } from '../spans.ts';
import { remedy } from '../way-out.ts';
import { moment, short } from '../words.ts';

/** A pod that OnDelete left at an older revision. */
interface Left extends Subject {
  readonly ordinal: number;
  readonly life: Life;
  readonly span: Span;
}

/**
 * O8 · Under OnDelete a pod of an older revision stays until somebody deletes it.
 *
 * Pods that have failed are replaced all the same, and pods that nobody wants are scaled away.
 * Upstream: pkg/controller/statefulset/stateful_set_control.go, updateStatefulSet (1.36).
 */
export const onDelete = definePromise<Left>({
  id: 'O8',
  dimension: 'ordering',
  title: 'Under OnDelete no pod is updated before somebody deletes it',
  needs: ['pod'],
  subjects: leftIn,
  idle: 'no pod waited for an update under OnDelete',
  check: ({ subject, life, span }, evidence) => {
    const departure = evidence.departures.get(life.uid);
    const isLeft = ({ spec }: SetState) => isLeftToUser(spec, life);
    const left = departure?.hand === 'controller' ? heldAt(evidence, departure.at, isLeft) : false;
    if (left === undefined) return unknown(`the set's definition was another just when ${subject} went`);
    if (left && departure)
      return violated({
        expected: `${subject} left at revision ${revision(life)} until somebody deletes it`,
        seen: `the controller deleted ${subject} (UID ${short(life.uid)}), ${moment(departure.at)}`,
        at: departure.at,
        cause: 'controller',
        remedy: remedy('order-broken', evidence),
      });
    const until = Math.min(departure?.at ?? Infinity, span.to);
    const gap = evidence.gap('pod', span.from, until);
    if (gap !== undefined) return unknown(`who replaced ${subject} may have gone unseen: ${gap}`);
    const stood = until - Math.max(span.from, life.facts[0].at);
    if (stood < restMs) return notExercised(`${subject} waited for ${formatDuration(stood)} only`);
    return held(`${subject} stayed at revision ${revision(life)} for ${formatDuration(stood)}`);
  },
});

function revision(life: Life): string {
  return revisionOf(life.facts[0].object) ?? '';
}

function isLeftAlone({ set, spec }: SetState, life: Life): boolean {
  const { updateRevision } = set.status ?? {};
  const isOlder = updateRevision !== undefined && revision(life) !== '' && revision(life) !== updateRevision;
  return isOlder && isLeftToUser(spec, life);
}

/** The controller has no reason to take it, whatever its revision. */
function isLeftToUser(spec: SetSpec, { ordinal }: Life): boolean {
  return spec.updateStrategy === 'OnDelete' && isInRange(spec, ordinal);
}

/** Of several waits of one pod the longest tells most. */
function leftIn(evidence: Evidence): readonly Left[] {
  return evidence.lives.flatMap((life) => {
    const end = evidence.departures.get(life.uid)?.at ?? evidence.endedAt;
    const spans = spansOf(evidence, (state) => isLeftAlone(state, life));
    // A controller that takes the pod at once tells the set's new revision only after the deed.
    const waits = spans.filter(({ from, to }) => from <= end + watchSkewMs && to >= life.facts[0].at);
    const [span] = waits.toSorted((a, b) => Math.min(b.to, end) - b.from - (Math.min(a.to, end) - a.from));
    return span === undefined ? [] : [{ subject: life.name, ordinal: life.ordinal, life, span }];
  });
}
