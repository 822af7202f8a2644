import type { Kind, Observed } from '../recording/entry.ts';
import type { Recording } from '../recording/recording.ts';

/** One look at one object: a fact of the watch, or its place in a complete reading. */
export interface Sighting<K extends Kind> {
  readonly seq: number;
  /** Milliseconds since the recording began. */
  readonly at: number;
  readonly object: Observed[K];
  /** The object was seen to be gone; `object` is as it last was. */
  readonly gone: boolean;
}

/** Everything seen of a kind, by name and in the order in which it was seen. */
export type Sightings<K extends Kind> = ReadonlyMap<string, readonly Sighting<K>[]>;

/**
 * Facts and readings in one line. A reading is complete: what it lacks is gone, so a watch that has fallen silent
 * without noticing is contradicted here, and never believed.
 */
export function sightingsOf<K extends Kind>(recording: Recording, kind: K): Sightings<K> {
  const found = new Map<string, Sighting<K>[]>();
  const see = (name: string, sighting: Sighting<K>) => {
    const known = found.get(name);
    if (known) known.push(sighting);
    else found.set(name, [sighting]);
  };
  for (const entry of recording.entries) {
    if (!('kind' in entry) || entry.kind !== kind) continue;
    const { seq, at } = entry;
    if (entry.entry === 'fact') {
      // The kind was compared just above, which the union of all facts cannot express.
      const object = entry.object as Observed[K];
      const gone = entry.change === 'deleted' || entry.change === 'vanished';
      see(nameOf(object), { seq, at, object, gone });
    }
    if (entry.entry === 'reading') {
      const objects = entry.objects as readonly Observed[K][];
      const present = new Set(objects.map(nameOf));
      for (const [name, known] of found) {
        const last = latest(known);
        if (last && !present.has(name)) known.push({ seq, at, object: last.object, gone: true });
      }
      for (const object of objects) see(nameOf(object), { seq, at, object, gone: false });
    }
  }
  return found;
}

/** The object that bears the name after these sightings, if any. A late farewell to an earlier bearer changes nothing. */
export function latest<K extends Kind>(sightings: readonly Sighting<K>[]): Sighting<K> | undefined {
  let current: Sighting<K> | undefined;
  for (const sighting of sightings) {
    if (!sighting.gone) current = sighting;
    else if (uidOf(current) === uidOf(sighting)) current = undefined;
  }
  return current;
}

/** What bore the name at that time, as far as it had been seen by then. */
export function sightedAt<K extends Kind>(
  sightings: Sightings<K>,
  name: string,
  at: number,
): Sighting<K> | undefined {
  return latest((sightings.get(name) ?? []).filter((sighting) => sighting.at <= at));
}

export function uidOf<K extends Kind>(sighting: Sighting<K> | undefined): string | undefined {
  return sighting?.object.metadata?.uid;
}

function nameOf<K extends Kind>(object: Observed[K]): string {
  return object.metadata?.name ?? '';
}
