import type { Plan } from '../drill/plan.ts';
import type { RunResult } from '../drill/run-result.ts';
import type { Judged } from '../judge/judged.ts';
import type { Look } from './format.ts';
import type { LintReport } from './lint/lint-report.ts';
import { type FileFormatName, type FormatName, loadFileFormat, loadFormat } from './registry.ts';
import type { ReportedRuns } from './reported.ts';
import type { RecoverRow, ScenarioRow } from './rows.ts';

/** The report of a run, ready for stdout. */
export async function renderRun(result: RunResult, format: FormatName, look: Look): Promise<string> {
  return (await loadFormat(format)).run(result, look);
}

/** What a recording comes to, for `observe` and `judge`. */
export async function renderJudged(judged: Judged, format: FormatName, look: Look): Promise<string> {
  return (await loadFormat(format)).judged(judged, look);
}

/** What a run would do, for `plan` and to ask for consent. */
export async function renderPlan(plan: Plan, format: FormatName, look: Look): Promise<string> {
  return (await loadFormat(format)).plan(plan, look);
}

/** The same as a flowchart in Mermaid's notation. */
export async function renderFlowchart(plan: Plan): Promise<string> {
  return (await import('./plan/mermaid.ts')).planFlowchart(plan);
}

/** The scenario library, for `list`. */
export async function renderScenarioList(
  rows: readonly ScenarioRow[],
  format: FormatName,
  look: Look,
): Promise<string> {
  return (await loadFormat(format)).scenarios(rows, look);
}

/** What is wrong with scenarios, for `lint`. */
export async function renderLint(report: LintReport, format: FormatName, look: Look): Promise<string> {
  return (await loadFormat(format)).lint(report, look);
}

/** Runs that are still to be undone, for `recover --list`. */
export async function renderRecoverList(
  rows: readonly RecoverRow[],
  format: FormatName,
  look: Look,
): Promise<string> {
  return (await loadFormat(format)).recoverable(rows, look);
}

/** A whole file of `--report`. */
export async function renderReport(runs: ReportedRuns, format: FileFormatName): Promise<string> {
  return (await loadFileFormat(format))(runs);
}
