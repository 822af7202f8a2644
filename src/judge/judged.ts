import { type ExitCode, exitCodes } from '../lib/failure.ts';
import type { Header } from '../recording/entry.ts';
import { modelOf } from '../recording/model.ts';
import type { Recording } from '../recording/recording.ts';
import { actsOf } from '../recording/recording.ts';
import type { GameDay } from './game-day.ts';
import { gameDayOf } from './game-day.ts';
import { judge } from './judge.ts';
import type { Judgement } from './outcome.ts';
import { whyFailed, whyUndecided } from './reasons.ts';

/**
 * What a recording comes to, computed from it and from nothing else: what `observe` ends with, and `judge` finds again
 * at any time. Of a drill it is what its own report says of the set; how the undo ended no recording tells.
 */
export interface Judged extends Verdict {
  readonly schemaVersion: 'sts-doctor.dev/judged/v1';
  readonly run: string;
  readonly tool: string;
  readonly startedAt: string;
  /** Milliseconds from the first to the last entry. */
  readonly durationMs: number;
  readonly set: Header['set'];
  readonly serverVersion: string;
  /** What the cluster was a model of; undefined for a real one. */
  readonly sandbox: string | undefined;
  /** What the drill did, in order; none: nobody drilled, and this is an observation. */
  readonly steps: readonly JudgedStep[];
  readonly gameDay: GameDay | undefined;
  readonly judgement: Judgement;
}

export interface JudgedStep {
  readonly name: string;
  readonly action: string;
  readonly ordinals: readonly number[];
  /** `missed`: what it waited for had not come about when its time was up. */
  readonly status: 'done' | 'missed';
}

interface Verdict {
  readonly status: 'passed' | 'failed' | 'inconclusive';
  readonly exitCode: ExitCode;
  /** Why it did not simply pass, in one line. */
  readonly reason: string | undefined;
}

export function judgedOf(recording: Recording): Judged {
  const { run, tool, startedAt, serverVersion, set } = recording.header;
  const judgement = judge(recording);
  const steps = stepsOf(recording);
  return {
    schemaVersion: 'sts-doctor.dev/judged/v1',
    run,
    tool,
    startedAt,
    durationMs: recording.entries.at(-1)?.at ?? 0,
    ...verdictOn(judgement, steps),
    set,
    serverVersion,
    sandbox: modelOf(serverVersion),
    steps,
    gameDay: gameDayOf(recording),
    judgement,
  };
}

function verdictOn(judgement: Judgement, steps: readonly JudgedStep[]): Verdict {
  const missed = steps.find(({ status }) => status === 'missed');
  const failed = whyFailed(judgement) ?? (missed && `${missed.name} did not come about in time`);
  if (failed !== undefined) return { status: 'failed', exitCode: exitCodes.violated, reason: failed };
  const undecided = whyUndecided(judgement);
  if (undecided !== undefined)
    return { status: 'inconclusive', exitCode: exitCodes.inconclusive, reason: undecided };
  return { status: 'passed', exitCode: exitCodes.held, reason: undefined };
}

function stepsOf(recording: Recording): readonly JudgedStep[] {
  const acts = actsOf(recording);
  return acts.flatMap(({ act, seq }): JudgedStep[] => {
    if (act.type !== 'step') return [];
    const next = acts.find((later) => later.seq > seq && later.act.type === 'step')?.seq ?? Infinity;
    const missed = acts.some(
      (later) => later.seq > seq && later.seq < next && later.act.type === 'deadlinePassed',
    );
    const { name, action, ordinals } = act;
    return [{ name, action, ordinals, status: missed ? 'missed' : 'done' }];
  });
}
