import type { Pod } from '../objects/workload.ts';
import type { Life } from '../recording/lives.ts';
import { isHealthy } from '../statefulset/pods.ts';
import type { Evidence } from './evidence.ts';

/** The pod that stood for an ordinal at one moment. */
export interface Presence {
  readonly pod: Pod;
  /** Running, ready and not terminating, for `minReadySeconds` at least. */
  readonly available: boolean;
}

/** Who stood for each ordinal once the entry of this number had been seen, at that time. */
export function presence(
  { lives, spec, recording }: Evidence,
  seq: number,
  at: number,
): ReadonlyMap<number, Presence> {
  const ripeMs = spec.minReadySeconds * 1000;
  const startedAt = Date.parse(recording.header.startedAt);
  const found = new Map<number, Presence>();
  for (const life of lives) {
    const facts = life.facts.filter((fact) => fact.seq <= seq);
    const last = facts.at(-1);
    if (last === undefined || last.change === 'deleted' || last.change === 'vanished') continue;
    const since = healthySince(facts, startedAt);
    const available = since !== undefined && at - since >= ripeMs;
    if (found.get(life.ordinal)?.available !== true) found.set(life.ordinal, { pod: last.object, available });
  }
  return found;
}

/** Since when it has been healthy without a break, in milliseconds of the recording; for one that was listed so, by its own word. */
function healthySince(facts: readonly Life['facts'][number][], startedAt: number): number | undefined {
  const broken = facts.findLastIndex(({ object }) => !isHealthy(object));
  const first = facts[broken + 1];
  if (first === undefined) return undefined;
  if (first.change !== 'listed') return first.at;
  const ready = first.object.status?.conditions?.find(({ type }) => type === 'Ready');
  const since = Date.parse(ready?.lastTransitionTime ?? '') - startedAt;
  return Number.isNaN(since) ? first.at : Math.min(since, first.at);
}
