import type { ActEntry, Entry, Fact, Header, Kind } from './entry.ts';

/** A time in which changes of a kind may have been missed for good. `to` is Infinity when it never ended. */
export interface Gap {
  readonly kind: Kind;
  readonly from: number;
  readonly to: number;
  readonly reason: string;
}

/**
 * Everything a run saw and did, append-only. All verdicts are computed from this and nothing else, so a recording
 * of a real cluster is a test fixture, and judging it again tomorrow gives the same answer.
 */
export interface Recording {
  readonly header: Header;
  readonly entries: readonly Entry[];
}

export function factsOf<K extends Kind>(recording: Recording, kind: K): readonly Fact<K>[] {
  const ofKind = recording.entries.filter((entry) => entry.entry === 'fact' && entry.kind === kind);
  return ofKind as unknown as readonly Fact<K>[];
}

export function actsOf(recording: Recording): readonly ActEntry[] {
  return recording.entries.filter((entry) => entry.entry === 'act');
}

/**
 * True gaps only: a watch that was resumed from its last resourceVersion missed nothing. Where entries are missing from
 * the recording itself, anything may have been in them.
 */
export function gapsOf(recording: Recording, kind: Kind): readonly Gap[] {
  const gaps: Gap[] = [...holesIn(recording, kind)];
  let open: { from: number; reason: string } | undefined;
  for (const entry of recording.entries) {
    if (!('kind' in entry) || entry.kind !== kind) continue;
    if (entry.entry === 'lost') open ??= { from: entry.at, reason: entry.reason };
    if (entry.entry === 'unreadable') open ??= { from: entry.at, reason: entry.reason };
    if (entry.entry === 'regained' && open !== undefined) {
      if (!entry.clean) gaps.push({ kind, from: open.from, to: entry.at, reason: open.reason });
      open = undefined;
    }
  }
  if (open !== undefined) gaps.push({ kind, from: open.from, to: Infinity, reason: open.reason });
  return gaps;
}

/**
 * Entries are numbered one by one, so that a number that is left out tells of an entry that was. What it told of a kind
 * is not known until the watch has listed the whole kind again: a reading alone makes no facts of what it shows.
 */
function holesIn({ entries }: Recording, kind: Kind): readonly Gap[] {
  return entries.flatMap((entry, index): readonly Gap[] => {
    const before = entries[index - 1];
    const missing = missingBetween(before, entry);
    if (before === undefined || missing === 0) return [];
    const again = entries.slice(index).find((entry) => isListedAnew(entry, kind));
    const reason = `${missing} entries are missing from the recording`;
    return [{ kind, from: before.at, to: again?.at ?? Infinity, reason }];
  });
}

/** How many entries are missing from a recording that somebody, or a broken disk, has taken some out of. */
export function missingIn({ entries }: Recording): number {
  return entries.reduce((sum, entry, index) => sum + missingBetween(entries[index - 1], entry), 0);
}

function missingBetween(before: Entry | undefined, { seq }: Entry): number {
  return before === undefined ? 0 : seq - before.seq - 1;
}

function isListedAnew(entry: Entry, kind: Kind): boolean {
  return entry.entry === 'regained' && entry.kind === kind && !entry.clean;
}

/** Why this kind was not observed from the start, or undefined when it was. */
export function unreadable(recording: Recording, kind: Kind): string | undefined {
  let synced = false;
  for (const entry of recording.entries) {
    if (!('kind' in entry) || entry.kind !== kind) continue;
    if (entry.entry === 'synced') synced = true;
    if (entry.entry === 'unreadable' && !synced) return entry.reason;
  }
  return synced ? undefined : 'it was never listed completely';
}
