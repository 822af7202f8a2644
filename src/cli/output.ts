import type { Plan } from '../drill/plan.ts';
import type { RunResult, UndoResult } from '../drill/run-result.ts';
import type { Judged } from '../judge/judged.ts';
import { openView } from '../progress/registry.ts';
import type { View } from '../progress/view.ts';
import { type ExitCode, exitCodes, Failure } from '../lib/failure.ts';
import type { Look } from '../report/format.ts';
import { type FormatName, formatNamed } from '../report/registry.ts';
import {
  renderFlowchart,
  renderJudged,
  renderLint,
  renderPlan,
  renderRecoverList,
  renderRun,
  renderScenarioList,
} from '../report/render.ts';
import type { LintReport } from '../report/lint/lint-report.ts';
import type { RecoverRow, ScenarioRow } from '../report/rows.ts';
import { type Args, word } from './command.ts';
import { machineFormat, writeDocument } from './documents.ts';
import type { Outside, Paper } from './outside.ts';

/** What a command says, in the form that was asked for. Formats are checked here, before anything else happens. */
export interface Output {
  view(): Promise<View>;
  run(result: RunResult): Promise<string>;
  judged(judged: Judged): Promise<string>;
  plan(plan: Plan): Promise<string>;
  /** For people who are asked, whatever the output format. */
  planForConsent(plan: Plan): Promise<string>;
  scenarios(rows: readonly ScenarioRow[]): Promise<string>;
  lint(report: LintReport): Promise<string>;
  unfinished(rows: readonly RecoverRow[]): Promise<string>;
  recovered(run: RecoveredRun): string;
}

/** What `recover` says of one run. */
export interface RecoveredRun extends UndoResult {
  readonly schemaVersion: 'sts-doctor.dev/recovered/v1';
  readonly run: string;
  readonly namespace: string;
  readonly name: string;
  readonly exitCode: ExitCode;
  readonly detail: string | undefined;
}

export function outputOf(args: Args, outside: Outside): Output {
  const asked = word(args['output']) ?? 'table';
  if (asked === 'ndjson') return eventsOutput(outside);
  if (asked === 'mermaid') return flowchartOutput(outside);
  const format = formatOrEvents(asked);
  const machine = machineFormat(format);
  const look = lookOf(outside.stdout, args, outside);
  // Opened by those who have something to say there: that takes longer than some commands.
  const aside = () => outside.stderr;
  return {
    view: () =>
      args['quiet'] === true ? quietView(aside()) : viewOn(aside(), lookOf(aside(), args, outside)),
    run: (result) => renderRun(result, format, look),
    judged: (judged) => renderJudged(judged, format, look),
    plan: (plan) => renderPlan(plan, format, look),
    planForConsent: (plan) => renderPlan(plan, 'table', lookOf(aside(), args, outside)),
    scenarios: (rows) => renderScenarioList(rows, format, look),
    lint: (report) => renderLint(report, format, look),
    unfinished: (rows) => renderRecoverList(rows, format, look),
    recovered: (run) => (machine === undefined ? recoveredText(run) : writeDocument(run, machine)),
  };
}

/** The formats are those of reports; what happens meanwhile is told by the command line alone. */
function formatOrEvents(name: string): FormatName {
  try {
    return formatNamed(name);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const message = error.message.replace(/(?<=allowed formats are: ).*/, (names) =>
      [...names.split(','), 'ndjson'].toSorted().join(','),
    );
    throw new Failure(error.exitCode, message, error.hints, { cause: error });
  }
}

/** `-o mermaid`: a picture of a plan, and of nothing else. */
function flowchartOutput(outside: Outside): Output {
  const plain = outputOf({ output: 'table' }, outside);
  const refuse = (): never => {
    throw new Failure(exitCodes.usage, 'only a plan can be shown as mermaid', [
      'Ask for it with `plan -o mermaid`.',
    ]);
  };
  return {
    ...plain,
    view: refuse,
    run: refuse,
    judged: refuse,
    plan: renderFlowchart,
    scenarios: refuse,
    lint: refuse,
    unfinished: refuse,
    recovered: refuse,
  };
}

/** `-o ndjson`: every drill event as it happens, then the result, a JSON object a line, all on stdout. */
function eventsOutput(outside: Outside): Output {
  const line = async (value: object) => `${JSON.stringify(value)}\n`;
  const plain = outputOf({ output: 'table' }, outside);
  return {
    view: () => openView('ndjson', outside.stdout, { colour: false }),
    run: (result) => line({ type: 'result', ...result }),
    judged: (judged) => line({ type: 'result', ...judged }),
    plan: (plan) => line({ type: 'plan', ...plan }),
    planForConsent: (plan) => plain.planForConsent(plan),
    scenarios: (rows) => line({ type: 'scenarios', items: rows }),
    lint: (report) => line({ type: 'lint', ...report }),
    unfinished: (rows) => line({ type: 'unfinished', items: rows }),
    recovered: (run) => `${JSON.stringify({ type: 'recovered', ...run })}\n`,
  };
}

function recoveredText({ namespace, name, run, outcome, detail, differences }: RecoveredRun): string {
  const changed = differences.map(
    ({ what, ours, hint }) =>
      `not as before${ours ? '' : ' (not by this run)'}: ${what}\n${hint === undefined ? '' : `  ${hint}\n`}`,
  );
  const because = detail === undefined ? '' : `: ${detail}`;
  return [`statefulset.apps/${name} in ${namespace}, run ${run}: ${outcome}${because}\n`, ...changed].join(
    '',
  );
}

/** Live on a terminal that can, else a line per change. */
function viewOn(stderr: NodeJS.WriteStream, { colour }: Look): Promise<View> {
  return openView(stderr.isTTY && colour ? 'live' : 'lines', stderr, { colour });
}

/** `--quiet` silences progress, not what is said about a signal. */
async function quietView(stderr: NodeJS.WriteStream): Promise<View> {
  return {
    handle: () => undefined,
    notice: (message) => void stderr.write(`${message}\n`),
    close: () => undefined,
  };
}

type Color = 'auto' | 'always' | 'never';

function parseColor(value: unknown): Color {
  const text = word(value) ?? 'auto';
  if (text === 'auto' || text === 'always' || text === 'never') return text;
  throw new Failure(exitCodes.usage, `invalid value for --color: "${text}", it is auto, always or never`);
}

/** kubectl's own rule for colour. Upstream: cli-runtime pkg/printers/terminal.go, AllowsColorOutput. */
export function lookOf(stream: Paper, args: Args, { env, platform }: Outside): Look {
  const color = parseColor(args['color']);
  const capable =
    stream.isTTY === true &&
    env['TERM'] !== 'dumb' &&
    env['NO_COLOR'] === undefined &&
    (platform !== 'win32' || env['WT_SESSION'] !== undefined);
  return {
    colour: color === 'always' || (color === 'auto' && capable),
    width: stream.isTTY ? stream.columns : undefined,
  };
}
