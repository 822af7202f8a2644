import { expect, test } from 'vitest';
import { evidenceOf } from '../../src/judge/evidence.ts';
import { expectationsOf, unwantedAt } from '../../src/judge/expectations.ts';
import type { Act } from '../../src/recording/entry.ts';
import { markAnnotation } from '../../src/recording/mark.ts';
import { aGoodRollout, aGoodScaleToZero, aWorld, type World } from '../support/world.ts';

function evidenceIn(world: World) {
  const evidence = evidenceOf(world.recording);
  if (evidence === undefined) throw new Error('no set');
  return evidence;
}
/** What is due, with pods by their UIDs. */
const dueIn = (world: World) =>
  expectationsOf(evidenceIn(world)).map(({ old, next, ...rest }) => ({
    ...rest,
    old: old?.uid,
    next: next.map(({ uid }) => uid),
  }));
const subjectsIn = (world: World) => dueIn(world).map(({ subject, due }) => `${subject} ${due}`);
const template = { what: 'template', paths: ['spec.template'] } as const;
/** A change of the template of which the drill has no answer. */
const unanswered = (world: World) => world.act({ type: 'changeRequested', ...template });

test('a quiet recording makes nothing due', () => {
  expect(dueIn(aWorld())).toEqual([]);
});

test('a pod that the drill deletes is due as another one', () => {
  const world = aWorld().kills(0).replaced(0).step('killPod', [1], 60_000).after(500);
  const uid = 'web-1-a';
  world.act({ type: 'deleteRequested', ordinal: 1, uid }).after(40);
  world.act({ type: 'deleteAccepted', ordinal: 1, uid }).terminates(1).replaced(1);
  expect(dueIn(world)[1]).toEqual({
    subject: 'web-1',
    ordinal: 1,
    due: 'healthy',
    deletion: true,
    since: 'the delete',
    from: 4540,
    acceptedBy: 4540,
    seq: expect.any(Number),
    withinMs: 60_000,
    old: 'web-1-a',
    next: ['web-1-b'],
  });
});

test('a delete without an answer counts from its request, and was accepted by the time the pod goes', () => {
  const asked = aWorld().act({ type: 'deleteRequested', ordinal: 1, uid: 'web-1-a' }).after(40);
  expect(dueIn(asked)).toMatchObject([{ from: 1000, acceptedBy: undefined, withinMs: undefined }]);
  expect(dueIn(asked.terminates(1))).toMatchObject([{ from: 1000, acceptedBy: 1040 }]);
});

test('what came before the delete is not what comes after it', () => {
  const world = aWorld({ missing: [1] })
    .made(1)
    .ready(1)
    .kills(1);
  expect(dueIn(world)).toMatchObject([{ old: 'web-1-b', next: [] }]);
});

test('a pod that is deleted before it is seen is not its own successor', () => {
  const world = aWorld().act({ type: 'deleteRequested', ordinal: 1, uid: 'web-1-b' }).gone(1).made(1);
  expect(dueIn(world)).toMatchObject([{ old: 'web-1-b', next: [] }]);
});

test('scaled down, the pods of the condemned ordinals are due to go', () => {
  const world = aWorld().step('scale', [1, 2], 90_000).after(10).scales(1).after(50).controllerDeletes(2);
  expect(dueIn(world)).toMatchObject([
    {
      subject: 'web-1',
      ordinal: 1,
      due: 'gone',
      deletion: false,
      since: 'the scaling from 3 to 1 replicas',
      from: 1010,
      acceptedBy: 1010,
      withinMs: 90_000,
      old: 'web-1-a',
      next: [],
    },
    { subject: 'web-2', due: 'gone', old: 'web-2-a' },
  ]);
});

test('where no pod stands none is due to go', () => {
  expect(subjectsIn(aWorld({ missing: [2] }).scales(1))).toEqual(['web-1 gone']);
});

