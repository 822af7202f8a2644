import type { RecoverRow, ScenarioRow } from './rows.ts';
import type { Style } from './run/style.ts';
import { columns } from './text/columns.ts';

/** The scenario library. */
export function scenarioList(rows: readonly ScenarioRow[], { width }: Style): readonly string[] {
  if (rows.length === 0) return [];
  return columns(
    ['NAME', 'ACTIONS', 'DISTURBS', 'DESCRIPTION'],
    rows.map(({ name, actions, blastRadius, description }) => [
      name,
      actions.join(','),
      blastRadius,
      description,
    ]),
    { width },
  );
}

/** Runs that are still to be undone. Abandoned ones are what `recover` is for. */
export function recoverList(rows: readonly RecoverRow[], { paint, wide }: Style): readonly string[] {
  if (rows.length === 0) return [];
  const head = ['NAMESPACE', 'SET', 'STATE', 'SCENARIO', 'RENEWED', 'HOLDER'];
  const cells = rows.map(({ namespace, set, state, scenario, renewed, holder, run }) => [
    namespace,
    set,
    state === 'abandoned' ? paint.bad(state) : state,
    scenario,
    renewed,
    holder,
    ...(wide ? [run] : []),
  ]);
  return columns(wide ? [...head, 'RUN'] : head, cells);
}
