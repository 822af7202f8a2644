import type { Owned, OwnedKind } from '../owned.ts';

/** More names than that nobody reads. */
const MOST_NAMES = 10;

/** What goes for good with a set that takes along what it owns. */
export function lossesOfOwned({ objects, unknown }: Owned, setName: string): readonly string[] {
  return [
    ...objects.flatMap((owned) => wordsFor(owned, setName)),
    ...(unknown.length === 0
      ? []
      : [
          `not known whether sts/${setName} owns any of ${unknown.join(', ')}, which could not be listed: those would be deleted with it`,
        ]),
  ];
}

function wordsFor({ kind, alone, shared }: OwnedKind, setName: string): readonly string[] {
  return [
    ...(alone.length === 0
      ? []
      : [`${kind} ${listed(alone)} owned by sts/${setName}: deleted with it, and not made anew`]),
    ...(shared.length === 0
      ? []
      : [`${kind} ${listed(shared)} owned by sts/${setName} and others: no longer owned by it afterwards`]),
  ];
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES).join(', ');
  return names.length > MOST_NAMES ? `${shown} and ${names.length - MOST_NAMES} more` : shown;
}
