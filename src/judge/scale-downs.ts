import type { SetSpec } from '../statefulset/spec.ts';
import { isInRange } from '../statefulset/spec.ts';
import { isDueForUpdate } from './attribution.ts';
import type { Departure } from './departures.ts';
import type { Evidence } from './evidence.ts';
import type { Subject } from './promise.ts';
import { statesAround } from './set-states.ts';
import type { Standing } from './standings.ts';
import { turnsOf } from './standings.ts';

/** A pod that the controller deleted because its ordinal was no longer wanted. */
export interface ScaleDown extends Subject {
  readonly ordinal: number;
  readonly departure: Departure;
  /** What the set may have wanted just then, as far as it did not want this ordinal. */
  readonly ranges: readonly SetSpec[];
  /** Why it may have gone for something else, as a reason to print: then it proves nothing about scaling. */
  readonly doubt: string | undefined;
}

/**
 * Only the controller's own deletions: what a person, a node or this drill takes away keeps no order. `look` is shown
 * how every ordinal stood just before each; what it returns is kept, the rest would not fit for a thousand pods.
 */
export function scaleDownsIn<T>(
  evidence: Evidence,
  look: (scaleDown: ScaleDown, standings: ReadonlyMap<number, Standing>) => T,
): readonly (ScaleDown & { readonly seen: T })[] {
  const found: (ScaleDown & { readonly seen: T })[] = [];
  for (const { fact, life, standings } of turnsOf(evidence)) {
    const departure = evidence.departures.get(life.uid);
    if (departure === undefined || departure.seq !== fact.seq || departure.hand !== 'scale-down') continue;
    const { name: subject, ordinal } = life;
    const around = statesAround(evidence.setStates, fact.at);
    const ranges = distinct(around.map(({ spec }) => spec).filter((spec) => !isInRange(spec, ordinal)));
    const isDue = around.some(
      (state) => isInRange(state.spec, ordinal) && isDueForUpdate(state, fact.object),
    );
    const doubt = !departure.witnessed
      ? 'nothing proves that the controller did it'
      : isDue
        ? 'a rolling update may have taken it just before'
        : undefined;
    const scaleDown = { subject, ordinal, departure, ranges, doubt };
    found.push({ ...scaleDown, seen: look(scaleDown, standings) });
  }
  return found;
}

function distinct(specs: readonly SetSpec[]): readonly SetSpec[] {
  return [...new Map(specs.map((spec) => [`${spec.start}+${spec.replicas}`, spec])).values()];
}
