import type { RunResult } from '../../drill/run-result.ts';
import { judgedSuite } from '../judged/junit.ts';
import type { Reported, ReportedFailure } from '../reported.ts';
import { error, type TestCase } from './case.ts';
import { casesOf } from './run.ts';

/** One `testsuite`: a run. */
export interface Suite {
  readonly name: string;
  /** What the cases' groups are put below, as packages. */
  readonly scenario: string;
  /** RFC 3339; undefined where nothing was begun. */
  readonly startedAt: string | undefined;
  readonly properties: Readonly<Record<string, string>>;
  readonly cases: readonly TestCase[];
}

export function suiteOf(reported: Reported): Suite {
  switch (reported.kind) {
    case 'run':
      return ofRun(reported.result);
    case 'judged':
      return judgedSuite(reported.judged);
    case 'failure':
      return ofFailure(reported);
  }
}

function ofRun(result: RunResult): Suite {
  const { plan, run, tool, startedAt, status, exitCode } = result;
  const { target, sandbox, scenario } = plan;
  const place = sandbox === undefined ? '' : ' of the sandbox';
  return {
    name: `${scenario} on sts/${target.name} in namespace ${target.namespace}${place}`,
    scenario,
    startedAt,
    properties: {
      run,
      tool,
      status,
      exitCode: String(exitCode),
      ...(sandbox === undefined ? { context: target.context } : { sandbox }),
      kubernetes: plan.set.serverVersion,
      undo: result.undo.outcome,
    },
    cases: casesOf(result),
  };
}

function ofFailure({ scenario, exitCode, message, hints }: ReportedFailure): Suite {
  const outcome = error('error', message, hints);
  return {
    name: scenario,
    scenario,
    startedAt: undefined,
    properties: { exitCode: String(exitCode) },
    cases: [{ group: 'preflight', name: 'the drill may begin', ms: 0, outcome }],
  };
}
