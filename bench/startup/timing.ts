import { spawnSync } from 'node:child_process';

/** A command whose start is measured. */
export interface Subject {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** How many times as long as the first it may take; undefined where nothing is promised. */
  readonly atMost?: number;
}

export interface Timing {
  readonly subject: Subject;
  readonly medianMs: number;
  readonly leastMs: number;
  readonly rssMiB: number;
}

type Env = Readonly<Record<string, string | undefined>>;

/** Runs them in turn, so many rounds: whatever else the machine does is spread over all of them. */
export function timeInTurn(subjects: readonly Subject[], rounds: number, env: Env): readonly Timing[] {
  const times = subjects.map((): number[] => []);
  for (let round = -1; round < rounds; round += 1) {
    subjects.forEach((subject, index) => {
      const ms = wallOf(subject, env);
      // The first round brings the files into memory.
      if (round >= 0) times[index]?.push(ms);
    });
  }
  return subjects.map((subject, index) => {
    const sorted = (times[index] ?? []).toSorted((a, b) => a - b);
    return {
      subject,
      medianMs: sorted[Math.floor(sorted.length / 2)] ?? NaN,
      leastMs: sorted[0] ?? NaN,
      rssMiB: rssOf(subject, env),
    };
  });
}

function wallOf({ command, args }: Subject, env: Env): number {
  const began = performance.now();
  const { status, stderr, error } = spawnSync(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const ms = performance.now() - began;
  if (error !== undefined) throw error;
  if (status !== 0)
    throw new Error(`${command} ${args.join(' ')}: exit code ${status}\n${stderr.toString()}`);
  return ms;
}

const RSS_RUNS = 5;

/** The least of a few: what a file of a hundred megabytes has in memory is up to the system. GNU time reads it. */
function rssOf({ command, args }: Subject, env: Env): number {
  const runs = Array.from({ length: RSS_RUNS }, () => {
    const { stderr } = spawnSync('/usr/bin/time', ['-f', '%M', command, ...args], { env, encoding: 'utf8' });
    return Number(stderr?.trim().split('\n').at(-1));
  });
  return Math.min(...runs) / 1024;
}
