import { spawnSync } from 'node:child_process';

/** A command whose start is measured. */
export interface Subject {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** How many times as long as the first it may take; undefined where nothing is promised. */
  readonly atMost?: number;
}

/** Medians. */
export interface Timing {
  readonly subject: Subject;
  /** Of the processors, in user and in kernel mode. */
  readonly processorMs: number;
  readonly wallMs: number;
  readonly rssMiB: number;
}

type Env = Readonly<Record<string, string | undefined>>;

/** Runs them in turn, so many rounds: whatever else the machine does is spread over all of them. */
export function timeInTurn(subjects: readonly Subject[], rounds: number, env: Env): readonly Timing[] {
  const all = subjects.map((subject) => ({ subject, processor: [] as number[], wall: [] as number[] }));
  for (let round = -1; round < rounds; round += 1) {
    for (const { subject, processor, wall } of all) {
      const wallMs = wallOf(subject, env);
      const processorMs = processorOf(subject, env);
      // The first round brings the files into memory.
      if (round < 0) continue;
      wall.push(wallMs);
      processor.push(processorMs);
    }
  }
  return all.map(({ subject, processor, wall }) => ({
    subject,
    processorMs: median(processor),
    wallMs: median(wall),
    rssMiB: rssOf(subject, env),
  }));
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

function wallOf({ command, args }: Subject, env: Env): number {
  const began = performance.now();
  run(command, args, env);
  return performance.now() - began;
}

/** bash tells it of its children, to the millisecond. */
function processorOf({ command, args }: Subject, env: Env): number {
  const script = 'TIMEFORMAT="%3U %3S"; time "$@" 2>/dev/null';
  const told = run('bash', ['-c', script, 'bash', command, ...args], env);
  const [user, kernel] = told.trim().split(' ').map(Number);
  return 1000 * ((user ?? NaN) + (kernel ?? NaN));
}

/** What it says on stderr. */
function run(command: string, args: readonly string[], env: Env): string {
  const { status, stderr, error } = spawnSync(command, args, {
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: exit code ${status}\n${stderr}`);
  return stderr;
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
