import type { SetSpec } from '../statefulset/spec.ts';
import { isInRange } from '../statefulset/spec.ts';
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
  /** How every ordinal stood just before. */
  readonly standings: ReadonlyMap<number, Standing>;
}

/** Only the controller's own deletions: what a person, a node or this drill takes away keeps no order. */
export function scaleDownsIn(evidence: Evidence): readonly ScaleDown[] {
  const found: ScaleDown[] = [];
  for (const { fact, life, standings } of turnsOf(evidence)) {
    const departure = evidence.departures.get(life.uid);
    if (departure === undefined || departure.seq !== fact.seq || departure.hand !== 'scale-down') continue;
    const { name: subject, ordinal } = life;
    const around = statesAround(evidence.setStates, fact.at).map(({ spec }) => spec);
    const ranges = around.filter((spec) => !isInRange(spec, ordinal));
    found.push({ subject, ordinal, departure, ranges, standings: new Map(standings) });
  }
  return found;
}
