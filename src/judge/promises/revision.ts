import { sameJson } from '../../lib/equal.ts';
import { revisionForOrdinal, revisionOf } from '../../statefulset/pods.ts';
import { isDueForUpdate } from '../attribution.ts';
import type { Departure } from '../departures.ts';
import type { Evidence, Member } from '../evidence.ts';
import type { Present } from '../members.ts';
import { atTheEnd } from '../members.ts';
import type { Verdict } from '../outcome.ts';
import { definePromise, held, notExercised, unknown, violated } from '../promise.ts';
import type { SetState } from '../set-states.ts';
import { beforeCompletion, statesAround, watchSkewMs } from '../set-states.ts';
import { isInRange } from '../../statefulset/spec.ts';
import { remedy } from '../way-out.ts';
import { list, moment } from '../words.ts';

/**
 * I8 · A pod is made from the revision that its ordinal, the partition and the update strategy call for.
 *
 * Judged when it is made: a rollout that is unfinished, partitioned or left to the user keeps old pods at old
 * revisions, and rightly so. Compared is the label, since webhooks may alter the rest.
 * Upstream: pkg/controller/statefulset/stateful_set_utils.go, newVersionedStatefulSetPod (1.36).
 */
export const revision = definePromise({
  id: 'I8',
  dimension: 'identity',
  title: 'A pod is made from the revision that its ordinal calls for',
  needs: ['pod'],
  subjects: ({ members }) => members,
  idle: 'the set wants no pods',
  check: (member, evidence) => madeWrong(member, evidence) ?? checkMember(member, evidence),
});

const checkMember = atTheEnd((present, evidence) =>
  present.life.createdAt === undefined
    ? checkStanding(present, evidence)
    : checkMade(present, present.life.createdAt, evidence),
);

/** A pod that was seen made. */
type Made = Pick<Present, 'subject' | 'ordinal' | 'life'>;

/** Every pod of the ordinal was to be made right. Whether it surely was matters no more, once it is gone. */
function madeWrong({ ordinal }: Member, evidence: Evidence): Verdict | undefined {
  for (const life of evidence.lives) {
    const { name: subject, createdAt } = life;
    if (life.ordinal !== ordinal || createdAt === undefined) continue;
    const verdict = checkMade({ subject, ordinal, life }, createdAt, evidence);
    if (verdict.verdict === 'violated') return verdict;
  }
  return undefined;
}

/** A pod that was there before, or came unseen: right is right, but anything else may have its reasons. */
function checkStanding({ subject, ordinal, pod }: Present, { set, spec }: Evidence): Verdict {
  const due = revisionForOrdinal(set, spec, ordinal);
  const has = revisionOf(pod);
  if (due === undefined || has === undefined)
    return unknown(`the recording shows no revision for ${subject}`);
  if (has === due) return held(`${subject} is of revision ${has}, as its ordinal calls for`);
  return notExercised(`${subject} is of revision ${has}, not ${due}; nobody saw it made`);
}

/**
 * The definitions that may have been in force when a pod was made. What took its predecessor narrows them down: the
 * drill deletes after it has seen the set, and a rollout takes a pod because the set wants another revision.
 */
function statesAtMaking(made: Made, at: number, evidence: Evidence): readonly SetState[] {
  const { life, ordinal } = made;
  const all = statesAround(evidence.setStates, at);
  const former = evidence.lives.findLast(
    (one) => one.ordinal === ordinal && one.facts[0].seq < life.facts[0].seq,
  );
  if (former === undefined) return all;
  const departure = evidence.departures.get(former.uid);
  // A rollout ends without the pods that nobody wants any more.
  const wanted = wasWanted(ordinal, departure?.at ?? at, at, evidence);
  const around = beforeCompletion(all, wanted ? revisionOf(former.facts[0].object) : undefined);
  return departure === undefined ? around : narrowed(around, departure, made, evidence);
}

function narrowed(
  around: readonly SetState[],
  { life: former, at, hand, witnessed }: Departure,
  { life, ordinal }: Made,
  { doings, setStates }: Evidence,
): readonly SetState[] {
  const request = doings.deletions.find(({ uid }) => uid === former.uid);
  const known =
    hand === 'rollout'
      ? around.find((state) => isDueForUpdate(state, former.facts[0].object))
      : request && setStates.findLast(({ seq }) => seq < request.seq);
  // What came after it may have been in force, too: a partition that was moved, a template that was taken back.
  const after = around.filter((state) => state.seq >= (known?.seq ?? 0));
  // A pod that somebody took just before a rollout looks as if the rollout had taken it, but for the controller's word:
  // without it the narrowing may speak for the new pod, never against it.
  const has = revisionOf(life.facts[0].object);
  const fits = after.some(({ set, spec }) => revisionForOrdinal(set, spec, ordinal) === has);
  const told = after[0]?.at ?? Infinity;
  const isSure = hand !== 'rollout' || (witnessed && told - at <= SAME_SYNC_MS);
  return after.length > 0 && (fits || isSure) ? after : around;
}

function wasWanted(ordinal: number, since: number, until: number, { setStates }: Evidence): boolean {
  return setStates.every(
    ({ at, spec }) => at < since - watchSkewMs || at > until || isInRange(spec, ordinal),
  );
}

/** The sync that takes a pod for a rollout writes at its end what the set wants; so much later it was another one. */
const SAME_SYNC_MS = 1000;

/**
 * The template is another than the one that the status tells of: a controller that comes back, or is slow, makes pods
 * of it before it has said so.
 */
function isUnreported({ seq, set }: SetState, states: readonly SetState[]): boolean {
  const reported = states.findLast((state) => state.seq <= seq && isReported(state));
  return reported !== undefined && !sameJson(reported.set.spec?.template, set.spec?.template);
}

function isReported({ set: { metadata, status } }: SetState): boolean {
  return (status?.observedGeneration ?? 0) >= (metadata?.generation ?? 0);
}

function checkMade(made: Made, at: number, evidence: Evidence): Verdict {
  const { subject, ordinal, life } = made;
  const [{ object }] = life.facts;
  const around = statesAtMaking(made, at, evidence);
  const due = [...new Set(around.flatMap(({ set, spec }) => revisionForOrdinal(set, spec, ordinal) ?? []))];
  const has = revisionOf(object);
  if (due.length === 0 || object.metadata?.labels === undefined)
    return unknown(`the recording shows no revision for ${subject}`);
  if (due.length > 1)
    return unknown(`the set's revision changed just when ${subject} was made: ${list(due)}`);
  if (has !== undefined && due.includes(has))
    return held(`${subject} was made from revision ${has}, as its ordinal calls for`);
  // Without a rollingUpdate block the choice hangs on status.currentReplicas, which lags behind the pods.
  const lagging = around.some(
    ({ set, spec }) =>
      spec.updateStrategy === 'RollingUpdate' &&
      set.spec?.updateStrategy?.rollingUpdate === undefined &&
      (has === set.status?.currentRevision || has === set.status?.updateRevision),
  );
  if (lagging || evidence.endedAt - at < watchSkewMs)
    return unknown(`${subject} is of revision ${has}; the set's status may have lagged when it was made`);
  if (around.some((state) => isUnreported(state, evidence.setStates)))
    return unknown(
      `${subject} is of revision ${has}; the controller had not yet said which one the changed template is`,
    );
  return violated({
    expected: `${subject} made from revision ${list(due)}`,
    seen: `revision ${has ?? '(no label)'}, ${moment(at)}`,
    at,
    cause: 'controller',
    remedy: remedy('wrong-revision', evidence, { pod: subject }),
  });
}