test('scaled up, pods of the new ordinals are due to come', () => {
  const world = aWorld({ replicas: 1 }).scales(3).after(50).made(1).after(500).ready(1);
  expect(dueIn(world)).toMatchObject([
    { subject: 'web-1', due: 'healthy', deletion: false, old: undefined, next: ['web-1-b'] },
    { subject: 'web-2', due: 'healthy', old: undefined, next: [] },
  ]);
});

test('ordinals count from the start ordinal that was in force', () => {
  expect(subjectsIn(aWorld({ start: 5 }).scales(2))).toEqual(['web-7 gone']);
  const moved = aWorld({ start: 5 })
    .setBecomes({ ordinals: { start: 4 } })
    .after(10)
    .scales(2);
  expect(subjectsIn(moved.after(10).setBecomes({ ordinals: { start: 5 } }))).toEqual(['web-6 gone']);
});

test('a scaling without an answer was accepted by the time the set shows it', () => {
  const asked = aWorld().act({ type: 'scaleRequested', from: 3, to: 2 }).after(40);
  expect(dueIn(asked)).toMatchObject([{ from: 1000, acceptedBy: undefined }]);
  asked.setBecomes({ minReadySeconds: 1 }).after(10).setBecomes({ replicas: 2 });
  expect(dueIn(asked)).toMatchObject([{ from: 1000, acceptedBy: 1050 }]);
});

test('what the set showed before a scaling is no sign of it', () => {
  const world = aWorld()
    .scales(2)
    .after(50)
    .scales(3)
    .after(50)
    .act({ type: 'scaleRequested', from: 3, to: 2 });
  expect(dueIn(world).at(-1)).toMatchObject({ from: 1100, acceptedBy: undefined });
});

test('the answer to a scaling is when it begins', () => {
  const world = aWorld().act({ type: 'scaleRequested', from: 3, to: 2 }).after(40);
  world.act({ type: 'scaleAccepted', from: 3, to: 2 }).after(40).setBecomes({ replicas: 2 });
  expect(dueIn(world)).toMatchObject([{ from: 1040, acceptedBy: 1040 }]);
});

test('what the undo scales back is due, from when the undo began', () => {
  const back = dueIn(aGoodScaleToZero()).filter(({ due }) => due === 'healthy');
  expect(back).toMatchObject(
    [0, 1, 2].map((ordinal) => ({
      subject: `web-${ordinal}`,
      since: 'the undo from 0 to 3 replicas',
      old: undefined,
      next: [`web-${ordinal}-b`],
    })),
  );
});

test('pods that a change takes are due as others, those of its step', () => {
  const world = aGoodRollout();
  const asked = 1000;
  expect(dueIn(world)).toMatchObject(
    [0, 1, 2].map((ordinal) => ({
      subject: `web-${ordinal}`,
      ordinal,
      due: 'healthy',
      deletion: false,
      since: 'the change',
      from: asked,
      acceptedBy: asked,
      withinMs: 300_000,
      old: `web-${ordinal}-a`,
      next: [`web-${ordinal}-b`],
    })),
  );
});

test.each(['patchTemplate', 'restartRollout', 'setPartition', 'setUpdateStrategy'])(
  '%s is meant to end well',
  (action) => {
    expect(subjectsIn(aWorld().step(action, [2]).rolls('web-b'))).toEqual(['web-2 healthy']);
  },
);

test.each([
  ['that is to stall', () => aWorld().step('stallRollout', [2]).rolls('web-b')],
  ['outside any step', () => aWorld().rolls('web-b')],
  ['of the undo', () => aWorld().step('patchTemplate', [2]).act({ type: 'undoBegan' }).rolls('web-b')],
  [
    'that stalled',
    () => aWorld().step('patchTemplate', [2]).rolls('web-b').act({ type: 'stalled', forMs: 1 }),
  ],
] as const)('a change %s makes nothing due', (_which, worldOf) => {
  expect(dueIn(worldOf())).toEqual([]);
});

