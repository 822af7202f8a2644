import { describe, expect, test } from 'vitest';
import { evidenceOf } from '../../src/judge/evidence.ts';
import type { World } from '../support/world.ts';
import { aGoodScaleToZero, aWorld } from '../support/world.ts';

const doings = ({ recording }: World) => evidenceOf(recording)?.doings;

test('a deletion knows its step and its answer', () => {
  const world = aWorld()
    .step('killPod', [1], 5000)
    .act({ type: 'deleteRequested', ordinal: 1, uid: 'u' })
    .after(30);
  expect(doings(world.act({ type: 'deleteAccepted', ordinal: 1, uid: 'u' }))?.deletions).toMatchObject([
    { ordinal: 1, uid: 'u', requestedAt: 1000, acceptedAt: 1030, step: { name: 'killPod', withinMs: 5000 } },
  ]);
});

test('an answer belongs to the request before it, and only to that', () => {
  const world = aWorld().act({ type: 'scaleRequested', from: 3, to: 1 });
  world
    .act({ type: 'scaleRequested', from: 3, to: 0 })
    .after(5)
    .act({ type: 'scaleAccepted', from: 3, to: 0 });
  expect(doings(world)?.scalings.map(({ to, acceptedAt }) => [to, acceptedAt])).toEqual([
    [1, undefined],
    [0, 1005],
  ]);
});

test('an undo without acts is read from the set', () => {
  expect(doings(aGoodScaleToZero())?.scalings).toMatchObject([
    { from: 3, to: 0, undo: false, inferred: false },
    { from: 0, to: 3, undo: true, inferred: true, step: { name: 'scale' } },
  ]);
});

test('but not one that was not carried out, nor one that told of itself', () => {
  const world = aWorld().scales(1).after(10).act({ type: 'undoBegan' });
  expect(doings(world)?.scalings).toHaveLength(1);
  expect(doings(world.scales(3))?.scalings).toMatchObject([{ undo: false }, { undo: true, inferred: false }]);
});

test('an eviction that is granted is a deletion of the drill, one that is denied is none', () => {
  const pod = { ordinal: 1, uid: 'u' };
  const world = aWorld()
    .step('drainNode', [1], 5000)
    .act({ type: 'evictionRequested', ...pod });
  world.after(10).act({ type: 'evictionRefused', ...pod, reason: 'the budget' });
  expect(doings(world)?.deletions).toEqual([]);
  world
    .after(5_000)
    .act({ type: 'evictionRequested', ...pod })
    .after(10);
  expect(doings(world)?.deletions).toMatchObject([{ ...pod, requestedAt: 6010, acceptedAt: undefined }]);
  world.act({ type: 'evictionAccepted', ...pod });
  expect(doings(world)?.deletions).toMatchObject([
    {
      ...pod,
      requestedAt: 6010,
      acceptedAt: 6020,
      gracePeriodSeconds: undefined,
      step: { name: 'drainNode' },
    },
  ]);
});

test('a request that is sent again asks for nothing new', () => {
  const world = aWorld().act({ type: 'scaleRequested', from: 0, to: 3 }).after(10);
  world
    .act({ type: 'scaleRequested', from: 0, to: 3 })
    .after(10)
    .act({ type: 'scaleAccepted', from: 0, to: 3 });
  world.act({ type: 'deleteRequested', ordinal: 1, uid: 'u' }).after(10);
  world
    .act({ type: 'deleteRequested', ordinal: 1, uid: 'u' })
    .act({ type: 'deleteAccepted', ordinal: 1, uid: 'u' });
  expect(doings(world)).toMatchObject({
    scalings: [{ requestedAt: 1000, acceptedAt: 1020 }],
    deletions: [{ requestedAt: 1020, acceptedAt: 1030 }],
  });
  expect(doings(world)?.scalings).toHaveLength(1);
  expect(doings(world)?.deletions).toHaveLength(1);
});

test('a change knows its answer, what it became, and whether the undo made it', () => {
  const paths = ['spec.template.spec.containers[db].image'];
  const ask = { type: 'changeRequested', what: 'template', paths } as const;
  const answer = (generation: number) =>
    ({ type: 'changeAccepted', what: 'template', paths, generation }) as const;
  const world = aWorld().act(ask).after(5).act(ask).after(5).act(answer(2)).after(80);
  world
    .act({ type: 'changeRequested', what: 'updateStrategy', paths: ['spec.updateStrategy'] })
    .act(answer(3));
  world.act({ type: 'undoBegan' }).act(ask).act(answer(4));
  expect(doings(world)?.changes).toMatchObject([
    { what: 'template', requestedAt: 1000, acceptedAt: 1010, generation: 2, undo: false },
    { what: 'updateStrategy', acceptedAt: undefined, generation: undefined, undo: false },
    { what: 'template', acceptedAt: 1090, generation: 4, undo: true },
  ]);
});

