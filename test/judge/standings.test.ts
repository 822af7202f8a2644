import { expect, test } from 'vitest';
import { evidenceOf } from '../../src/judge/evidence.ts';
import { turnsOf } from '../../src/judge/standings.ts';
import { markAnnotation } from '../../src/recording/mark.ts';
import { aPod, aSet } from '../support/builders.ts';
import { aWorld, type World } from '../support/world.ts';

/** How an ordinal stood before each change of the pods from now on, once all of `happens` has been seen. */
function standingOf(world: World, ordinal: number) {
  const last = world.after(1000).becomes(0, {});
  const evidence = evidenceOf(last.recording);
  if (evidence === undefined) throw new Error('no set');
  let found: ReturnType<typeof read>;
  const read = (turn: ReturnType<typeof turnsOf> extends Generator<infer T> ? T : never) => {
    const standing = turn.standings.get(ordinal);
    return standing && { ...standing, pod: standing.pod?.metadata?.uid };
  };
  for (const turn of turnsOf(evidence)) found = read(turn);
  return found;
}
const ready = { pod: 'web-2-a', healthy: true, since: 0, watched: false, wasHealthy: false };

test.each<readonly [string, (world: World) => World, object]>([
  ['found ready in the first list', (world) => world, ready],
  [
    'changed, and as ready as before',
    (world) => world.becomes(2, { node: 'node-9' }),
    { ...ready, wasHealthy: true },
  ],
  [
    'not ready any more',
    (world) => world.becomes(2, { ready: false }),
    { pod: 'web-2-a', healthy: false, since: 1000, watched: true, wasHealthy: true },
  ],
  [
    'not ready for longer',
    (world) => world.becomes(2, { ready: false }).after(500).becomes(2, { ready: false, node: 'node-9' }),
    { pod: 'web-2-a', healthy: false, since: 1000, watched: true, wasHealthy: true },
  ],
  [
    'going',
    (world) => world.terminates(2),
    { pod: 'web-2-a', healthy: false, since: 1000, watched: true, wasHealthy: true },
  ],
  [
    'gone',
    (world) => world.gone(2),
    { pod: undefined, healthy: false, since: 1000, watched: true, wasHealthy: true },
  ],
  [
    'found gone in a list',
    (world) => world.fact('pod', 'vanished', world.pod(2)),
    { pod: undefined, healthy: false, since: 1000, watched: false, wasHealthy: true },
  ],
  [
    'made anew',
    (world) => world.gone(2).after(500).made(2),
    { pod: 'web-2-b', healthy: false, since: 1000, watched: true, wasHealthy: false },
  ],
  [
    'made anew and ready',
    (world) => world.gone(2).after(500).made(2).after(500).ready(2),
    { pod: 'web-2-b', healthy: true, since: 2000, watched: true, wasHealthy: false },
  ],
  [
    'another one in a list',
    (world) => world.replacedUnseen(2),
    { pod: 'web-2-z', healthy: true, since: 1000, watched: false, wasHealthy: true },
  ],
  [
    'found as ready as before in a list after a gap',
    (world) => world.fact('pod', 'listed', world.pod(2)),
    { pod: 'web-2-a', healthy: true, since: 1000, watched: false, wasHealthy: true },
  ],
  [
    'released: it is the set’s no more',
    (world) => {
      const { metadata, ...pod } = world.pod(2);
      return world.changes(2, { ...pod, metadata: { ...metadata, ownerReferences: [] } });
    },
    { pod: undefined, healthy: false, since: 1000, watched: true, wasHealthy: true },
  ],
  [
    'back, and a late farewell to the earlier one comes in',
    (world) => {
      const former = world.pod(2);
      world
        .terminates(2)
        .after(100)
        .changes(2, aPod(world.set, 2, { uid: 'web-2-b' }));
      return world.fact('pod', 'deleted', former);
    },
    { pod: 'web-2-b', healthy: true, since: 1100, watched: true, wasHealthy: true },
  ],
  [
    'told of once more as new, which it is not',
    (world) => world.becomes(2, { ready: false }).fact('pod', 'added', world.pod(2)),
    { pod: 'web-2-a', healthy: false, since: 1000, watched: true, wasHealthy: true },
  ],
])('a pod is %s', (_which, happens, standing) => {
  expect(standingOf(happens(aWorld()), 2)).toEqual(standing);
});

test('an ordinal that never had a pod stands nowhere', () => {
  expect(standingOf(aWorld({ missing: [2] }), 2)).toBeUndefined();
});

test('a pod of which only its end was seen is gone', () => {
  const world = aWorld({ missing: [2] });
  expect(standingOf(world.fact('pod', 'deleted', aPod(world.set, 2)), 2)).toEqual({
    pod: undefined,
    healthy: false,
    since: 1000,
    watched: true,
    wasHealthy: false,
  });
});

test('a pod of the set that the run made in the place of the former one is its own', () => {
  const { metadata, ...set } = aSet({ uid: 'set-2' });
  const remade = { ...set, metadata: { ...metadata, annotations: { [markAnnotation]: 'r1+remade' } } };
  const world = aWorld().fact('set', 'added', remade).changes(2, aPod(remade, 2));
  expect(standingOf(world, 2)).toMatchObject({ pod: 'web-2-a', healthy: true });
});

test('changes come in the order of the watch, whichever pods they are of', () => {
  const { recording } = aWorld().terminates(2).terminates(0).gone(2).made(2).gone(0);
  const evidence = evidenceOf(recording);
  const turns = evidence ? [...turnsOf(evidence)].map(({ life, fact }) => `${life.uid} ${fact.change}`) : [];
  expect(turns.slice(3)).toEqual([
    'web-2-a modified',
    'web-0-a modified',
    'web-2-a deleted',
    'web-2-b added',
    'web-0-a deleted',
  ]);
});
