import type { Fact } from '../recording/entry.ts';
import type { Life } from '../recording/lives.ts';
import type { Pod } from '../objects/workload.ts';
import { isControlledBy, isHealthy } from '../statefulset/pods.ts';
import type { Evidence } from './evidence.ts';

/** How an ordinal stood just before something happened, by everything the watch on pods had shown until then. */
export interface Standing {
  /** Its pod as last seen; undefined when there was none. */
  readonly pod: Pod | undefined;
  readonly healthy: boolean;
  /** When that became so, in milliseconds since the recording began. */
  readonly since: number;
  /** The watch showed it happen. Otherwise a list found it so, and it may have been so for longer. */
  readonly watched: boolean;
  /**
   * The pod that was healthy before is the last there was: a controller that is behind may take it for healthy still. It
   * knows of one that it made anew that it has never been so.
   */
  readonly wasHealthy: boolean;
}

/** One change of one pod, and how every ordinal stood before it. */
export interface Turn {
  readonly fact: Fact<'pod'>;
  readonly life: Life;
  /** Live: read it before the next turn. An ordinal that never had a pod is absent. */
  readonly standings: ReadonlyMap<number, Standing>;
}

/**
 * Every change of the set's pods in the order of the one watch that showed them. Between different pods that order
 * is the store's own, so "web-2 came while web-1 was not ready" can be read from it.
 */
export function* turnsOf({ lives, setUids }: Evidence): Generator<Turn> {
  const standings = new Map<number, Standing>();
  const current = new Map<number, Life>();
  const turns = lives
    .flatMap((life) => life.facts.map((fact) => ({ life, fact })))
    .toSorted((a, b) => a.fact.seq - b.fact.seq);
  for (const { life, fact } of turns) {
    yield { fact, life, standings };
    const gone = fact.change === 'deleted' || fact.change === 'vanished';
    const bearer = current.get(life.ordinal);
    // A late farewell to an earlier pod must not make its successor look gone.
    if (gone && bearer !== undefined && bearer !== life) continue;
    current.set(life.ordinal, life);
    // A pod that was released or orphaned is not the set's any more, however well it runs.
    const lost = gone || !setUids.some((uid) => isControlledBy(fact.object, uid));
    const isNew = fact === life.facts[0] && fact.change === 'added';
    standings.set(life.ordinal, after(standings.get(life.ordinal), fact, { lost, isNew }));
  }
}

function after(
  before: Standing | undefined,
  { at, change, object }: Fact<'pod'>,
  { lost, isNew }: { readonly lost: boolean; readonly isNew: boolean },
): Standing {
  const healthy = !lost && isHealthy(object);
  const pod = lost ? undefined : object;
  const watched = change !== 'listed' && change !== 'vanished';
  const wasHealthy = !isNew && before !== undefined && (before.healthy || before.wasHealthy);
  // What a list shows after a gap may have changed and changed back in it.
  const sameAsBefore = before !== undefined && before.healthy === healthy && watched;
  return sameAsBefore ? { ...before, pod, wasHealthy } : { pod, healthy, since: at, watched, wasHealthy };
}
