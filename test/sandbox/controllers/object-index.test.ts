import { expect, test } from 'vitest';
import { ObjectIndex } from '../../../src/sandbox/controllers/object-index.ts';

const byOwners = () => new ObjectIndex<readonly string[]>((owners) => owners);

test('an object is found by each of its keys, and no longer by those it lost', () => {
  const index = byOwners();
  const [before, after] = [
    ['a', 'b'],
    ['b', 'c'],
  ];
  index.replace('one', undefined, before);
  expect(index.at('a')).toEqual([before]);
  index.replace('one', before, after);
  expect(index.at('a')).toEqual([]);
  expect(index.at('b')).toEqual([after]);
  expect(index.at('c')).toEqual([after]);
  index.replace('one', after, undefined);
  expect([...index.at('b'), ...index.at('c')]).toEqual([]);
});

test('objects of one key keep the order in which they came, whatever changes about them', () => {
  const index = byOwners();
  const first = ['a'];
  index.replace('one', undefined, first);
  index.replace('two', undefined, ['a', 'second']);
  index.replace('one', first, ['a', 'first']);
  expect(index.at('a')).toEqual([
    ['a', 'first'],
    ['a', 'second'],
  ]);
});
