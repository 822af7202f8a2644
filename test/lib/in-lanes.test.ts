import { expect, test } from 'vitest';
import { inLanes } from '../../src/lib/in-lanes.ts';

test('answers come in the order of the items, however they come back, and only so many are asked at once', async () => {
  const asked: { readonly item: string; readonly answer: (text: string) => void }[] = [];
  const work = (item: string) =>
    new Promise<string>((resolve) => {
      asked.push({ item, answer: resolve });
    });
  const result = inLanes(['a', 'b', 'c'], 2, work);
  await Promise.resolve();
  expect(asked.map(({ item }) => item)).toEqual(['a', 'b']);
  asked[1]?.answer('B');
  await expect.poll(() => asked.length).toBe(3);
  asked[2]?.answer('C');
  asked[0]?.answer('A');
  expect(await result).toEqual(['A', 'B', 'C']);
});

test('the first one that fails is told', async () => {
  await expect(inLanes([1], 8, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await inLanes([], 8, () => Promise.reject(new Error('no')))).toEqual([]);
});
