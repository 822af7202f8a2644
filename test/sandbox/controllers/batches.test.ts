import { expect, test } from 'vitest';
import { aggregate, goOn, leave, runForAll } from '../../../src/sandbox/controllers/statefulset/batches.ts';

const items = Array.from({ length: 20 }, (_, index) => index);

/** How many were tried before the step at `refused` ended it. */
function triedUntil(refused: number, monotonic: boolean): number {
  let tried = 0;
  const step = (item: number) => {
    tried += 1;
    if (item === refused) throw new Error('refused');
    return goOn;
  };
  expect(() => runForAll(items, monotonic, step)).toThrow('refused');
  return tried;
}

test('monotonic: one after the other, ended by the first that says so', () => {
  const seen: number[] = [];
  const left = runForAll(items, true, (item) => {
    seen.push(item);
    return item === 3 ? leave : goOn;
  });
  expect([seen, left]).toEqual([[0, 1, 2, 3], leave]);
  expect(triedUntil(5, true)).toBe(6);
});

test('burst: batches of 1, 2, 4, 8 …; an error ends it after its batch, a wish to leave does not', () => {
  expect(triedUntil(0, false)).toBe(1);
  expect(triedUntil(1, false)).toBe(3);
  expect(triedUntil(3, false)).toBe(7);
  expect(triedUntil(14, false)).toBe(15);
  let tried = 0;
  runForAll(items, false, () => {
    tried += 1;
    return leave;
  });
  expect(tried).toBe(20);
});

test('several errors read as Go writes them', () => {
  expect(() => aggregate([])).not.toThrow();
  expect(() => aggregate([new Error('a'), new Error('a')])).toThrow(/^a$/);
  expect(() => aggregate([new Error('a'), new Error('b')])).toThrow('[a, b]');
});
