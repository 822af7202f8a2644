import { sameJson } from '../lib/equal.ts';
import type { Pod, StatefulSet } from '../objects/workload.ts';
import type { Fact } from '../recording/entry.ts';
import type { Recording } from '../recording/recording.ts';
import type { Snapshot } from '../recording/snapshot.ts';
import { isTerminating } from '../statefulset/pods.ts';
import { isFromOutside } from './attribution.ts';
import { evidenceOf } from './evidence.ts';
import { straysIn } from './updates.ts';

/** Something that people may have done to the set: another definition, or a pod that began to go. */
export interface Intervention {
  /** Milliseconds since the recording began. */
  readonly at: number;
  readonly what: string;
  /** UID of the pod that went. Others than people take pods, too. */
  readonly taken: string | undefined;
}

/** What a fact shows of one, by what was known just before. */
export function interventionIn(fact: Fact, known: Snapshot, setName: string): Intervention | undefined {
  switch (fact.kind) {
    case 'set':
      return redefinitionIn(fact, known.set.get(setName)?.spec);
    case 'pod':
      return departureIn(fact, known.pod.get(fact.object.metadata?.name ?? ''));
    case 'claim':
    case 'volume':
    case 'revision':
    case 'service':
    case 'endpointSlice':
    case 'event':
      return undefined;
  }
}

function redefinitionIn(
  { at, object: { spec: after = {} } }: Fact<'set'>,
  before: StatefulSet['spec'] = {},
): Intervention | undefined {
  const parts = [...new Set([...Object.keys(before), ...Object.keys(after)])] as (keyof typeof before)[];
  const changed = parts.filter((part) => !sameJson(before[part], after[part]));
  if (changed.length === 0) return undefined;
  return { at, what: `${changed.map((part) => `spec.${part}`).join(', ')} changed`, taken: undefined };
}

function departureIn({ at, change, object }: Fact<'pod'>, known: Pod | undefined): Intervention | undefined {
  const { name = '', uid } = object.metadata ?? {};
  const goes = isTerminating(object) || change === 'deleted';
  if (!goes || known === undefined || isTerminating(known) || known.metadata?.uid !== uid) return undefined;
  return { at, what: `pod ${name} deleted`, taken: uid };
}

/** The first that was neither the controller's doing nor the drill's own, as far as the recording tells by now. */
export function firstFromOutside(
  interventions: readonly Intervention[],
  recording: Recording,
): Intervention | undefined {
  const [first] = interventions;
  if (first === undefined || first.taken === undefined) return first;
  const evidence = evidenceOf(recording);
  if (evidence === undefined) return undefined;
  const strays = straysIn(evidence);
  return interventions.find(({ taken }) => {
    if (taken === undefined || strays.has(taken)) return true;
    const departure = evidence.departures.get(taken);
    return departure !== undefined && isFromOutside(departure);
  });
}
