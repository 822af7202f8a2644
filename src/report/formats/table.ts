import type { Format, Look } from '../format.ts';
import { judgedReport } from '../judged/report.ts';
import { lintLines } from '../lint/lines.ts';
import { recoverList, scenarioList } from '../lists.ts';
import { planReport } from '../plan/report.ts';
import { runReport } from '../run/report.ts';
import { styleFor } from '../run/style.ts';
import { escapeAll } from '../text/escape.ts';
import { page } from '../text/page.ts';

/** For people: what matters, in as many columns as there are. */
export const table: Format = tableFormat(false);

/** For people who want everything, in lines as long as they come. */
export const wide: Format = tableFormat(true);

/** Everything is escaped on the way in, so that no part of a report has to think of it. */
function tableFormat(all: boolean): Format {
  const style = (look: Look) => styleFor(look, all);
  return {
    run: (result, look) => page(runReport(escapeAll(result), style(look))),
    judged: (judged, look) => page(judgedReport(escapeAll(judged), style(look))),
    plan: (plan, look) => page(planReport(escapeAll(plan), style(look))),
    scenarios: (rows, look) => list(scenarioList(escapeAll(rows), style(look))),
    lint: (report, look) => list(lintLines(escapeAll(report), style(look))),
    recoverable: (rows, look) => list(recoverList(escapeAll(rows), style(look))),
  };
}

/** An empty list is no output at all, as with `kubectl get`: "No resources found" goes to stderr. */
function list(lines: readonly string[]): string {
  return lines.length === 0 ? '' : page([lines]);
}
