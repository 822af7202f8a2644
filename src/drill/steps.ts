import type { Clock } from '../lib/clock.ts';
import type { Value } from '../scenario/reference.ts';
import type { Scenario, Step } from '../scenario/scenario.ts';
import { actionFor } from './actions/registry.ts';
import type { Stage, StepContext } from './action.ts';
import { acceptsDelay, askedFor, expectsOf } from './expects.ts';
import { Interrupted } from './host.ts';
import { boundTo, outputsOfStep } from './outputs.ts';
import type { PlannedStep } from './plan.ts';
import type { StepResult } from './run-result.ts';
import { Refused } from './refused.ts';
import { SteadyStateBroken } from './steady-state/broken.ts';
import { Fenced } from './undo/lease.ts';

export interface StepsOutcome {
  readonly results: readonly StepResult[];
  /** What ended them early, other than a promise that was not kept. */
  readonly error: unknown;
}

/** What has to be done before a step. It may reject, as a step may. */
export type BeforeStep = (step: Step) => Promise<void>;

/** Runs the steps one after the other until one misses its goal, fails or is interrupted. Never rejects. */
export async function runSteps(
  scenario: Scenario,
  stage: Stage,
  clock: Clock,
  chance: number,
  before: BeforeStep = async () => undefined,
): Promise<StepsOutcome> {
  const results: StepResult[] = [];
  let stopped = false;
  let failure: unknown;
  let taken: readonly number[] = [];
  const outputs = new Map<string, Value>();
  for (const [index, step] of scenario.steps.entries()) {
    if (stopped) {
      results.push({
        name: step.name,
        action: step.action.action,
        status: 'not run',
        durationMs: 0,
        detail: undefined,
      });
      continue;
    }
    const known = { chance, taken, outputs, before };
    const { result, error, ordinals } = await runStep(step, index, stage, clock, known);
    results.push(result);
    taken = [...new Set([...taken, ...ordinals])];
    failure = error;
    stopped =
      error !== undefined ||
      (result.status === 'missed' && result.accepted !== true && !step.continueAfterViolation);
  }
  return { results, error: failure };
}

async function runStep(
  written: Step,
  index: number,
  stage: Stage,
  clock: Clock,
  {
    outputs,
    before,
    ...known
  }: Pick<StepContext, 'chance' | 'taken'> & {
    readonly outputs: Map<string, Value>;
    readonly before: BeforeStep;
  },
): Promise<{ result: StepResult; error: unknown; ordinals: readonly number[] }> {
  const began = clock.monotonic();
  const { name } = written;
  const { action } = written.action;
  stage.emit({ type: 'stepBegan', step: index, name, action });
  const ended = (status: Exclude<StepResult['status'], 'not run'>, detail?: string): StepResult => {
    stage.recorder.act({ type: 'stepEnded', name });
    stage.emit({ type: 'stepEnded', step: index, name, status, ...(detail !== undefined && { detail }) });
    return { name, action, status, durationMs: clock.monotonic() - began, detail };
  };
  let ordinals: readonly number[] = [];
  try {
    const step = boundTo(written, outputs);
    await before(step);
    const situation = stage.situation();
    const planned = actionFor(step.action).plan(step.action, situation, {
      name,
      withinMs: step.withinMs,
      until: step.until,
      expect: step.expect,
      earlier: stage.journal.changes,
      startedAt: stage.recorder.header.startedAt,
      ...known,
    });
    recordStep(step, planned, stage);
    ordinals = planned.ordinals;
    for (const [word, value] of outputsOfStep(step, planned, situation)) outputs.set(word, value);
    const { status, detail } = await actionFor(step.action).run(
      step.action,
      planned,
      stage,
      step.until,
      step.expect,
    );
    const result = ended(status, detail);
    const isAccepted = status === 'missed' && acceptsDelay(step);
    return { result: isAccepted ? { ...result, accepted: true } : result, error: undefined, ordinals };
  } catch (thrown) {
    const error = stage.signal.aborted ? stage.signal.reason : thrown;
    const status = statusOf(error);
    return { result: ended(status, error instanceof Error ? error.message : String(error)), error, ordinals };
  }
}

function statusOf(error: unknown): 'interrupted' | 'refused' | 'errored' {
  if (error instanceof Refused) return 'refused';
  return stopping.some((kind) => error instanceof kind) ? 'interrupted' : 'errored';
}

/** What ends a step that was going well. */
const stopping = [Interrupted, Fenced, SteadyStateBroken];

function recordStep(
  step: Step,
  { name, action, ordinals, withinMs, ...planned }: PlannedStep,
  stage: Stage,
): void {
  const required = actionFor(step.action).required(
    { name, action, ordinals, withinMs, ...planned },
    stage.situation(),
  );
  const expects = expectsOf(step);
  stage.recorder.act({
    type: 'step',
    name,
    action,
    ordinals,
    withinMs,
    required: [...required, ...askedFor(step)],
    ...(expects !== undefined && { expects }),
  });
}
