import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonLines } from '../../src/kube/json-lines.ts';
import { collect } from './support/collect.ts';

async function* inChunks(bytes: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  let from = 0;
  for (let turn = 0; from < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    yield bytes.subarray(from, from + size);
    from += size;
  }
}

test('lines survive chunks that end anywhere, also within a character', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.dictionary(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }))),
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }),
      async (values, sizes) => {
        const bytes = new TextEncoder().encode(values.map((value) => `${JSON.stringify(value)}\n`).join(''));
        expect(await collect(jsonLines(inChunks(bytes, sizes)))).toEqual(JSON.parse(JSON.stringify(values)));
      },
    ),
  );
});

test('a line that was cut off at the end is dropped', async () => {
  const bytes = new TextEncoder().encode('{"a":1}\n{"a":2');
  expect(await collect(jsonLines(inChunks(bytes, [3])))).toEqual([{ a: 1 }]);
});

test('a line of 64 MB in small chunks is read in linear time', async () => {
  const bytes = new TextEncoder().encode(`{"a":"${'x'.repeat(64 << 20)}"}\n`);
  const started = performance.now();
  const [value] = await collect(jsonLines(inChunks(bytes, [16_384])));
  expect((value as { a: string }).a.length).toBe(64 << 20);
  expect(performance.now() - started).toBeLessThan(5000);
});
