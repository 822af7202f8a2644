import { type ExitCode, exitCodes } from '../lib/failure.ts';
import type { Header } from '../recording/entry.ts';
import { modelOf } from '../recording/model.ts';
import type { Recording } from '../recording/recording.ts';
import { actsOf } from '../recording/recording.ts';
import { isTerminating } from '../statefulset/pods.ts';
import type { GameDay } from './game-day.ts';
import { gameDayOf } from './game-day.ts';
import { judge } from './judge.ts';
import { isObservation } from './observation.ts';
import type { Judgement } from './outcome.ts';
import { whyFailed, whyUndecided } from './reasons.ts';
import type { SteadyStateRow } from './steady-state.ts';
import { setStatesOf } from './set-states.ts';
import { steadyStateOf } from './steady-state.ts';
import { moment } from './words.ts';

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
  /** What its probes saw; none: it had none. */
  readonly steadyState: readonly SteadyStateRow[];
  readonly judgement: Judgement;
}

export interface JudgedStep {
  readonly name: string;
  readonly action: string;
  readonly ordinals: readonly number[];
  /** `missed`: what it waited for had not come about when its time was up. */
  readonly status: 'done' | 'missed';
  /** It was missed, and its author lets that pass. */
  readonly accepted?: true;
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
  const steadyState = steadyStateOf(recording);
  return {
    schemaVersion: 'sts-doctor.dev/judged/v1',
    run,
    tool,
    startedAt,
    durationMs: recording.entries.at(-1)?.at ?? 0,
    ...verdictOn(judgement, steps, steadyState, whyNothingToTell(recording, steps)),
    set,
    serverVersion,
    sandbox: modelOf(serverVersion),
    steps,
    gameDay: gameDayOf(recording),
    steadyState,
    judgement,
  };
}

function verdictOn(
  judgement: Judgement,
  steps: readonly JudgedStep[],
  probes: readonly SteadyStateRow[],
  nothingToTell: string | undefined,
): Verdict {
  const missed = steps.find(({ status, accepted }) => status === 'missed' && accepted !== true);
  const failed =
    whyFailed(judgement) ?? (missed && `${missed.name} did not come about in time`) ?? whyUnsteady(probes);
  if (failed !== undefined) return { status: 'failed', exitCode: exitCodes.violated, reason: failed };
  const untold = probes.find(({ after }) => after?.state === 'unknown');
  const undecided =
    whyUndecided(judgement) ??
    (untold && `the steady state could not be told: ${untold.name}`) ??
    nothingToTell;
  if (undecided !== undefined)
    return { status: 'inconclusive', exitCode: exitCodes.inconclusive, reason: undecided };
  return { status: 'passed', exitCode: exitCodes.held, reason: undefined };
}

/** Why what was seen proves nothing, however well it looks: nobody did or watched anything, or the set was deleted. */
function whyNothingToTell(recording: Recording, steps: readonly JudgedStep[]): string | undefined {
  const isObserved = isObservation(recording);
  if (!isObserved && steps.length === 0) return 'the recording ends before a drill or an observation began';
  const last = setStatesOf(recording).at(-1);
  if (last === undefined) return 'the recording does not show the set';
  if (!isObserved) return undefined;
  const { set, spec, gone, at } = last;
  if (gone) return `sts/${spec.name} was deleted, ${moment(at)}, and nobody made it anew`;
  return isTerminating(set) ? `sts/${spec.name} was being deleted when the recording ended` : undefined;
}

function whyUnsteady(probes: readonly SteadyStateRow[]): string | undefined {
  const broke = probes.find((row) => row.broke);
  if (broke) return `the steady state broke: ${broke.name}`;
  const after = probes.find((row) => row.after?.state === 'not met');
  return after && `the steady state is broken after the drill: ${after.name}: ${after.after?.detail}`;
}

function stepsOf(recording: Recording): readonly JudgedStep[] {
  const acts = actsOf(recording);
  return acts.flatMap(({ act, seq }): JudgedStep[] => {
    if (act.type !== 'step') return [];
    const next = acts.find((later) => later.seq > seq && later.act.type === 'step')?.seq ?? Infinity;
    const missed = acts.some(
      (later) => later.seq > seq && later.seq < next && later.act.type === 'deadlinePassed',
    );
    const { name, action, ordinals, expects } = act;
    const isAccepted = missed && expects?.accepts.includes('recovery') === true;
    const status = missed ? 'missed' : 'done';
    return [{ name, action, ordinals, status, ...(isAccepted && { accepted: true }) }];
  });
}
