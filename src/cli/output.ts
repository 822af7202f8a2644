import type { DrillEvent } from '../drill/event.ts';
import type { Refusal } from '../drill/guard.ts';
import type { Plan } from '../drill/plan.ts';
import type { RunResult } from '../drill/run-result.ts';
import { exitCodes, Failure } from '../lib/failure.ts';
import type { Look } from '../report/format.ts';
import { formatNamed } from '../report/registry.ts';
import { renderPlan, renderRecoverList, renderRun, renderScenarioList } from '../report/render.ts';
import type { RecoverRow, ScenarioRow } from '../report/rows.ts';
import { type Args, word } from './command.ts';
import type { Outside } from './outside.ts';

/** Shows a drill while it runs. Closed more than once it stays closed. */
export interface View {
  handle(event: DrillEvent): void;
  close(): void;
}

/** What a command says, in the form that was asked for. Formats are checked here, before anything else happens. */
export interface Output {
  view(): Promise<View>;
  run(result: RunResult): Promise<string>;
  plan(plan: Plan, refusals: readonly Refusal[]): Promise<string>;
  /** For people who are asked, whatever the output format. */
  planForConsent(plan: Plan): Promise<string>;
  scenarios(rows: readonly ScenarioRow[]): Promise<string>;
  unfinished(rows: readonly RecoverRow[]): Promise<string>;
}

export function outputOf(args: Args, outside: Outside): Output {
  const format = formatNamed(word(args['output']) ?? 'table');
  const color = parseColor(args['color']);
  const { stdout, stderr } = outside;
  const look = lookOf(stdout, color, outside);
  return {
    view: async () => ({
      handle: (event) =>
        void (args['quiet'] === true || stderr.write(`${JSON.stringify(event).slice(0, 200)}\n`)),
      close: () => undefined,
    }),
    run: (result) => renderRun(result, format, look),
    async plan(plan, refusals) {
      for (const { guard, saw, wayOut } of refusals)
        stderr.write(`refused by ${guard}: ${saw}\n  ${wayOut}\n`);
      return renderPlan(plan, format, look);
    },
    planForConsent: (plan) => renderPlan(plan, 'table', lookOf(stderr, color, outside)),
    scenarios: (rows) => renderScenarioList(rows, format, look),
    unfinished: (rows) => renderRecoverList(rows, format, look),
  };
}

type Color = 'auto' | 'always' | 'never';

function parseColor(value: unknown): Color {
  const text = word(value) ?? 'auto';
  if (text === 'auto' || text === 'always' || text === 'never') return text;
  throw new Failure(exitCodes.usage, `invalid value for --color: "${text}", it is auto, always or never`);
}

/** kubectl's own rule for colour. Upstream: cli-runtime pkg/printers/terminal.go, AllowsColorOutput. */
function lookOf(stream: NodeJS.WriteStream, color: Color, { env, platform }: Outside): Look {
  const capable =
    stream.isTTY &&
    env['TERM'] !== 'dumb' &&
    env['NO_COLOR'] === undefined &&
    (platform !== 'win32' || env['WT_SESSION'] !== undefined);
  return {
    colour: color === 'always' || (color === 'auto' && capable),
    width: stream.isTTY ? stream.columns : undefined,
  };
}
