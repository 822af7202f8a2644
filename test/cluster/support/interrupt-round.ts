import { mkdir, rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { isDeepStrictEqual } from 'node:util';
import { isHealthy } from '../../../src/statefulset/pods.ts';
import type { DoctorResult } from './doctor.ts';
import { begin, doctor, type Drilled, withReport } from './drilled.ts';
import { podsOf, stateOf } from './set-state.ts';

export interface InterruptRound {
  readonly signal: 'SIGINT' | 'SIGTERM' | 'SIGKILL';
  /** The signal comes so many milliseconds after the drill has told so many lines of its progress. */
  readonly afterLines: number;
  readonly delayMs: number;
  /** Whether the machine forgets what the killed process kept on its disk, as if another one recovered. */
  readonly forgets: boolean;
}

export interface InterruptTally {
  /** What is not as it should be; empty when all is. */
  readonly wrong: readonly string[];
  /** What the drill was at when the signal came, as far as it had told. */
  readonly phase: string;
  readonly ending: string;
  readonly recovered: string;
}

const exitCodes = { SIGINT: 130, SIGTERM: 143, SIGKILL: undefined } as const;

/** Strikes one scale-to-zero of a healthy set, recovers it, and says in what the set is not as it was before. */
export async function playInterruptRound(set: Drilled, round: InterruptRound): Promise<InterruptTally> {
  const { signal, forgets } = round;
  const before = await stateOf(set);
  const { said, phase } = await struck(set, round);

  const wrong: string[] = [];
  if (signal !== 'SIGKILL') {
    wrong.push(...untrueEnding(said, exitCodes[signal]));
    if (!isDeepStrictEqual(await stateOf(set), before)) wrong.push('not put back by the process itself');
  }
  if (forgets) await rm(set.stateHome, { recursive: true }).then(() => mkdir(set.stateHome));

  const recover = await doctor(set, ['recover', `sts/${set.name}`, '--yes']);
  const nothing = recover.stderr.includes('Nothing to recover');
  if (recover.code !== 0)
    wrong.push(`recover: exit code ${recover.code}: ${recover.stdout}${recover.stderr}`);
  if (signal !== 'SIGKILL' && !nothing) wrong.push(`there was something to recover: ${recover.stdout}`);
  const after = await stateOf(set);
  if (!isDeepStrictEqual(after, before))
    wrong.push(`before: ${JSON.stringify(before)}`, `after: ${JSON.stringify(after)}`);
  const unhealthy = Object.values(await podsOf(set)).filter((pod) => !isHealthy(pod));
  for (const { metadata } of unhealthy) wrong.push(`${metadata?.name} is not healthy`);
  return {
    wrong,
    phase,
    ending: String(said.signal ?? said.code),
    recovered: nothing ? 'nothing to recover' : recover.stdout.trim().replace(/^.*: /, ''),
  };
}

async function struck(set: Drilled, { signal, afterLines, delayMs }: InterruptRound) {
  const { child, finished } = begin(set, 'scale-to-zero');
  let lines = 0;
  let phase = 'start';
  let struckDuring = 'nothing, it had ended';
  let timer: NodeJS.Timeout | undefined;
  const strike = () => {
    if (child.kill(signal)) struckDuring = phase;
  };
  const look = (line: string) => {
    phase = phaseIn(line) ?? phase;
    if (lines >= afterLines) timer ??= setTimeout(strike, delayMs);
    lines += 1;
  };
  look('');
  if (child.stderr) createInterface({ input: child.stderr }).on('line', look);
  const said = await finished;
  clearTimeout(timer);
  return { said, phase: struckDuring };
}

/** What the drill itself says that it does, in a line of its progress: `   0.2s  drill   locking`. */
function phaseIn(line: string): string | undefined {
  return /^ *\d+\.\ds {2}drill +(\S+(?: \S+)?)/.exec(line)?.[1]?.replace(/ sts.*/, '');
}

/** A signal may come before the process listens, when nothing has happened, and after it has done everything. */
function untrueEnding(said: DoctorResult, code: number | undefined): readonly string[] {
  if (said.signal !== null || said.code === code) return [];
  if (said.code === 0 && withReport(said).result.status === 'passed') return [];
  return [`exit code ${said.code}, not ${code}: ${said.stderr}`];
}
