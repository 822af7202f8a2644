import { expect, test } from 'vitest';
import { claimUse, isRetentionDue } from '../../src/judge/claim-use.ts';
import { evidenceOf } from '../../src/judge/evidence.ts';
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
