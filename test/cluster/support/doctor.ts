import { type ChildProcess, spawn } from 'node:child_process';
import type { Cluster } from './cluster.ts';
import { program } from './program.ts';

export interface DoctorOptions {
  /** Added to the few variables that the doctor gets; ours are kept from it. */
  readonly env?: Readonly<Record<string, string>>;
  /** Written to standard input, which ends then; without it there is none. */
  readonly input?: string;
  /** Sends `signal` after that many milliseconds, if the doctor still runs. */
  readonly signalAfterMs?: number;
  /** SIGINT unless given. */
  readonly signal?: NodeJS.Signals;
}

export interface DoctorResult {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly pid: number;
}

export interface RunningDoctor {
  readonly child: ChildProcess;
  readonly pid: number;
  /** Resolves when the text has appeared on either stream; rejects when the doctor ends without it. */
  says(text: string): Promise<void>;
  readonly finished: Promise<DoctorResult>;
}

const [executable, ...firstArgs] = program;

/** Runs the doctor to its end, whatever its exit code. `stateHome` is where it keeps what it must not forget. */
export function runDoctor(
  cluster: Pick<Cluster, 'kubeconfig'>,
  stateHome: string,
  args: readonly string[],
  options: DoctorOptions = {},
): Promise<DoctorResult> {
  return startDoctor(cluster, stateHome, args, options).finished;
}

/** Starts the doctor and returns at once, so that it can be watched, signalled or killed. */
export function startDoctor(
  { kubeconfig }: Pick<Cluster, 'kubeconfig'>,
  stateHome: string,
  args: readonly string[],
  { env, input, signalAfterMs, signal = 'SIGINT' }: DoctorOptions = {},
): RunningDoctor {
  const child = spawn(executable, [...firstArgs, ...args], {
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      // The home of whoever runs the tests may hold a kubeconfig or settings.
      HOME: stateHome,
      KUBECONFIG: kubeconfig,
      XDG_STATE_HOME: stateHome,
      ...env,
    },
  });
  const { pid } = child;
  if (pid === undefined) throw new Error(`${executable} could not be started`);
  child.stdin?.on('error', () => {}); // the doctor may end without reading all of it
  child.stdin?.end(input);

  const heard = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream]?.setEncoding('utf8').on('data', (text: string) => (heard[stream] += text));
  }
  const timer = signalAfterMs === undefined ? undefined : setTimeout(() => child.kill(signal), signalAfterMs);
  const finished = new Promise<DoctorResult>((resolve) => {
    child.on('close', (code, endedBy) => {
      clearTimeout(timer);
      resolve({ code, signal: endedBy, ...heard, pid });
    });
  });

  return { child, pid, finished, says: (text) => appears(child, heard, text) };
}

function appears(
  child: ChildProcess,
  heard: { stdout: string; stderr: string },
  text: string,
): Promise<void> {
  const there = () => heard.stdout.includes(text) || heard.stderr.includes(text);
  return new Promise((resolve, reject) => {
    const look = () => there() && resolve();
    look();
    child.stdout?.on('data', look);
    child.stderr?.on('data', look);
    child.on('close', () =>
      reject(new Error(`the doctor ended without "${text}":\n${heard.stdout}${heard.stderr}`)),
    );
  });
}
