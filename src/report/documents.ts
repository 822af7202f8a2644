import type { Plan } from '../drill/plan.ts';
import type { RunResult } from '../drill/run-result.ts';
import type { Judged } from '../judge/judged.ts';
import type { RecoverRow, ScenarioRow } from './rows.ts';
import { listOf, object, type Schema, text } from './schema/build.ts';
import { judgedSchema } from './schema/judged.ts';
import { orderKeys } from './schema/order-keys.ts';
import { planSchema } from './schema/plan-document.ts';
import { runSchema } from './schema/run.ts';

/** What programs get, as JSON or YAML: versioned, and with its keys in a fixed order. */
export function runDocument(result: RunResult): unknown {
  return orderKeys(result, runSchema);
}

export function judgedDocument(judged: Judged): unknown {
  return orderKeys(judged, judgedSchema);
}

export function planDocument(plan: Plan): unknown {
  return orderKeys({ schemaVersion: 'sts-doctor.dev/plan/v1', ...plan }, planSchema);
}

export function scenarioDocument(items: readonly ScenarioRow[]): unknown {
  return orderKeys({ schemaVersion: 'sts-doctor.dev/scenarios/v1', items }, scenarioSchema);
}

export function recoverDocument(items: readonly RecoverRow[]): unknown {
  return orderKeys({ schemaVersion: 'sts-doctor.dev/recoverable/v1', items }, recoverSchema);
}

const scenarioSchema: Schema = object({
  schemaVersion: text,
  items: listOf(object({ name: text, description: text, actions: listOf(text), blastRadius: text })),
});

const recoverSchema: Schema = object({
  schemaVersion: text,
  items: listOf(
    object({
      namespace: text,
      set: text,
      run: text,
      scenario: text,
      holder: text,
      state: text,
      renewed: text,
    }),
  ),
});
