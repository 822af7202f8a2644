import { describe, expect, test } from 'vitest';
import { evidenceOf } from '../../src/judge/evidence.ts';
import { scaleDownsIn } from '../../src/judge/scale-downs.ts';
import { watchSkewMs } from '../../src/judge/set-states.ts';
import { aWorld, type World } from '../support/world.ts';

/** Each with the ordinals that stood healthy just before it. */
function scaleDowns({ recording }: World) {
  const evidence = evidenceOf(recording);
  if (evidence === undefined) throw new Error('no set');
  return scaleDownsIn(evidence, (_one, standings) =>
    [...standings].flatMap(([ordinal, { healthy }]) => (healthy ? [ordinal] : [])),
  );
}
const later = watchSkewMs + 1;

test('each pod that the controller took because nobody wanted it, with how all stood before it', () => {
  const world = aWorld().scales(1).after(later).controllerDeletes(2).after(900).gone(2);
  expect(scaleDowns(world.after(50).controllerDeletes(1).after(900).gone(1))).toMatchObject([
    { subject: 'web-2', ordinal: 2, doubt: undefined, seen: [0, 1, 2], departure: { hand: 'scale-down' } },
    { subject: 'web-1', ordinal: 1, doubt: undefined, seen: [0, 1] },
  ]);
});

test('what the drill or somebody takes is none', () => {
  expect(scaleDowns(aWorld().kills(2).after(9000).terminates(1))).toEqual([]);
});

describe('what the set may have wanted just then', () => {
  const rangesOf = (world: World) =>
    scaleDowns(world).map(({ ranges }) => ranges.map(({ replicas }) => replicas));

  test('is told as far as it did not want the ordinal, each once', () => {
    const world = aWorld().setBecomes({ replicas: 2 }).setBecomes({}).setBecomes({ replicas: 1 });
    expect(rangesOf(world.controllerDeletes(2))).toEqual([[2, 1]]);
    expect(rangesOf(aWorld().setBecomes({ replicas: 2 }).after(later).controllerDeletes(2))).toEqual([[2]]);
  });

  test('is another range with another start', () => {
    const world = aWorld()
      .setBecomes({ replicas: 2 })
      .setBecomes({ ordinals: { start: 3 } });
    expect(scaleDowns(world.controllerDeletes(2))[0]?.ranges.map(({ start }) => start)).toEqual([0, 3]);
  });

  test('is nothing where only the drill knows of it yet', () => {
    const world = aWorld().after(later).act({ type: 'scaleRequested', from: 3, to: 2 });
    expect(scaleDowns(world.controllerDeletes(2))).toMatchObject([{ ordinal: 2, ranges: [] }]);
  });
});

describe('whether it was for something else', () => {
  const doubtOf = (world: World) => scaleDowns(world)[0]?.doubt;

  test('nobody knows when the controller did not say that it did it', () => {
    expect(doubtOf(aWorld().scales(2).after(later).terminates(2))).toBe(
      'nothing proves that the controller did it',
    );
  });

  test('nobody knows when a rolling update was due to it just before', () => {
    const rolled = () => aWorld().rolls('web-b').after(later);
    expect(doubtOf(rolled().scales(2).controllerDeletes(2))).toBe(
      'a rolling update may have taken it just before',
    );
    expect(doubtOf(rolled().scales(2).after(later).controllerDeletes(2))).toBeUndefined();
    expect(doubtOf(aWorld().scales(2).controllerDeletes(2))).toBeUndefined();
  });
});
