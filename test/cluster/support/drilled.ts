import type { RunResult } from '../../../src/drill/run-result.ts';
import type { Cluster } from './cluster.ts';
import {
  type DoctorOptions,
  type DoctorResult,
  type RunningDoctor,
  runDoctor,
  startDoctor,
} from './doctor.ts';

/** A set of the cluster and where the doctors that work on it keep their memory. */
export interface Drilled {
  readonly cluster: Cluster;
  readonly namespace: string;
  readonly name: string;
  readonly stateHome: string;
}

/** What a `run` said, and its report. */
export interface Drill extends DoctorResult {
  readonly result: RunResult;
}

/** The doctor in the set's namespace, to its end, whatever its exit code. */
export function doctor(
  { cluster, namespace, stateHome }: Drilled,
  args: readonly string[],
  options?: DoctorOptions,
): Promise<DoctorResult> {
  return runDoctor(cluster, stateHome, [...args, '-n', namespace], options);
}

/** Runs a scenario on the set without being asked, and returns its report; throws when there is none. */
export async function drill(set: Drilled, scenario: string, ...flags: readonly string[]): Promise<Drill> {
  return withReport(await begin(set, scenario, ...flags).finished);
}

/** The same without waiting for the end. */
export function begin(set: Drilled, scenario: string, ...flags: readonly string[]): RunningDoctor {
  const { cluster, namespace, name, stateHome } = set;
  const words = ['run', scenario, `sts/${name}`, '-n', namespace, '--yes', '-o', 'json', ...flags];
  return startDoctor(cluster, stateHome, words);
}

/** Takes the report from what a `run -o json` said. */
export function withReport(said: DoctorResult): Drill {
  try {
    return { ...said, result: JSON.parse(said.stdout) as RunResult };
  } catch (cause) {
    const ending = said.code ?? said.signal;
    throw new Error(`the doctor ended with ${ending} and no report:\n${said.stdout}${said.stderr}`, {
      cause,
    });
  }
}
