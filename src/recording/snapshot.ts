import type { KubeObject } from '../objects/meta.ts';
import type { Entry, Kind, Observed } from './entry.ts';
import { kinds } from './entry.ts';
import type { Recording } from './recording.ts';

/** The objects as they were known at one instant, by name. */
export type Snapshot = { readonly [K in Kind]: ReadonlyMap<string, Observed[K]> };

type Tables = { readonly [K in Kind]: Map<string, KubeObject> };

/** Folds entries into the state they describe. The recorder keeps one of these live; `snapshotAt` makes one by replay. */
export class Replay {
  readonly #tables: Tables = emptyTables();

  apply(entry: Entry): void {
    if (entry.entry !== 'fact') return;
    const table = this.#tables[entry.kind];
    const name = entry.object.metadata?.name ?? '';
    if (entry.change === 'deleted' || entry.change === 'vanished') {
      // A late deletion of an earlier bearer of the name must not remove its successor.
      if (table.get(name)?.metadata?.uid === entry.object.metadata?.uid) table.delete(name);
      return;
    }
    table.set(name, entry.object);
  }

  get snapshot(): Snapshot {
    // The tables are filled from facts, whose kind and object type belong together.
    return this.#tables as unknown as Snapshot;
  }
}

function emptyTables(): Tables {
  return Object.fromEntries(kinds.map((kind) => [kind, new Map()])) as unknown as Tables;
}

/** What was known `at` milliseconds after the recording began, everything received until then included. */
export function snapshotAt(recording: Recording, at: number): Snapshot {
  const replay = new Replay();
  for (const entry of recording.entries) {
    if (entry.at > at) break;
    replay.apply(entry);
  }
  return replay.snapshot;
}