test('what stalls before a change, or after its step, is another affair', () => {
  const stalled: Act = { type: 'stalled', forMs: 1 };
  const before = aWorld().step('patchTemplate', [2]).act(stalled).rolls('web-b');
  expect(subjectsIn(before)).toEqual(['web-2 healthy']);
  const after = aWorld().step('patchTemplate', [2]).rolls('web-b').act({ type: 'stepEnded', name: 'x' });
  expect(subjectsIn(after.act(stalled))).toEqual(['web-2 healthy']);
});

test('a step that ended before says nothing of a stall', () => {
  const world = aWorld().step('killPod', []).act({ type: 'stepEnded', name: 'killPod' });
  world.step('patchTemplate', [2]).rolls('web-b').act({ type: 'stalled', forMs: 1 });
  expect(dueIn(world)).toEqual([]);
});

test('a change belongs to the step that was begun last', () => {
  const world = aWorld().step('killPod', [0]).step('patchTemplate', [2], 7000).rolls('web-b');
  expect(dueIn(world.step('killPod', [1], 8000))).toMatchObject([{ subject: 'web-2', withinMs: 7000 }]);
});

test('a change without an answer counts from its request, and is never known to be accepted', () => {
  const world = unanswered(aWorld().step('patchTemplate', [2]))
    .after(40)
    .setBecomes({});
  expect(dueIn(world)).toMatchObject([{ from: 1000, acceptedBy: undefined }]);
});

/** The set as it is made in the place of the former one, after some time. */
function remade(world: World, uid: string): World {
  const mark = { [markAnnotation]: `${world.recording.header.run}+remade` };
  const metadata = { ...world.set.metadata, uid, annotations: mark };
  return world.after(100).fact('set', 'added', { ...world.set, metadata });
}

test.each([
  ['foreground', ['web-0 healthy', 'web-1 healthy']],
  ['background', ['web-0 healthy', 'web-1 healthy']],
  ['orphan', []],
] as const)('pods come back with their set after a deletion (%s)', (cascade, due) => {
  const world = aWorld({ replicas: 2 }).step('deleteSet', [], 9000);
  world.act({ type: 'setDeleteRequested', uid: 'set-1', cascade }).setBecomes({});
  expect(dueIn(world.terminates(0).terminates(1).after(10))).toEqual([]);
  remade(world.gone(0).gone(1), 'set-2').made(0).made(1).after(500).ready(1).ready(0);
  expect(subjectsIn(world)).toEqual(due);
  if (cascade === 'orphan') return;
  expect(dueIn(world)).toMatchObject(
    [0, 1].map((ordinal) => ({
      deletion: true,
      since: 'the set was made anew',
      from: 1110,
      acceptedBy: 1110,
      withinMs: 9000,
      old: `web-${ordinal}-a`,
      next: [`web-${ordinal}-b`],
    })),
  );
});

test('each deletion of the set waits for the set that comes after it', () => {
  const request = { type: 'setDeleteRequested', cascade: 'background' } as const;
  const world = aWorld({ replicas: 1 }).act({ ...request, uid: 'set-1' });
  remade(world, 'set-2')
    .after(1000)
    .act({ ...request, uid: 'set-2' });
  expect(dueIn(world)).toMatchObject([{ from: 1100 }]);
  expect(dueIn(remade(world, 'set-3'))).toMatchObject([{ from: 1100 }, { from: 2200 }]);
});

test('nobody drills in an observation, and every departure makes a pod due', () => {
  expect(subjectsIn(aWorld().act({ type: 'observing' }).terminates(2))).toEqual(['web-2 healthy']);
  expect(subjectsIn(aWorld().terminates(2))).toEqual([]);
});

test.each([
  ['before it was scaled away', 2, 999, false],
  ['before anything was seen', 2, 0, false],
  ['at the very time', 2, 1050, false],
  ['after it was scaled away', 2, 1051, true],
  ['as one that stays', 0, 1051, false],
])('an ordinal is unwanted, or not: %s', (_which, ordinal, at, unwanted) => {
  expect(unwantedAt(evidenceIn(aWorld().after(50).scales(2)), ordinal, at)).toBe(unwanted);
});