test('what stood before the first change is the ledger’s before', () => {
  const world = aWorld();
  const first = doings(world.act({ type: 'changeRequested', what: 'template', paths: ['p'] }))?.firstSeq;
  expect(first).toBe(world.recording.entries.at(-1)?.seq);
});

test('each pod has its own request and its own answer', () => {
  const world = aWorld()
    .act({ type: 'deleteRequested', ordinal: 0, uid: 'a', gracePeriodSeconds: 0 })
    .after(5);
  world.act({ type: 'deleteRequested', ordinal: 1, uid: 'b', gracePeriodSeconds: 9 }).after(5);
  world.act({ type: 'deleteAccepted', ordinal: 1, uid: 'b' }).after(5);
  world.act({ type: 'deleteAccepted', ordinal: 0, uid: 'a' }).act({ type: 'undoBegan' });
  expect(doings(world)?.deletions).toMatchObject([
    { uid: 'a', requestedAt: 1000, acceptedAt: 1015, gracePeriodSeconds: 0 },
    { uid: 'b', requestedAt: 1005, acceptedAt: 1010, gracePeriodSeconds: 9 },
  ]);
});

test('what is done belongs to the step before it, and to no later one', () => {
  const world = aWorld().kills(0).step('first', [1]).kills(1).step('second', [2]).kills(2);
  expect(doings(world)?.deletions.map(({ step }) => step?.name)).toEqual([undefined, 'first', 'second']);
});

test('only the claims that the drill has asked to delete are deleted by it', () => {
  const world = aWorld().kills(1);
  expect(doings(world)?.claimDeletions).toEqual(new Set());
  world.act({ type: 'claimDeleteRequested', claim: 'data-web-1', uid: 'c' });
  expect(doings(world.kills(2))?.claimDeletions).toEqual(new Set(['c']));
});

test('the first of all acts counts, of whatever kind', () => {
  const world = aWorld().act({ type: 'scaleRequested', from: 3, to: 2 });
  const first = world.recording.entries.at(-1)?.seq;
  world.act({ type: 'deleteRequested', ordinal: 1, uid: 'u' });
  expect(doings(world)?.firstSeq).toBe(first);
  expect(doings(aWorld())?.firstSeq).toBeUndefined();
});

describe('a scaling', () => {
  const ask = (from: number, to: number) => ({ type: 'scaleRequested', from, to }) as const;
  const answer = (from: number, to: number) => ({ type: 'scaleAccepted', from, to }) as const;
  const scalings = (world: World) =>
    doings(world)?.scalings.map(({ from, to, acceptedAt }) => [from, to, acceptedAt]);

  test('is answered and sent again whatever else is done meanwhile', () => {
    const world = aWorld().act(ask(3, 1)).kills(1).act(ask(3, 1)).kills(2).after(5).act(answer(3, 1));
    expect(scalings(world)).toEqual([[3, 1, 1005]]);
  });

  test('whose answer was lost may have been carried out', () => {
    expect(scalings(aWorld().act(ask(3, 1)))).toEqual([[3, 1, undefined]]);
    expect(scalings(aWorld().act(ask(3, 1)).act(answer(3, 0)))).toEqual([[3, 1, undefined]]);
    expect(scalings(aWorld().act(ask(3, 1)).act(answer(5, 1)))).toEqual([[3, 1, undefined]]);
  });

  test('from another number is another one', () => {
    const world = aWorld().act(ask(5, 1)).act(ask(3, 1)).act(answer(3, 1));
    expect(scalings(world)).toEqual([
      [5, 1, undefined],
      [3, 1, 1000],
    ]);
  });
});

describe('an undo', () => {
  const back = (world: World) => doings(world)?.scalings.filter(({ inferred }) => inferred);
  const scaled = () => aWorld().step('scale', [2]).scales(1).after(10).act({ type: 'undoBegan' }).after(10);

  test('is timed by its beginning, and accepted when the set shows it', () => {
    const world = scaled();
    const seq = world.recording.entries.findLast(({ entry }) => entry === 'act')?.seq;
    expect(back(world.after(30).scales(3, { silent: true }))).toMatchObject([
      { from: 1, to: 3, seq, requestedAt: 1010, acceptedAt: 1050, step: { name: 'scale' } },
    ]);
  });

  test('is not one that gives back another number, or that has nothing to give back', () => {
    expect(back(scaled().scales(2, { silent: true }))).toEqual([]);
    const killed = aWorld().kills(1).act({ type: 'undoBegan' }).after(10);
    expect(back(killed.scales(2, { silent: true }))).toEqual([]);
  });

  test('that told of itself is not inferred, whatever others do afterwards', () => {
    expect(back(scaled().scales(3).after(9000).scales(1, { silent: true }))).toEqual([]);
  });
});
