import type { Judged } from './play.ts';

export interface Alarms {
  readonly falseAlarms: number;
  /** Of what was put to the test, and could be read, on schedules without a gap: how much was held. */
  readonly share: number;
  /** Why something was unknown there, the most frequent first. */
  readonly reasons: readonly (readonly [string, number])[];
  readonly summary: string;
}

export function tallyOf(judged: readonly Omit<Judged, 'recording'>[]): Alarms {
  const sum = (of: (one: Omit<Judged, 'recording'>) => number, among = judged) =>
    among.reduce((total, one) => total + of(one), 0);
  const gapFree = judged.filter((one) => one.gapFree);
  const held = sum((one) => one.held, gapFree);
  const unknown = sum(({ unknown: all }) => all.length, gapFree);
  const falseAlarms = sum((one) => one.falseAlarms.length);
  const share = held / Math.max(1, held + unknown);
  const counts = new Map<string, number>();
  for (const reason of gapFree.flatMap((one) => one.unknown)) {
    const plain = plainly(reason);
    counts.set(plain, (counts.get(plain) ?? 0) + 1);
  }
  const reasons = [...counts].toSorted((a, b) => b[1] - a[1]);
  const summary = `${judged.length} schedules, ${falseAlarms} false alarms, ${sum(({ real }) => real)} true ones; of ${held + unknown} verdicts on ${gapFree.length} schedules without a gap ${(share * 100).toFixed(2)} % held`;
  return { falseAlarms, share, reasons, summary };
}

/** Names, numbers and times make every reason another one. */
function plainly(reason: string): string {
  return reason
    .replaceAll(/[a-z]+(-[a-z]+)?-[0-9a-f]*\d[0-9a-z]*/g, 'X')
    .replaceAll(/X(, X)*( and X)?/g, 'X')
    .replaceAll(/\d+(\.\d+)? ?(ms|m\d\ds|s)\b/g, 'T')
    .replaceAll(/\b[0-9a-f]{8}\b/g, 'U');
}
