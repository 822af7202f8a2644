import type { SteadyStateRow } from '../../judge/steady-state.ts';
import { steadyStateText } from '../run/steady-state.ts';
import { type CaseOutcome, error, failure, passed, skipped, type TestCase } from './case.ts';

/** A case per probe of the steady state; of a run that was not begun each is skipped. */
export function steadyStateCases(
  steadyState: readonly SteadyStateRow[] | undefined,
  begun: boolean,
): readonly TestCase[] {
  return (steadyState ?? []).map((row) => ({
    group: 'steady state',
    name: row.name,
    ms: 0,
    // What refuses a drill is told by the preflight, and not twice.
    outcome: begun ? outcomeOf(row) : skipped('not run', 'the drill was not begun'),
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
