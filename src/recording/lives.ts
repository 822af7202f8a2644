import type { Pod } from '../objects/workload.ts';
import { ordinalOf } from '../statefulset/names.ts';
import { isControlledBy, isHealthy, isTerminating } from '../statefulset/pods.ts';
import type { Fact } from './entry.ts';
import type { Recording } from './recording.ts';
import { factsOf } from './recording.ts';
import { setUidsOf } from './set-uids.ts';

/**
 * One pod's life, told by its UID: what a name alone can never tell, because the controller remakes a pod of the
 * same name within milliseconds. All times are receive times in milliseconds since the recording began.
 */
export interface Life {
  readonly uid: string;
  readonly name: string;
  readonly ordinal: number;
  /** Its states in watch order, never empty; the last one is as it was deleted, or as it is now. */
  readonly facts: readonly [Fact<'pod'>, ...Fact<'pod'>[]];
  /** When we saw it come; undefined when it was already there, or came in a gap. */
  readonly createdAt: number | undefined;
  /** When it was first seen running, ready and not terminating. */
  readonly healthyAt: number | undefined;
  /** When its deletion was first seen to be under way. */
  readonly terminatingAt: number | undefined;
  /** When we saw its object go; undefined while it exists, and when it went in a gap. */
  readonly goneAt: number | undefined;
  /** It exists no longer, seen or not. */
  readonly gone: boolean;
}

/** The lives of the set's members, in the order they were first seen. */
export function livesOf(recording: Recording): readonly Life[] {
  const { name: setName } = recording.header.set;
  const setUids = [...setUidsOf(recording)];
  const lives = new Map<string, [Fact<'pod'>, ...Fact<'pod'>[]]>();
  for (const fact of factsOf(recording, 'pod')) {
    const { uid, name = '' } = fact.object.metadata ?? {};
    if (uid === undefined || ordinalOf(setName, name) === undefined) continue;
    const known = lives.get(uid);
    if (known) known.push(fact);
    else if (setUids.some((setUid) => isControlledBy(fact.object, setUid))) lives.set(uid, [fact]);
  }
  return [...lives].map(([uid, facts]) => lifeFrom(uid, setName, facts));
}

function lifeFrom(uid: string, setName: string, facts: Life['facts']): Life {
  const [first] = facts;
  const name = first.object.metadata?.name ?? '';
  const last = facts.at(-1) ?? first;
  return {
    uid,
    name,
    ordinal: ordinalOf(setName, name) ?? -1,
    facts,
    createdAt: first.change === 'added' ? first.at : undefined,
    healthyAt: firstAt(facts, (fact) => isPresent(fact) && isHealthy(fact.object)),
    terminatingAt: firstAt(facts, (fact) => fact.change === 'deleted' || isTerminating(fact.object)),
    goneAt: last.change === 'deleted' ? last.at : undefined,
    gone: !isPresent(last),
  };
}

function isPresent(fact: Fact<'pod'>): boolean {
  return fact.change !== 'deleted' && fact.change !== 'vanished';
}

function firstAt(facts: Life['facts'], holds: (fact: Fact<'pod'>) => boolean): number | undefined {
  return facts.find(holds)?.at;
}

/** The pod as it last was in this life. */
export function lastState(life: Life): Pod {
  return (life.facts.at(-1) ?? life.facts[0]).object;
}
