import { rolloutStanding } from '../order/rollout.ts';
import type { Entry, Header, HoldEnd } from '../recording/entry.ts';
import type { Recording } from '../recording/recording.ts';
import { Replay } from '../recording/snapshot.ts';
import type { Intervention } from './intervention.ts';
import { firstFromOutside, interventionIn } from './intervention.ts';

/** How people coped with a fault that was left in place for them. Times are milliseconds since the fault began. */
export interface GameDay {
  readonly heldMs: number;
  readonly endedBy: HoldEnd;
  /** The first change from outside: until then nobody had acted on it. What the controller does is none. */
  readonly detected: { readonly afterMs: number; readonly what: string } | undefined;
  /** The set had all it asks for again, after a change from outside. */
  readonly repaired: { readonly afterMs: number } | undefined;
}

/**
 * Follows a recording entry by entry, so that a live run and a kept recording are judged by the same eyes. Whose hand
 * took a pod shows a moment later, so that is asked only when it matters: when the set is whole again, and at the end.
 */
export class GameDayWatch {
  readonly #replay = new Replay();
  readonly #header: Header;
  readonly #entries: Entry[] = [];
  #faultAt: number | undefined;
  #heldFrom: number | undefined;
  #ended: { readonly at: number; readonly by: HoldEnd } | undefined;
  /** What may have been people's, in order. */
  #interventions: readonly Intervention[] = [];
  #repaired: { readonly afterMs: number; readonly first: Intervention } | undefined;

  constructor(header: Header) {
    this.#header = header;
  }

  see(entry: Entry): void {
    this.#entries.push(entry);
    if (entry.entry === 'act') this.#seeAct(entry);
    const isOpen = this.#isHeld() && this.#repaired === undefined;
    if (isOpen && entry.entry === 'fact') {
      const seen = interventionIn(entry, this.#replay.snapshot, this.#header.set.name);
      if (seen !== undefined) this.#interventions = [...this.#interventions, seen];
    }
    this.#replay.apply(entry);
    if (!isOpen || this.#interventions.length === 0 || !this.#isWhole()) return;
    const first = this.#firstFromOutside();
    // The controller has had the time to say what it took: what is not people's by now will not become so.
    if (first === undefined) this.#interventions = [];
    else this.#repaired = { afterMs: this.#sinceFault(entry.at), first };
  }

  /** Undefined when nothing was held. */
  get gameDay(): GameDay | undefined {
    if (this.#heldFrom === undefined || this.#ended === undefined) return undefined;
    const first = this.#repaired?.first ?? this.#firstFromOutside();
    return {
      heldMs: this.#ended.at - this.#heldFrom,
      endedBy: this.#ended.by,
      detected: first && { afterMs: this.#sinceFault(first.at), what: first.what },
      repaired: this.#repaired && { afterMs: this.#repaired.afterMs },
    };
  }

  get repaired(): boolean {
    return this.#repaired !== undefined;
  }

  #firstFromOutside(): Intervention | undefined {
    return firstFromOutside(this.#interventions, { header: this.#header, entries: this.#entries });
  }

  #sinceFault(at: number): number {
    return at - (this.#faultAt ?? this.#heldFrom ?? at);
  }

  #seeAct({ at, act }: Extract<Entry, { entry: 'act' }>): void {
    if (act.type.endsWith('Requested')) this.#faultAt ??= at;
    if (act.type === 'holdBegan') this.#heldFrom = at;
    if (act.type === 'holdEnded') this.#ended = { at, by: act.by };
  }

  #isHeld(): boolean {
    return this.#heldFrom !== undefined && this.#ended === undefined;
  }

  #isWhole(): boolean {
    const { set, pod } = this.#replay.snapshot;
    const live = set.get(this.#header.set.name);
    if (live === undefined) return false;
    const { state } = rolloutStanding(live, pod.values());
    return state === 'done' || state === 'partitioned';
  }
}

/** Reads it from a whole recording; undefined when no fault was held. */
export function gameDayOf({ header, entries }: Recording): GameDay | undefined {
  const watch = new GameDayWatch(header);
  for (const entry of entries) watch.see(entry);
  return watch.gameDay;
}
