import type { Pod } from '../objects/workload.ts';
import type { Life } from '../recording/lives.ts';
import { isHealthy } from '../statefulset/pods.ts';
import { wasCounted } from './counted.ts';
import type { Evidence } from './evidence.ts';

/** The pod that stood for an ordinal at one moment. */
export interface Presence {
  readonly pod: Pod;
  /**
   * Running, ready and not terminating, for `minReadySeconds` at least. Undefined: it was ready when it was first seen,
   * and for how long nobody can tell. Its timestamp is of another clock than ours.
   */
  readonly available: boolean | undefined;
}

/** Who stood for each ordinal once the entry of this number had been seen, at that time. */
export function presence(evidence: Evidence, seq: number, at: number): ReadonlyMap<number, Presence> {
  const found = new Map<number, Presence>();
  for (const life of evidence.lives) {
    const facts = life.facts.filter((fact) => fact.seq <= seq);
    const last = facts.at(-1);
    if (last === undefined || last.change === 'deleted' || last.change === 'vanished') continue;
    const available = isAvailable(life.ordinal, facts, at, evidence);
    if (found.get(life.ordinal)?.available !== true) found.set(life.ordinal, { pod: last.object, available });
  }
  return found;
}

function isAvailable(
  ordinal: number,
  facts: readonly Life['facts'][number][],
  at: number,
  evidence: Evidence,
): boolean | undefined {
  const broken = facts.findLastIndex(({ object }) => !isHealthy(object));
  const first = facts[broken + 1];
  if (first === undefined) return false;
  if (at - first.at >= evidence.spec.minReadySeconds * 1000) return true;
  if (first.change !== 'listed') return false;
  return wasCounted(ordinal, { since: first.at, until: at }, evidence) ? true : undefined;
}
