import { parseArgs } from 'node:util';

export interface Sweep {
  readonly runs: number;
  readonly lanes: number;
  readonly seed: number;
  /** Parts of names of what is swept; none: whatever is swept by itself. */
  readonly names: readonly string[];
  /** Uniform in [0, 1), the same sequence for the same seed. */
  readonly random: () => number;
}

/** Reads `--runs`, `--lanes`, `--seed` and names; a seed of its own is taken from the clock. */
export function sweepOf(defaults: { readonly runs: number; readonly lanes: number }): Sweep {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { runs: { type: 'string' }, lanes: { type: 'string' }, seed: { type: 'string' } },
  });
  const seed = wholeNumber(values.seed ?? String(Date.now() % 1_000_000), 'seed');
  return {
    runs: wholeNumber(values.runs ?? String(defaults.runs), 'runs'),
    lanes: wholeNumber(values.lanes ?? String(defaults.lanes), 'lanes'),
    seed,
    names: positionals,
    random: seeded(seed),
  };
}

function wholeNumber(text: string, name: string): number {
  if (!/^\d+$/.test(text)) throw new Error(`--${name} takes a whole number, not "${text}"`);
  return Number(text);
}

/** mulberry32: small, and good enough to choose moments by. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Does all jobs, so many lanes of them side by side. */
export async function inLanes<T>(
  jobs: readonly T[],
  lanes: number,
  work: (next: () => T | undefined, lane: number) => Promise<void>,
): Promise<void> {
  const left = [...jobs];
  await Promise.all(Array.from({ length: lanes }, (_, lane) => work(() => left.shift(), lane + 1)));
}

/** `min 1, median 2, max 3`. */
export function spread(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b).map(Math.round);
  return `min ${sorted[0]}, median ${sorted[Math.floor(sorted.length / 2)]}, max ${sorted.at(-1)}`;
}

/** `passed 40, failed 10`. */
export function counted(values: readonly string[]): string {
  return [...Map.groupBy(values, (value) => value)]
    .map(([value, all]) => `${value} ${all.length}`)
    .join(', ');
}
