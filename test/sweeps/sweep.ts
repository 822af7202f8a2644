import { parseArgs } from 'node:util';

/** One place where something goes wrong, and what has to be so afterwards. */
export interface Point {
  readonly title: string;
  /** Before that there was nothing to undo, so such a point proves less. */
  readonly afterFirstMutation: boolean;
  /** Resolves with what is not as it has to be; undefined when all is. */
  readonly play: () => Promise<string | undefined>;
}

export interface SweepOptions {
  /** Points a drill at most; Infinity: all of them. */
  readonly most: number;
  /** Parts of names of drills; none: all of them. */
  readonly drills: readonly string[];
  readonly verbose: boolean;
}

export interface Tally {
  readonly points: number;
  readonly afterFirstMutation: number;
  readonly failures: readonly string[];
}

/** `--points N` a drill, and names of drills. */
export function parseSweep(name: string): SweepOptions {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { points: { type: 'string' }, verbose: { type: 'boolean', short: 'v', default: false } },
  });
  const most = values.points === undefined ? Infinity : Number(values.points);
  if (!(most > 0)) throw new Error(`sweep:${name}: --points takes a number`);
  return { most, drills: positionals, verbose: values.verbose };
}

export async function play(points: readonly Point[], onPoint: (line: string) => void): Promise<Tally> {
  const failures: string[] = [];
  for (const { title, play: playPoint } of points) {
    const wrong = await playPoint().catch((error: unknown) => `the sweep itself failed: ${String(error)}`);
    if (wrong !== undefined) failures.push(`${title}\n      ${wrong}`);
    onPoint(`${wrong === undefined ? 'ok  ' : 'FAIL'} ${title}`);
  }
  return {
    points: points.length,
    afterFirstMutation: points.filter(({ afterFirstMutation }) => afterFirstMutation).length,
    failures,
  };
}

/** Plays all points, prints the failures and the tally, and sets the exit code. */
export async function runSweep(
  name: string,
  { most, verbose }: SweepOptions,
  pointsOf: (most: number) => Promise<readonly (readonly Point[])[]>,
): Promise<void> {
  const began = performance.now();
  const points = (await pointsOf(most)).flat();
  const tally = await play(points, (line) => {
    if (verbose || line.startsWith('FAIL')) console.log(line);
  });
  for (const failure of tally.failures) console.log(`\n${failure}`);
  const good = tally.points - tally.failures.length;
  const seconds = Math.round((performance.now() - began) / 1000);
  console.log(
    `\n${name} sweep: ${good} of ${tally.points} points right, ${tally.afterFirstMutation} of them after the first mutation (${seconds} s)`,
  );
  if (tally.failures.length > 0) process.exitCode = 1;
}
