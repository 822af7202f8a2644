import type { Life } from '../recording/lives.ts';
import { revisionOf } from '../statefulset/pods.ts';
import type { Evidence } from './evidence.ts';

/**
 * The pods, by UID, that were made at a revision which this drill's change of the template brought. What becomes of
 * their readiness is the drill's own affair, for as long as each of them lives.
 *
 * A revision is the drill's when the controller names it for the very generation that the accepted change made, and
 * nobody had spoken of it before: a revert brings nothing new, and what others change has another generation.
 */
export function ownMakings({ doings, setStates, lives }: Evidence): ReadonlySet<string> {
  const changes = doings.changes.filter(({ what }) => what === 'template');
  const [first] = changes;
  if (first === undefined) return new Set();
  const wasThere = (life: Life) => life.facts[0].seq < first.seq;
  const known = new Set([
    ...setStates
      .filter(({ seq }) => seq < first.seq)
      .flatMap(({ set: { status } }) => [status?.currentRevision, status?.updateRevision]),
    ...lives.filter(wasThere).map(({ facts }) => revisionOf(facts[0].object)),
  ]);
  const generations = new Set(changes.flatMap(({ generation }) => generation ?? []));
  const brought = new Set(
    setStates
      .filter(({ set }) => generations.has(set.status?.observedGeneration ?? NaN))
      .flatMap(({ set }) => set.status?.updateRevision ?? [])
      .filter((revision) => !known.has(revision)),
  );
  const isOurs = (life: Life) => !wasThere(life) && brought.has(revisionOf(life.facts[0].object) ?? '');
  return new Set(lives.filter(isOurs).map(({ uid }) => uid));
}
