import { expect, test } from 'vitest';
import { evidenceOf } from '../../src/judge/evidence.ts';
import { ownMakings } from '../../src/judge/own-revisions.ts';
import { aGoodKill, aGoodRollout, aWorld, type World } from '../support/world.ts';

function madeBy(world: World): readonly string[] {
  const evidence = evidenceOf(world.recording);
  return evidence ? [...ownMakings(evidence)] : ['no set'];
}
/** The drill asks for another template; nothing is seen of it yet. */
const asks = (world: World, generation: number) => {
  const change = { what: 'template', paths: ['spec.template.spec.containers[db].image'] } as const;
  world.act({ type: 'changeRequested', ...change });
  return world.act({ type: 'changeAccepted', ...change, generation });
};

test('the pods that a rollout of the drill brought are its own', () => {
  expect(madeBy(aGoodRollout()).toSorted()).toEqual(['web-0-b', 'web-1-b', 'web-2-b']);
});

test.each([
  ['no change', () => aGoodKill()],
  [
    'a change of the strategy',
    () => {
      const change = { what: 'updateStrategy', paths: ['spec.updateStrategy'] } as const;
      const world = aWorld().act({ type: 'changeRequested', ...change });
      world.act({ type: 'changeAccepted', ...change, generation: 2 });
      return world.setBecomes({}, { updateRevision: 'web-b' }).updated(2);
    },
  ],
  ['somebody else’s rollout', () => aWorld().rolls('web-b', { silent: true }).updated(2)],
  [
    'a change that was never answered',
    () => {
      const world = aWorld().act({ type: 'changeRequested', what: 'template', paths: ['spec.template'] });
      return world.setBecomes({}, { updateRevision: 'web-b' }).updated(2);
    },
  ],
  [
    'a definition that came of another change',
    () => asks(aWorld(), 3).setBecomes({}, { updateRevision: 'web-b' }).updated(2),
  ],
])('%s makes none', (_which, worldOf) => {
  expect(madeBy(worldOf())).toEqual([]);
});

test('pods at the former revision are not its own, even when they are made after the change', () => {
  const world = aWorld().rolls('web-b').after(20).kills(0).after(500).gone(0);
  world.made(0, { revision: 'web-rev1' }).after(500).becomes(0, {}).updated(2);
  expect(madeBy(world)).toEqual(['web-2-b']);
});

test('what the status had named before brings nothing new', () => {
  const world = aWorld()
    .setBecomes({}, { updateRevision: 'web-b' })
    .setBecomes({}, { updateRevision: 'web-rev1' });
  expect(madeBy(world.rolls('web-b').after(20).updated(2))).toEqual([]);
  const current = aWorld()
    .setBecomes({}, { currentRevision: 'web-b' })
    .setBecomes({}, { currentRevision: 'web-rev1' });
  expect(madeBy(current.rolls('web-b').after(20).updated(2))).toEqual([]);
});

test('a revision of which a pod was there before brings nothing new', () => {
  const world = aWorld({ missing: [0] })
    .made(0, { revision: 'web-b' })
    .after(500)
    .ready(0);
  expect(madeBy(world.rolls('web-b').after(20).updated(2))).toEqual([]);
});

test('a pod without a revision is nobody’s', () => {
  const world = aWorld({ missing: [0] })
    .rolls('web-b')
    .after(20)
    .made(0, { revision: '' })
    .updated(2);
  expect(madeBy(world)).toEqual(['web-2-b']);
});

test('two changes of the drill bring a revision each', () => {
  const world = aWorld().rolls('web-b').after(20).updated(2).after(20).rolls('web-c').after(20).updated(1);
  expect(madeBy(world).toSorted()).toEqual(['web-1-b', 'web-2-b']);
});

test('a set that says nothing of its status, or of its revisions, brings none', () => {
  const { status: _status, ...bare } = aWorld().set;
  const world = aWorld().fact('set', 'modified', bare).rolls('web-b').after(20).updated(2);
  expect(madeBy(world.fact('set', 'modified', bare))).toEqual(['web-2-b']);
  const silent = asks(aWorld(), 2).fact('set', 'modified', { ...bare, status: { observedGeneration: 2 } });
  expect(madeBy(silent.updated(2))).toEqual([]);
});
