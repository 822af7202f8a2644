import type { Recording } from '../../src/recording/recording.ts';

/** The same recording by somebody who was never shown the definition of a claim. */
export function withoutClaimSpecs({ header, entries }: Recording): Recording {
  const bare = entries.map((entry) => {
    if (entry.entry !== 'fact' || entry.kind !== 'claim') return entry;
    const { spec: _spec, ...object } = entry.object;
    return { ...entry, object };
  });
  return { header, entries: bare };
}
