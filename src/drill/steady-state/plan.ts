import { formatDuration } from '../../lib/duration.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import type { Need } from '../action.ts';
import type { PlannedProbe } from '../plan.ts';
import { probeFor } from '../probes/registry.ts';
import type { Situation } from '../situation.ts';

/** What the probes of a scenario would ask. Throws a Failure when the set has no such pod or container. */
export function planProbes({ steadyState = [] }: Scenario, situation: Situation): readonly PlannedProbe[] {
  return steadyState.map(({ name, spec, during, everyMs, tolerate }) => ({
    name,
    asks: probeFor(spec).says(spec, situation),
    when: during === 'edges' ? 'before and after' : `before, after, and every ${formatDuration(everyMs)}`,
    tolerate,
  }));
}

export function probeNeeds({ steadyState = [] }: Scenario, situation: Situation): readonly Need[] {
  return steadyState.flatMap(({ spec }) => probeFor(spec).needs(spec, situation));
}
