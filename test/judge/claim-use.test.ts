import { expect, test } from 'vitest';
import { claimUse, isRetentionDue } from '../../src/judge/claim-use.ts';
import { evidenceOf } from '../../src/judge/evidence.ts';
import { watchSkewMs } from '../../src/judge/set-states.ts';
import { aWorld, type World } from '../support/world.ts';

function evidenceIn(world: World) {
  const evidence = evidenceOf(world.recording);
  if (evidence === undefined) throw new Error('no set');
  return evidence;
}
/** What bore the name of the first claim of web-1 while the last pod but one of it, and the last one, lived. */
function useIn(world: World) {
  const evidence = evidenceIn(world);
  const [old, next] = evidence.lives.filter(({ ordinal }) => ordinal === 1).slice(-2);
  if (old === undefined || next === undefined) throw new Error('web-1 was not replaced');
  const { before, after, uids, blind } = claimUse(evidence, 'data-web-1', old, next);
  const nameOf = (claim: typeof before) => claim?.object.metadata?.uid;
  return { before: nameOf(before), after: nameOf(after), uids, blind };
}
const first = 'data-web-1-a';
/** The claim goes, and another one comes under its name. */
const swapped = (world: World, uid: string) =>
  world.claim('data', 1, 'deleted').after(10).claim('data', 1, 'added', { uid });
const aged = () => aWorld().after(60_000);

test('the same claim before and after', () => {
  const use = { before: first, after: first, uids: [first], blind: undefined };
  expect(useIn(aged().kills(1).replaced(1))).toEqual(use);
  expect(useIn(aWorld().kills(1).replaced(1))).toEqual(use);
});

test.each<readonly [string, () => World, object]>([
  [
    'while the pod was replaced',
    () => swapped(aged().kills(1).after(500), 'b').replaced(1),
    { before: first, after: 'b', uids: [first, 'b'] },
  ],
  [
    'early in the old pod’s life, and twice',
    () => swapped(swapped(aged(), 'b').after(9000), 'c').after(9000).kills(1).replaced(1),
    { before: first, after: 'c', uids: [first, 'b', 'c'] },
  ],
  [
    'while the new one lives',
    () => swapped(aged().kills(1).replaced(1).after(9000), 'b').after(9000),
    { before: first, after: 'b', uids: [first, 'b'] },
  ],
  [
    'after the new one had begun to go',
    () => swapped(aged().kills(1).replaced(1).after(9000).kills(1).after(9000), 'b'),
    { before: first, after: first, uids: [first] },
  ],
])('another claim came %s', (_when, worldOf, use) => {
  expect(useIn(worldOf())).toMatchObject(use);
});

test('a claim that went and did not come back is not there after', () => {
  const world = aged().kills(1).after(500).claim('data', 1, 'deleted').replaced(1);
  expect(useIn(world)).toMatchObject({ before: first, after: undefined, uids: [first] });
});

test('what the name bore before the old pod lived is none of its use', () => {
  const world = swapped(aged().kills(1).after(500), 'b').replaced(1).after(60_000).kills(1).replaced(1);
  expect(useIn(world)).toMatchObject({ before: 'b', after: 'b', uids: ['b'] });
});

test('a claim that comes with its pod is known as soon as it is seen, and as it was last seen', () => {
  const young = aged().kills(1).after(500).claim('data', 1, 'deleted').after(60_000);
  young.replaced(1).after(5000).claim('data', 1, 'added', { uid: 'b', volume: undefined }).after(5000);
  const world = young.claim('data', 1, 'modified', { uid: 'b' }).after(9000).kills(1).replaced(1);
  expect(useIn(world)).toMatchObject({ before: 'b', after: 'b', uids: ['b'] });
  const evidence = evidenceIn(world);
  const [old, next] = evidence.lives.filter(({ ordinal }) => ordinal === 1).slice(-2);
  const before = old && next && claimUse(evidence, 'data-web-1', old, next).before;
  expect(before?.object.spec?.volumeName).toBeDefined();
});

test('a claim that came only after the old pod was not its claim', () => {
  const gone = aged().kills(1).after(500).claim('data', 1, 'deleted').after(60_000).replaced(1).after(60_000);
  const world = gone.kills(1).replaced(1).after(500).claim('data', 1, 'added', { uid: 'b' });
  expect(useIn(world)).toMatchObject({ before: undefined, after: 'b', uids: ['b'] });
});

/** Another pod of web-1 comes up, and the claim under it is another one at these times after it was made. */
function brief(lived: number, ...swaps: readonly number[]) {
  const world = aged().kills(1).gone(1).after(9000).made(1);
  const made = world.at;
  const ready = world.ready(1);
  for (const [index, ms] of swaps.entries()) swapped(ready.after(made + ms - 10 - ready.at), `s${index}`);
  return lived < (swaps.at(-1) ?? 0)
    ? undefined
    : ready
        .after(made + lived - ready.at)
        .kills(1)
        .replaced(1);
}

test.each([
  ['at once', 100, 3000, ['s0']],
  ['as early as two watches may be apart', watchSkewMs, 9000, ['s0']],
  ['a little later', watchSkewMs + 11, 9000, [first, 's0']],
  ['early, and the pod went soon after', watchSkewMs, 3000, [first, 's0']],
])('a claim that came %s in the old pod’s life', (_when, ms, lived, uids) => {
  const world = brief(lived, ms);
  expect(world && useIn(world).uids).toEqual(uids);
});

