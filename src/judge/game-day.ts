import { rolloutStanding } from '../order/rollout.ts';
import { sameJson } from '../lib/equal.ts';
import type { Entry, Fact, HoldEnd } from '../recording/entry.ts';
import type { Recording } from '../recording/recording.ts';
import { Replay } from '../recording/snapshot.ts';
import { isTerminating } from '../statefulset/pods.ts';

/** How people coped with a fault that was left in place for them. Times are milliseconds since the fault began. */
export interface GameDay {
  readonly heldMs: number;
  readonly endedBy: HoldEnd;
  /** The first change from outside: until then nobody had acted on it. */
  readonly detected: { readonly afterMs: number; readonly what: string } | undefined;
  /** The set had all it asks for again, after a change from outside. */
  readonly repaired: { readonly afterMs: number } | undefined;
}

/** Follows a recording entry by entry, so that a live run and a kept recording are judged by the same eyes. */
export class GameDayWatch {
  readonly #replay = new Replay();
  readonly #setName: string;
  #faultAt: number | undefined;
  #heldFrom: number | undefined;
  #ended: { readonly at: number; readonly by: HoldEnd } | undefined;
  #detected: GameDay['detected'];
  #repaired: GameDay['repaired'];

  constructor(setName: string) {
    this.#setName = setName;
  }

  see(entry: Entry): void {
    if (entry.entry === 'act') this.#seeAct(entry);
    if (entry.entry === 'fact' && this.#isHeld()) this.#seeFact(entry);
    this.#replay.apply(entry);
    if (this.#isHeld() && this.#detected && !this.#repaired && this.#isWhole())
      this.#repaired = { afterMs: entry.at - (this.#faultAt ?? 0) };
  }

  /** Undefined when nothing was held. */
  get gameDay(): GameDay | undefined {
    if (this.#heldFrom === undefined || this.#ended === undefined) return undefined;
    return {
      heldMs: this.#ended.at - this.#heldFrom,
      endedBy: this.#ended.by,
      detected: this.#detected,
      repaired: this.#repaired,
    };
  }

  get repaired(): boolean {
    return this.#repaired !== undefined;
  }

  #seeAct({ at, act }: Extract<Entry, { entry: 'act' }>): void {
    if (act.type.endsWith('Requested')) this.#faultAt ??= at;
    if (act.type === 'holdBegan') this.#heldFrom = at;
    if (act.type === 'holdEnded') this.#ended = { at, by: act.by };
  }

  #isHeld(): boolean {
    return this.#heldFrom !== undefined && this.#ended === undefined;
  }

  /** The drill itself does nothing while it holds, so whatever changes the definition or takes a pod is not its hand. */
  #seeFact(fact: Fact): void {
    const what = this.#detected ? undefined : this.#changeFromOutside(fact);
    if (what !== undefined)
      this.#detected = { afterMs: fact.at - (this.#faultAt ?? this.#heldFrom ?? fact.at), what };
  }

  #changeFromOutside(fact: Fact): string | undefined {
    const { set, pod } = this.#replay.snapshot;
    if (fact.kind === 'set') {
      const before = set.get(this.#setName)?.spec ?? {};
      const after = fact.object.spec ?? {};
      const parts = [...new Set([...Object.keys(before), ...Object.keys(after)])] as (keyof typeof before)[];
      const changed = parts.filter((part) => !sameJson(before[part], after[part]));
      return changed.length === 0 ? undefined : `${changed.map((part) => `spec.${part}`).join(', ')} changed`;
    }
    if (fact.kind !== 'pod') return undefined;
    const name = fact.object.metadata?.name ?? '';
    const known = pod.get(name);
    const goes = isTerminating(fact.object) || fact.change === 'deleted';
    return known !== undefined && !isTerminating(known) && goes ? `pod ${name} deleted` : undefined;
  }

  #isWhole(): boolean {
    const { set, pod } = this.#replay.snapshot;
    const live = set.get(this.#setName);
    if (live === undefined) return false;
    const { state } = rolloutStanding(live, pod.values());
    return state === 'done' || state === 'partitioned';
  }
}

/** Reads it from a whole recording; undefined when no fault was held. */
export function gameDayOf({ header, entries }: Recording): GameDay | undefined {
  const watch = new GameDayWatch(header.set.name);
  for (const entry of entries) watch.see(entry);
  return watch.gameDay;
}
