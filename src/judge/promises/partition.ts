import { formatDuration } from '../../lib/duration.ts';
import { podName } from '../../statefulset/names.ts';
import { revisionOf } from '../../statefulset/pods.ts';
import { isInRange, ordinalsOf } from '../../statefulset/spec.ts';
import type { Evidence } from '../evidence.ts';
import type { Verdict } from '../outcome.ts';
import type { Subject } from '../promise.ts';
import { definePromise, held, notExercised, unknown, violated } from '../promise.ts';
import type { SetState } from '../set-states.ts';
import { watchSkewMs } from '../set-states.ts';
import { heldAt, restMs, spansOf } from '../spans.ts';
import type { Update } from '../updates.ts';
import { updatesIn } from '../updates.ts';
import { remedy } from '../way-out.ts';
import { list, moment, short } from '../words.ts';

interface Kept extends Subject {
  readonly ordinal: number;
  /** Of the whole set: the same for all. */
  readonly updates: readonly Update[];
}

/**
 * O7 · Below the partition no pod is updated, and one that goes for another reason comes back at the current revision.
 *
 * The partition counts from ordinals.start.
 * Upstream: pkg/controller/statefulset/stateful_set_control.go, updateStatefulSet, and stateful_set_utils.go,
 * newVersionedStatefulSetPod (1.36).
 */
export const partition = definePromise<Kept>({
  id: 'O7',
  dimension: 'ordering',
  title: 'Pods below the partition keep the current revision',
  needs: ['pod'],
  subjects: (evidence) => {
    const partitioned = evidence.setStates.filter(({ spec, gone }) => spec.partition > 0 && !gone);
    const kept = partitioned.flatMap((state) =>
      ordinalsOf(state.spec).filter((ordinal) => isKeptBack(state, ordinal)),
    );
    const updates = kept.length === 0 ? [] : updatesIn(evidence);
    return [...new Set(kept)]
      .toSorted((a, b) => a - b)
      .map((ordinal) => ({ subject: podName(evidence.spec.name, ordinal), ordinal, updates }));
  },
  idle: 'no partition kept a pod from an update',
  check: ({ subject, ordinal, updates }, evidence) => {
    const broken = deletedBelow(ordinal, evidence) ?? madeAhead(ordinal, evidence);
    if (broken) return broken;
    const spans = spansOf(evidence, (state) => isKeptBack(state, ordinal));
    const [from, to] = [
      Math.min(...spans.map((span) => span.from)),
      Math.max(...spans.map((span) => span.to)),
    ];
    const gap = evidence.gap('pod', from, to);
    if (gap !== undefined) return unknown(`${subject} may have been updated unseen: ${gap}`);
    const longest = Math.max(...spans.map((span) => span.to - span.from));
    const others = updates.filter(
      ({ ordinal: other, departure: { at } }) =>
        other !== ordinal && spans.some((span) => at >= span.from - watchSkewMs && at <= span.to),
    );
    if (longest < restMs && others.length === 0)
      return notExercised(`${subject} was kept back for ${formatDuration(longest)} only`);
    if (!evidence.lives.some((life) => life.ordinal === ordinal))
      return notExercised(`there was no pod ${subject}`);
    const beside = others.length === 0 ? '' : ` while ${said(others)} went for the update`;
    return held(`${subject} was kept at the current revision for ${formatDuration(longest)}${beside}`);
  },
});

function said(updates: readonly Update[]): string {
  const names = [...new Set(updates.map(({ subject }) => subject))];
  return names.length > 4 ? `${names.length} pods above` : list(names.toSorted());
}

/** A rolling update is due, and the partition keeps this ordinal out of it. */
function isKeptBack({ set, spec }: SetState, ordinal: number): boolean {
  const { currentRevision, updateRevision } = set.status ?? {};
  const isPending =
    updateRevision !== undefined && currentRevision !== undefined && currentRevision !== updateRevision;
  return (
    isPending &&
    spec.updateStrategy === 'RollingUpdate' &&
    isInRange(spec, ordinal) &&
    ordinal < spec.start + spec.partition
  );
}

function deletedBelow(ordinal: number, evidence: Evidence): Verdict | undefined {
  for (const { life, at, hand } of evidence.departures.values()) {
    if (life.ordinal !== ordinal || hand !== 'controller') continue;
    const isKept = (state: SetState) => isKeptBack(state, ordinal);
    const kept = heldAt(evidence, at, isKept, revisionOf(life.facts[0].object));
    if (kept === undefined) return unknown(unclear(life.name, 'went', at, evidence));
    if (!kept) continue;
    return violated({
      expected: `${life.name} left alone, below the partition`,
      seen: `the controller deleted ${life.name} (UID ${short(life.uid)}), ${moment(at)}`,
      at,
      cause: 'controller',
      remedy: remedy('order-broken', evidence),
    });
  }
  return undefined;
}

function madeAhead(ordinal: number, evidence: Evidence): Verdict | undefined {
  for (const life of evidence.lives) {
    const { createdAt: at, name } = life;
    const revision = revisionOf(life.facts[0].object);
    if (life.ordinal !== ordinal || at === undefined) continue;
    const isMadeAhead = (state: SetState) =>
      isKeptBack(state, ordinal) && revision === state.set.status?.updateRevision;
    const former = evidence.lives.findLast(
      (other) => other.ordinal === ordinal && other.facts[0].seq < life.facts[0].seq,
    );
    // Whom the rollout has taken the partition had let go by then, however short before.
    if (former && evidence.departures.get(former.uid)?.hand === 'rollout') continue;
    const kept = heldAt(evidence, at, isMadeAhead, former && revisionOf(former.facts[0].object));
    if (kept === undefined) return unknown(unclear(name, 'was made', at, evidence));
    if (!kept) continue;
    return violated({
      expected: `${name} made from the current revision, below the partition`,
      seen: `UID ${short(life.uid)} was made from update revision ${revision}, ${moment(at)}`,
      at,
      cause: 'controller',
      remedy: remedy('wrong-revision', evidence, { pod: name }),
    });
  }
  return undefined;
}

function unclear(name: string, did: 'went' | 'was made', at: number, { endedAt }: Evidence): string {
  return endedAt - at < watchSkewMs
    ? `${name} ${did} just before the recording ended`
    : `the set's definition changed just when ${name} ${did}`;
}
