import type { Life } from '../recording/lives.ts';
import { actsOf } from '../recording/recording.ts';
import { podName } from '../statefulset/names.ts';
import { isInRange, ordinalsOf } from '../statefulset/spec.ts';
import { isAliveAt } from './alive.ts';
import type { Change } from './changes.ts';
import type { Deletion, Scaling } from './doings.ts';
import type { Evidence } from './evidence.ts';
import type { SetDeletion } from './set-deletions.ts';
import { isObservation } from './observation.ts';
import { afterDepartures } from './observed-departures.ts';
import { afterWants } from './observed-wants.ts';
import type { Subject } from './promise.ts';

/**
 * What a request of the drill makes due: a pod that is to be back, to come, or to go, by a certain time. In an
 * observation, where nobody drills, every departure makes one due.
 */
export interface Expectation extends Subject {
  readonly ordinal: number;
  readonly due: 'healthy' | 'gone';
  /** A delete asked for it, not a scaling. */
  readonly deletion: boolean;
  /** What started it, in words: `the delete`, `the change`, `the scaling from 3 to 0`. */
  readonly since: string;
  /** When the server had surely not accepted it before, and when it surely had. Undefined: it may never have. */
  readonly from: number;
  readonly acceptedBy: number | undefined;
  readonly seq: number;
  /** Milliseconds; undefined when no step says. */
  readonly withinMs: number | undefined;
  /** The pod that stood there when it was requested. */
  readonly old: Life | undefined;
  /** Later pods of the ordinal, in the order in which they were seen. */
  readonly next: readonly Life[];
  /** Why nobody can say whether it was in time. */
  readonly unclear?: string | undefined;
  /** Why it was no longer due at its deadline. */
  readonly moot?: string | undefined;
}

export function expectationsOf(evidence: Evidence): readonly Expectation[] {
  const { deletions, scalings, changes, setDeletions } = evidence.doings;
  return [
    ...deletions.map((deletion) => afterDeletion(evidence, deletion)),
    ...scalings.flatMap((scaling) => afterScaling(evidence, scaling)),
    ...changes.flatMap((change) => afterChange(evidence, change)),
    ...setDeletions.flatMap((deletion) => afterSetDeletion(evidence, deletion)),
    ...(isObservation(evidence.recording) ? [...afterDepartures(evidence), ...afterWants(evidence)] : []),
  ];
}

function afterDeletion(evidence: Evidence, deletion: Deletion): Expectation {
  const { ordinal, uid, seq, requestedAt, acceptedAt, step } = deletion;
  const old = evidence.lives.find((life) => life.uid === uid);
  return {
    subject: podName(evidence.spec.name, ordinal),
    ordinal,
    due: 'healthy',
    deletion: true,
    since: 'the delete',
    from: acceptedAt ?? requestedAt,
    acceptedBy: acceptedAt ?? evidence.departures.get(uid)?.at,
    seq,
    withinMs: step?.withinMs,
    old,
    next: livesAfter(evidence, ordinal, seq).filter((life) => life.uid !== uid),
  };
}

function afterScaling(evidence: Evidence, scaling: Scaling): readonly Expectation[] {
  const { from, to, seq, requestedAt, acceptedAt, step } = scaling;
  const { start } = (evidence.setStates.findLast((state) => state.seq < seq) ?? evidence).spec;
  const due = to < from ? 'gone' : 'healthy';
  const shift = { start: start + Math.min(from, to), replicas: Math.abs(to - from) };
  return ordinalsOf(shift).flatMap((ordinal): readonly Expectation[] => {
    const old = standingAt(evidence, ordinal, seq);
    if (due === 'gone' && old === undefined) return [];
    return [
      {
        subject: podName(evidence.spec.name, ordinal),
        ordinal,
        due,
        deletion: false,
        since: `${scaling.undo ? 'the undo' : 'the scaling'} from ${from} to ${to} replicas`,
        from: scaling.inferred ? requestedAt : (acceptedAt ?? requestedAt),
        acceptedBy: acceptedAt ?? stateAfter(evidence, scaling),
        seq,
        withinMs: step?.withinMs,
        old,
        next: livesAfter(evidence, ordinal, seq),
      },
    ];
  });
}

/** Pods that have gone with their set come back when it is made anew, and not before. */
function afterSetDeletion(
  evidence: Evidence,
  { cascade, uid, seq, withinMs }: SetDeletion,
): readonly Expectation[] {
  const { setStates, lives } = evidence;
  const remade = setStates.find((state) => state.seq > seq && state.spec.uid !== uid);
  if (cascade === 'orphan' || remade === undefined) return [];
  return ordinalsOf(remade.spec).map((ordinal) => ({
    subject: podName(remade.spec.name, ordinal),
    ordinal,
    due: 'healthy',
    deletion: true,
    since: 'the set was made anew',
    from: remade.at,
    acceptedBy: remade.at,
    seq: remade.seq,
    withinMs,
    old: lives.findLast((life) => life.ordinal === ordinal && life.facts[0].seq < seq),
    next: livesAfter(evidence, ordinal, seq),
  }));
}

/** Changes that are meant to end well: a stall is not, and what becomes of one after a revert is O13's question. */
const meantWell = new Set(['patchTemplate', 'restartRollout', 'setPartition', 'setUpdateStrategy']);

function afterChange(evidence: Evidence, change: Change): readonly Expectation[] {
  const { seq, requestedAt, acceptedAt, undo } = change;
  const acts = actsOf(evidence.recording);
  const begun = acts.findLast((entry) => entry.seq < seq && entry.act.type === 'step')?.act;
  if (undo || begun?.type !== 'step' || !meantWell.has(begun.action)) return [];
  const end = acts.find((entry) => entry.seq > seq && entry.act.type === 'stepEnded')?.seq ?? Infinity;
  const stalls = acts.some(
    ({ act, ...entry }) => act.type === 'stalled' && entry.seq > seq && entry.seq < end,
  );
  if (stalls) return [];
  return begun.ordinals.map((ordinal) => ({
    subject: podName(evidence.spec.name, ordinal),
    ordinal,
    due: 'healthy',
    deletion: false,
    since: 'the change',
    from: acceptedAt ?? requestedAt,
    acceptedBy: acceptedAt,
    seq,
    withinMs: begun.withinMs,
    old: standingAt(evidence, ordinal, seq),
    next: livesAfter(evidence, ordinal, seq),
  }));
}

/** A lost answer to a scaling: when the set itself shows it, the server had accepted it. */
function stateAfter({ setStates }: Evidence, { seq, to }: Scaling): number | undefined {
  return setStates.find((state) => state.seq > seq && state.spec.replicas === to)?.at;
}

function livesAfter({ lives }: Evidence, ordinal: number, seq: number): readonly Life[] {
  return lives.filter((life) => life.ordinal === ordinal && life.facts[0].seq > seq);
}

function standingAt({ lives }: Evidence, ordinal: number, seq: number): Life | undefined {
  return lives.findLast((life) => life.ordinal === ordinal && isAliveAt(life, seq));
}

/** Whether the set, as last seen before then, did not want the ordinal. */
export function unwantedAt({ setStates }: Evidence, ordinal: number, at: number): boolean {
  const state = setStates.findLast((candidate) => candidate.at < at);
  return state !== undefined && !isInRange(state.spec, ordinal);
}
