import type { DrillEvent } from '../drill/event.ts';
import type { Refusal } from '../drill/guard.ts';
import type { Plan } from '../drill/plan.ts';
import type { RunResult } from '../drill/run-result.ts';
import type { ScenarioSummary } from '../scenario/summary.ts';
import type { Args } from './command.ts';
import type { Outside } from './outside.ts';

export interface Output {
  view(): Promise<{ handle(event: DrillEvent): void; close(): void }>;
  run(result: RunResult): Promise<string>;
  plan(plan: Plan, refusals: readonly Refusal[]): Promise<string>;
  planForConsent(plan: Plan): Promise<string>;
  scenarios(rows: readonly ScenarioSummary[]): Promise<string>;
  unfinished(rows: readonly unknown[]): Promise<string>;
}

export function outputOf(_args: Args, outside: Outside): Output {
  const json = async (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
  return {
    view: async () => ({
      handle: (event) => void outside.stderr.write(`${JSON.stringify(event).slice(0, 200)}\n`),
      close: () => undefined,
    }),
    run: json,
    plan: (plan, refusals) => json({ plan, refusals }),
    planForConsent: json,
    scenarios: json,
    unfinished: json,
  };
}
