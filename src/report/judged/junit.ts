import type { Judged } from '../../judge/judged.ts';
import { error, failure, isRed, passed, type TestCase } from '../junit/case.ts';
import { promiseCases } from '../junit/promises.ts';
import { steadyStateCases } from '../junit/steady-state.ts';
import type { Suite } from '../junit/suite.ts';
import { subjectOf } from './verdict.ts';

/** A case for each step that was recorded and for each promise, and one for the whole. */
export function judgedSuite(judged: Judged): Suite {
  const { run, tool, startedAt, status, exitCode, set, serverVersion, sandbox } = judged;
  const { what, place } = subjectOf(judged);
  return {
    name: `${what} of sts/${set.name} in namespace ${set.namespace}${place}`,
    scenario: what,
    startedAt,
    properties: {
      run,
      tool,
      status,
      exitCode: String(exitCode),
      ...(sandbox !== undefined && { sandbox }),
      kubernetes: serverVersion,
    },
    cases: casesOf(judged),
  };
}

/** Red exactly when it did not pass. */
function casesOf({
  steps,
  judgement,
  steadyState,
  status,
  reason = status,
  durationMs,
}: Judged): readonly TestCase[] {
  const cases: readonly TestCase[] = [
    ...steps.map(({ name, action, status: end }, index) => ({
      group: 'steps',
      name: `${index + 1} ${name} (${action})`,
      ms: 0,
      outcome: end === 'done' ? passed(end) : failure('missed', `${name} did not come about in time`),
    })),
    ...steadyStateCases(steadyState, true),
    ...promiseCases(judgement),
  ];
  const red = status !== 'passed' && !cases.some(isRed);
  const outcome = red ? error(status, reason) : passed(status);
  return [...cases, { group: 'run', name: 'the recording was judged', ms: durationMs, outcome }];
}
