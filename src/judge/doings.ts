import type { Act } from '../recording/entry.ts';
import type { Recording } from '../recording/recording.ts';
import { actsOf } from '../recording/recording.ts';
import type { SetState } from './set-states.ts';

/** A pod that the drill deleted, by UID. */
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

export interface Step {
  readonly name: string;
  readonly action: string;
  readonly withinMs: number;
}

/** What the drill's own hand did, read from its acts. */
export interface Doings {
  readonly deletions: readonly Deletion[];
  readonly scalings: readonly Scaling[];
  /** The first act that touched the set, by its number in the recording. */
  readonly firstSeq: number | undefined;
}

type Writable<T> = { -readonly [P in keyof T]: T[P] };

/** A lost answer leaves only the request behind, so an acceptance is looked up, never assumed. */
export function doingsOf(recording: Recording, states: readonly SetState[]): Doings {
  const deletions: Writable<Deletion>[] = [];
  const scalings: Writable<Scaling>[] = [];
  let step: Step | undefined;
  let undo: { readonly seq: number; readonly at: number } | undefined;
  for (const { act, at, seq } of actsOf(recording)) {
    switch (act.type) {
      case 'step':
        step = { name: act.name, action: act.action, withinMs: act.withinMs };
        break;
      case 'deleteRequested':
        deletions.push({ ...deletionOf(act), seq, requestedAt: at, acceptedAt: undefined, step });
        break;
      case 'deleteAccepted':
        for (const deletion of deletions) if (deletion.uid === act.uid) deletion.acceptedAt ??= at;
        break;
      case 'scaleRequested': {
        const { from, to } = act;
        const times = { requestedAt: at, acceptedAt: undefined };
        scalings.push({ from, to, seq, ...times, step, undo: undo !== undefined, inferred: false });
        break;
      }
      case 'scaleAccepted': {
        const last = scalings.at(-1);
        if (last?.from === act.from && last.to === act.to) last.acceptedAt ??= at;
        break;
      }
      case 'undoBegan':
        undo ??= { seq, at };
        break;
      case 'deadlinePassed':
      case 'stepEnded':
      case 'undoEnded':
        break;
    }
  }
  const firstSeq = [...deletions, ...scalings].map((doing) => doing.seq).toSorted((a, b) => a - b)[0];
  const back = undo && scaledBack(undo, scalings, states);
  return { deletions, scalings: back ? [...scalings, back] : scalings, firstSeq };
}

/** An undo that gives the replicas back without an act of its own shows in the set: exactly our change, reversed. */
function scaledBack(
  undo: { readonly seq: number; readonly at: number },
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

function deletionOf({ ordinal, uid, gracePeriodSeconds }: Extract<Act, { type: 'deleteRequested' }>) {
  return { ordinal, uid, gracePeriodSeconds };
}
