import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { isHealthy } from '../../../src/statefulset/pods.ts';
import type { DoctorResult } from './doctor.ts';
import { begin, doctor, type Drilled } from './drilled.ts';
import { podsOf, stateOf } from './set-state.ts';
import { waitFor } from './wait.ts';

export interface RaceTally {
  /** What should not be so; empty when one won, the other did nothing, and the set is as it was. */
  readonly wrong: readonly string[];
  /** How the two ended, e.g. `0 and 4`. */
  readonly endings: string;
  /** Why the one that lost did nothing. */
  readonly why: string;
}

export interface RunRace {
  readonly scenarios: readonly [string, string];
  /** By how much the second one begins later. */
  readonly delayMs: number;
}

/** Two runs on a set at about the same time. */
export async function playRunRace(set: Drilled, { scenarios, delayMs }: RunRace): Promise<RaceTally> {
  const before = await stateOf(set);
  const [first, second] = scenarios;
  const both = await Promise.all([
    begin(set, first).finished,
    sleep(delayMs).then(() => begin(set, second).finished),
  ]);
  const lost = both.filter(({ code }) => code === 3 || code === 4);
  const won = both.filter(({ code }) => code === 0);
  const wrong = won.length === 1 && lost.length === 1 ? [] : both.map(saying);
  return {
    wrong: [...wrong, ...(await damageTo(set, before))],
    endings: endingsOf(both),
    why: lost.map(reasonOf).join(),
  };
}

/** Where each of the two stands: at the machine of the dead run, or where nothing is known but what the Lease says. */
export type RecoverRace = readonly ['here' | 'elsewhere', 'here' | 'elsewhere'];

/** Two people who undo the same dead run at the same time; and who comes later. */
export async function playRecoverRace(set: Drilled, places: RecoverRace): Promise<RaceTally> {
  const before = await stateOf(set);
  await leaveBehind(set);
  const both = await Promise.all(
    places.map((place, index) => doctor(at(set, place, index), ['recover', 'sts/db', '--yes'])),
  );
  const restored = both.filter(({ code, stdout }) => code === 0 && stdout.includes(': restored'));
  const idle = both.filter(({ code, stderr }) => code === 4 || (code === 0 && foundNothing(stderr)));
  // The machine of the dead run still has its journal when others have undone it: that one has to be forgotten first.
  const third = await doctor(set, ['recover', 'sts/db', '--yes']);
  const fourth = await doctor(set, ['recover', 'sts/db', '--yes']);
  const wrong = [
    ...(restored.length === 1 && idle.length === 1 ? [] : both.map(saying)),
    ...(third.code === 0 ? [] : [`the third: ${saying(third)}`]),
    ...(fourth.code === 0 && foundNothing(fourth.stderr) ? [] : [`the fourth: ${saying(fourth)}`]),
  ];
  return {
    wrong: [...wrong, ...(await damageTo(set, before))],
    endings: endingsOf(both),
    why: idle.map(({ code }) => (code === 0 ? 'found nothing' : 'refused')).join(),
  };
}

/** A run that was killed when it had scaled the set to zero. */
async function leaveBehind(set: Drilled): Promise<void> {
  const { child, finished } = begin(set, 'scale-to-zero');
  await waitFor(set.cluster, set.namespace, `sts/${set.name}`, 'jsonpath={.spec.replicas}=0');
  child.kill('SIGKILL');
  await finished;
}

function at(set: Drilled, place: 'here' | 'elsewhere', index: number): Drilled {
  return place === 'here' ? set : { ...set, stateHome: `${set.stateHome}/elsewhere-${index}` };
}

/** What is not as it was before. */
async function damageTo(set: Drilled, before: object): Promise<readonly string[]> {
  const after = await stateOf(set);
  const unhealthy = Object.values(await podsOf(set)).filter((pod) => !isHealthy(pod));
  return [
    ...(isDeepStrictEqual(after, before)
      ? []
      : [`before: ${JSON.stringify(before)}`, `after: ${JSON.stringify(after)}`]),
    ...unhealthy.map(({ metadata }) => `${metadata?.name} is not healthy`),
  ];
}

function foundNothing(stderr: string): boolean {
  return stderr.includes('Nothing to recover');
}

/** What the one that lost saw of the other. */
function reasonOf({ stdout, stderr }: DoctorResult): string {
  // Where a run was refused after its plan there is no report.
  const error = stderr.split('\n').find((line) => line.startsWith('error: '));
  const text = /"reason": "([^"]*)"/.exec(stdout)?.[1] ?? error ?? stderr;
  return /another run holds|other-run|unfinished-run|steady state|changed since/.exec(text)?.[0] ?? text;
}

function endingsOf(both: readonly DoctorResult[]): string {
  return both
    .map(({ code, signal }) => String(signal ?? code))
    .toSorted()
    .join(' and ');
}

function saying({ code, signal, stdout, stderr }: DoctorResult): string {
  return `ended with ${signal ?? code}: ${stdout.slice(0, 500)}${stderr}`;
}
