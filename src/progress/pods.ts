import type { DrillEvent } from '../drill/event.ts';

export type PodEvent = Extract<DrillEvent, { type: 'pod' }>;

/** What a view says of a pod whose state has changed. */
export interface PodState {
  readonly ordinal: number;
  readonly name: string;
  readonly state: string;
  /** When it came to be in this state, in milliseconds since the run began. */
  readonly since: number;
  /** Short UID of a pod that has taken the place of another one seen before. */
  readonly replacement: string | undefined;
  /** True when this is the first that is seen of a replacement. */
  readonly fresh: boolean;
  /** False for a pod that was Ready when the drill first looked, and has been ever since. */
  readonly changed: boolean;
}

/** Follows the members of the set from event to event. */
export class Pods {
  readonly #states = new Map<number, PodState>();
  readonly #uids = new Map<number, string>();

  /** Takes in an event and returns what is to be said now. */
  note({ at, ordinal, name, uid, state }: PodEvent): PodState {
    const before = this.#states.get(ordinal);
    const known = this.#uids.get(ordinal);
    if (uid !== '') this.#uids.set(ordinal, uid);
    const replaced = uid !== '' && known !== undefined && known !== uid;
    const now: PodState = {
      fresh: replaced,
      ordinal,
      name,
      state,
      since: at,
      replacement: replaced ? uid.slice(0, 8) : uid === '' ? undefined : before?.replacement,
      changed: before !== undefined || state !== 'Ready',
    };
    this.#states.set(ordinal, now);
    return now;
  }

  /** All members seen so far, by ordinal. */
  all(): readonly PodState[] {
    return [...this.#states.values()].toSorted((a, b) => a.ordinal - b.ordinal);
  }
}
