import { isBegun } from '../begun.ts';
import type { RunResult, StepResult } from '../../drill/run-result.ts';
import { exitCodes } from '../../lib/failure.ts';
import { type CaseOutcome, error, failure, isRed, passed, skipped, type TestCase } from './case.ts';
import { promiseCases } from './promises.ts';
import { steadyStateCases } from './steady-state.ts';
import { undoCases } from './undo.ts';

/** Every case of a run: red exactly when the run did not pass. */
export function casesOf(result: RunResult): readonly TestCase[] {
  const cases = [
    { group: 'preflight', name: 'the drill may begin', ms: 0, outcome: preflight(result) },
    ...result.steps.map(stepCase),
    ...(result.judgement === undefined ? [] : promiseCases(result.judgement)),
    ...steadyStateCases(result.steadyState, isBegun(result)),
    ...undoCases(result),
  ];
  return [...cases, drillCase(result, cases)];
}

function preflight(result: RunResult): CaseOutcome {
  if (isBegun(result)) return passed();
  const { reason, plan, exitCode } = result;
  const told = plan.refusals.flatMap(({ guard, saw, wayOut, skip }) => [
    `${guard}: ${saw}`,
    `  ${wayOut}`,
    ...(skip === undefined ? [] : [`  or pass it by: ${skip}`]),
  ]);
  const type = exitCode === exitCodes.notSteady ? 'not steady' : 'refused';
  return error(type, reason ?? 'refused', told);
}

function stepCase({ name, action, status, durationMs, detail }: StepResult, index: number): TestCase {
  return {
    group: 'steps',
    name: `${index + 1} ${name} (${action})`,
    ms: durationMs,
    outcome: stepOutcome(status, detail),
  };
}

function stepOutcome(status: StepResult['status'], detail: string = status): CaseOutcome {
  switch (status) {
    case 'done':
      return passed(detail);
    case 'missed':
      return failure('missed', detail);
    case 'refused':
    case 'errored':
    case 'interrupted':
      return error(status, detail);
    case 'not run':
      return skipped(status, detail);
  }
}

/** The run as a whole. It takes the time that no step took, so that the times of the cases add up to the run's. */
function drillCase(result: RunResult, others: readonly TestCase[]): TestCase {
  const { status, reason = status, durationMs } = result;
  const ms = Math.max(0, durationMs - others.reduce((sum, one) => sum + one.ms, 0));
  const done: TestCase = { group: 'run', name: 'the drill was carried out', ms, outcome: passed(status) };
  if (status === 'errored' || status === 'interrupted') return { ...done, outcome: error(status, reason) };
  if (status === 'passed' || others.some(isRed)) return done;
  return { ...done, outcome: status === 'failed' ? failure(status, reason) : error(status, reason) };
}
