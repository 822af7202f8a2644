import type { RunResult } from '../../drill/run-result.ts';
import type { SteadyStateRow } from '../../judge/steady-state.ts';
import { steadyStateText } from '../run/steady-state.ts';
import { type CaseOutcome, error, failure, passed, skipped, type TestCase } from './case.ts';

/** A case per probe of the steady state. */
export function steadyStateCases({
  steadyState = [],
  status,
}: Pick<RunResult, 'steadyState' | 'status'>): readonly TestCase[] {
  return steadyState.map((row) => ({
    group: 'steady state',
    name: row.name,
    ms: 0,
    // What refuses a drill is told by the preflight, and not twice.
    outcome: status === 'refused' ? skipped('not run', 'the drill was not begun') : outcomeOf(row),
  }));
}

function outcomeOf(row: SteadyStateRow): CaseOutcome {
  const { during, outage, seen } = steadyStateText(row);
  const told = [`during: ${during}, longest outage: ${outage}`];
  if (row.broke) return failure('broken', 'it failed more often in a row than is put up with', told);
  if (row.after?.state === 'not met') return failure('not met', seen, told);
  if (row.after?.state === 'unknown') return error('unknown', seen, told);
  return passed(...told);
}