test('of two claims of one moment the later one is the first look', () => {
  const world = aged().kills(1).gone(1).after(9000).made(1).ready(1).after(watchSkewMs);
  world.claim('data', 1, 'modified').claim('data', 1, 'deleted').claim('data', 1, 'added', { uid: 'b' });
  expect(useIn(world.after(9000).kills(1).replaced(1))).toMatchObject({ before: 'b', uids: ['b'] });
});

test('of a pod that went at once the claim is the one that it came with', () => {
  const before = swapped(aged().kills(1).gone(1).after(9000), 'b').after(500).made(1).after(1000).kills(1);
  expect(useIn(before.replaced(1))).toMatchObject({ before: 'b', uids: ['b'] });
  const after = aged().kills(1).gone(1).after(9000).made(1).after(1000).kills(1).after(490);
  expect(useIn(swapped(after, 'c').replaced(1))).toMatchObject({ before: first, uids: [first, 'c'] });
});

test('a claim that comes just as the old pod goes was its claim', () => {
  const gone = aged().kills(1).after(500).claim('data', 1, 'deleted').after(60_000).replaced(1).after(60_000);
  expect(useIn(gone.claim('data', 1, 'added', { uid: 'b' }).kills(1).replaced(1))).toMatchObject({
    before: 'b',
    uids: ['b'],
  });
});

test('a late farewell to an earlier claim is none of its use', () => {
  const world = aWorld()
    .claim('data', 1, 'added', { uid: 'b' })
    .after(60_000)
    .kills(1)
    .gone(1)
    .made(1)
    .ready(1);
  world.after(60_000).claim('data', 1, 'deleted').kills(1).replaced(1);
  expect(useIn(world)).toMatchObject({ before: 'b', after: 'b', uids: ['b'] });
});

test('two pods of one name that live at once share what bears it', () => {
  const world = swapped(aged().made(1).after(5000), 'b').after(5000);
  expect(useIn(world)).toMatchObject({ before: first, after: 'b', uids: [first, 'b'] });
});

const interrupted = /^the watch on claims was interrupted/;
test.each<readonly [string, () => World, boolean]>([
  [
    'lost and regained in the old pod’s life',
    () => aged().lost('claim').after(9).regained('claim').after(9000).kills(1).replaced(1),
    false,
  ],
  ['lost for all of the new one’s life', () => aged().kills(1).lost('claim').replaced(1).after(9000), true],
  [
    'lost once the new one was healthy',
    () => aged().kills(1).replaced(1).after(9000).lost('claim').after(9000),
    false,
  ],
  [
    'lost, with a fresh read after the new one was healthy',
    () => aged().kills(1).lost('claim').replaced(1).after(9).reads('claim').after(9000),
    false,
  ],
  [
    'lost while the new one came up',
    () => aged().kills(1).gone(1).made(1).after(500).lost('claim').after(500).ready(1).after(9000),
    true,
  ],
  [
    'lost for all of the life of a new one that never was healthy',
    () => aged().kills(1).gone(1).lost('claim').after(500).made(1).after(9000),
    true,
  ],
  ['lost just as the new one was healthy', () => aged().kills(1).replaced(1).lost('claim').after(9000), true],
  [
    'lost, with a fresh read just as the new one was healthy',
    () => aged().kills(1).lost('claim').replaced(1).reads('claim').after(9000),
    false,
  ],
  [
    'lost, with a fresh read of pods',
    () => aged().kills(1).lost('claim').replaced(1).after(9).reads().after(9000),
    true,
  ],
  [
    'lost, with a fresh read before the new one was healthy',
    () => aged().kills(1).lost('claim').reads('claim').replaced(1).after(9000),
    true,
  ],
  [
    'lost, with a fresh read after the new one went',
    () => aged().kills(1).lost('claim').replaced(1).kills(1).after(9).reads('claim'),
    true,
  ],
  [
    'lost all through the old one’s life',
    () =>
      aged()
        .kills(1)
        .lost('claim')
        .replaced(1)
        .after(9000)
        .regained('claim')
        .after(9000)
        .kills(1)
        .replaced(1),
    true,
  ],
])('whether a look is missing: the watch was %s', (_when, worldOf, missing) => {
  const { blind } = useIn(worldOf());
  expect(blind !== undefined && interrupted.test(blind)).toBe(missing);
});

test.each<readonly [string, () => World, number, boolean]>([
  ['kept in any case', () => aWorld().scales(1), 2, false],
  ['scaled away', () => aWorld({ whenScaled: 'Delete' }).scales(1), 2, true],
  ['scaled away for a time', () => aWorld({ whenScaled: 'Delete' }).scales(1).scales(3), 2, true],
  ['not scaled away', () => aWorld({ whenScaled: 'Delete' }).scales(1), 0, false],
])('whether retention lets claims go: %s', (_which, worldOf, ordinal, due) => {
  expect(isRetentionDue(ordinal, evidenceIn(worldOf()))).toBe(due);
});

test.each([
  ['Delete', 'deleted', true],
  ['Delete', 'terminating', true],
  ['Retain', 'deleted', false],
  ['Retain', 'terminating', false],
  ['Delete', 'there', false],
] as const)('by whenDeleted: %s, the set is %s', (whenDeleted, how, due) => {
  const world = aWorld().setBecomes({
    persistentVolumeClaimRetentionPolicy: { whenDeleted, whenScaled: 'Retain' },
  });
  const { metadata } = world.set;
  if (how === 'deleted') world.fact('set', 'deleted', world.set);
  if (how === 'terminating')
    world.fact('set', 'modified', {
      ...world.set,
      metadata: { ...metadata, deletionTimestamp: '2026-11-21T10:00:01Z' },
    });
  expect(isRetentionDue(1, evidenceIn(world))).toBe(due);
});
