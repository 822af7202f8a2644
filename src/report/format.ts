import type { Plan } from '../drill/plan.ts';
import type { RunResult } from '../drill/run-result.ts';
import type { Judged } from '../judge/judged.ts';
import type { LintReport } from './lint/lint-report.ts';
import type { RecoverRow, ScenarioRow } from './rows.ts';

/** What the terminal is like: asked once, by whoever knows the streams. */
export interface Look {
  readonly colour: boolean;
  /** Columns of the terminal; undefined when there is none, and then every row is one line. */
  readonly width: number | undefined;
}

/** One output format: how each thing we can show looks in it. Every text ends with a line feed or is empty. */
export interface Format {
  readonly run: (result: RunResult, look: Look) => string;
  readonly judged: (judged: Judged, look: Look) => string;
  readonly plan: (plan: Plan, look: Look) => string;
  readonly scenarios: (rows: readonly ScenarioRow[], look: Look) => string;
  readonly lint: (report: LintReport, look: Look) => string;
  readonly recoverable: (rows: readonly RecoverRow[], look: Look) => string;
}
