import { expect, test } from 'vitest';
import { configMaps } from '../../../src/sandbox/api/kinds.ts';
import { Store } from '../../../src/sandbox/api/store.ts';

const MINUTE_MS = 60_000;

function aStore() {
  let now = 0;
  const store = new Store(() => now);
  const write = (name: string) =>
    Number(store.write(configMaps, { metadata: { name } }).metadata?.resourceVersion);
  return { store, write, pass: (minutes: number) => void (now += minutes * MINUTE_MS) };
}

test('what happened within five minutes is known, what is ten minutes old is not', () => {
  const { store, write, pass } = aStore();
  const first = write('a');
  pass(5);
  const second = write('b');
  pass(4);
  write('c');
  expect(store.since(first)?.map(({ object }) => object.metadata?.name)).toEqual(['b', 'c']);
  pass(1);
  write('d');
  expect(store.since(first)).toBeUndefined();
  expect(store.since(second)?.map(({ object }) => object.metadata?.name)).toEqual(['c', 'd']);
  expect(store.all(configMaps, first)).toBeUndefined();
  expect(store.all(configMaps, second)).toHaveLength(2);
});

test('a version that is still the newest does not grow old', () => {
  const { store, write, pass } = aStore();
  const only = write('a');
  pass(60);
  expect(store.since(only)).toEqual([]);
});
