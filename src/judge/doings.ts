import type { Act, ActEntry } from '../recording/entry.ts';
import type { Recording } from '../recording/recording.ts';
import { actsOf } from '../recording/recording.ts';
import type { Change } from './changes.ts';
import { changesAmong } from './changes.ts';
import type { SetDeletion } from './set-deletions.ts';
import { setDeletionsAmong } from './set-deletions.ts';
import type { SetState } from './set-states.ts';

/** A pod that the drill deleted, or had evicted, by UID. */
export interface Deletion {
  readonly ordinal: number;
  readonly uid: string;
  readonly seq: number;
  readonly requestedAt: number;
  /** Undefined when the answer was lost: it may have been carried out all the same. */
  readonly acceptedAt: number | undefined;
  readonly gracePeriodSeconds: number | undefined;
  readonly step: Step | undefined;
}

/** A change of `spec.replicas` by the drill, its undo included. */
export interface Scaling {
  readonly from: number;
  readonly to: number;
  readonly seq: number;
  readonly requestedAt: number;
  readonly acceptedAt: number | undefined;
  readonly step: Step | undefined;
  readonly undo: boolean;
  /** No act tells of it; the set's own change does. Then `requestedAt` is when the undo began. */
  readonly inferred: boolean;
}

interface Step {
  readonly name: string;
  readonly action: string;
  readonly withinMs: number;
}

/** What the drill's own hand did, read from its acts. */
export interface Doings {
  readonly deletions: readonly Deletion[];
  readonly scalings: readonly Scaling[];
  readonly changes: readonly Change[];
  readonly setDeletions: readonly SetDeletion[];
  /** UIDs of the claims that the drill has deleted. */
  readonly claimDeletions: ReadonlySet<string>;
  /** The first act that touched the set, by its number in the recording. */
  readonly firstSeq: number | undefined;
}

type ActOf<T extends Act['type']> = Extract<Act, { readonly type: T }>;

/** A lost answer leaves only the request behind, so an acceptance is looked up, never assumed. */
export function doingsOf(recording: Recording, states: readonly SetState[]): Doings {
  const acts = actsOf(recording);
  const undo = acts.find(({ act }) => act.type === 'undoBegan');
  const deletions = acts.flatMap((entry) =>
    entry.act.type === 'deleteRequested' || entry.act.type === 'evictionRequested'
      ? deletionOf(entry.act, entry, acts)
      : [],
  );
  const scalings = acts.flatMap((entry) =>
    entry.act.type === 'scaleRequested' ? scalingOf(entry.act, entry, acts, undo) : [],
  );
  const changes = changesAmong(acts);
  const setDeletions = setDeletionsAmong(acts);
  const claimDeletions = new Set(
    acts.flatMap(({ act }) => (act.type === 'claimDeleteRequested' ? act.uid : [])),
  );
  const firstSeq = [...deletions, ...scalings, ...changes, ...setDeletions]
    .map((doing) => doing.seq)
    .toSorted((a, b) => a - b)[0];
  const back = undo && scaledBack(undo, scalings, states);
  return {
    deletions,
    scalings: back ? [...scalings, back] : scalings,
    changes,
    setDeletions,
    claimDeletions,
    firstSeq,
  };
}

/** A request that is sent again asks for nothing new: the first one counts, and whatever answer came in the end. */
function deletionOf(
  request: ActOf<'deleteRequested' | 'evictionRequested'>,
  { seq, at: requestedAt }: ActEntry,
  acts: readonly ActEntry[],
): readonly Deletion[] {
  const { ordinal, uid } = request;
  const about = acts.filter(({ act }) => 'uid' in act && act.uid === uid);
  const [first] = about.filter((entry) => asksForDeletion(entry, about));
  if (first?.seq !== seq) return [];
  const gracePeriodSeconds = request.type === 'deleteRequested' ? request.gracePeriodSeconds : undefined;
  const accepted = about.find(
    ({ act: { type } }) => type === 'deleteAccepted' || type === 'evictionAccepted',
  );
  const step = stepAt(acts, seq);
  return [{ ordinal, uid, gracePeriodSeconds, seq, requestedAt, acceptedAt: accepted?.at, step }];
}

/** An eviction that was denied took nobody away. */
function asksForDeletion({ act, seq }: ActEntry, aboutPod: readonly ActEntry[]): boolean {
  if (act.type === 'deleteRequested') return true;
  const answer = aboutPod.find((other) => other.seq > seq);
  return act.type === 'evictionRequested' && answer?.act.type !== 'evictionRefused';
}

function scalingOf(
  { from, to }: ActOf<'scaleRequested'>,
  { seq, at: requestedAt }: ActEntry,
  acts: readonly ActEntry[],
  undoBegan: ActEntry | undefined,
): readonly Scaling[] {
  const scales = acts.filter(({ act }) => act.type === 'scaleRequested' || act.type === 'scaleAccepted');
  const isSame = ({ act }: ActEntry) => 'to' in act && act.from === from && act.to === to;
  const before = scales.findLast((other) => other.seq < seq);
  if (before?.act.type === 'scaleRequested' && isSame(before)) return [];
  const next = scales.find(
    (later) => later.seq > seq && !(later.act.type === 'scaleRequested' && isSame(later)),
  );
  const acceptedAt = next?.act.type === 'scaleAccepted' && isSame(next) ? next.at : undefined;
  const undo = undoBegan !== undefined && undoBegan.seq < seq;
  return [{ from, to, seq, requestedAt, acceptedAt, step: stepAt(acts, seq), undo, inferred: false }];
}

/** The step in which something was done; the undo counts as part of the last one. */
function stepAt(acts: readonly ActEntry[], seq: number): Step | undefined {
  const begun = acts.findLast((entry) => entry.seq < seq && entry.act.type === 'step');
  return begun?.act.type === 'step' ? begun.act : undefined;
}

/** An undo that gives the replicas back without an act of its own shows in the set: exactly our change, reversed. */
function scaledBack(
  undo: ActEntry,
  scalings: readonly Scaling[],
  states: readonly SetState[],
): Scaling | undefined {
  const last = scalings.at(-1);
  if (last === undefined || last.undo) return undefined;
  const seen = states.find(({ seq, spec }) => seq > undo.seq && spec.replicas === last.from);
  if (seen === undefined) return undefined;
  const times = { seq: undo.seq, requestedAt: undo.at, acceptedAt: seen.at };
  return { ...times, from: last.to, to: last.from, step: last.step, undo: true, inferred: true };
}
