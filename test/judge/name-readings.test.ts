import { expect, test } from 'vitest';
import { firstNamedAt, lastReadingsOf, namesUnread } from '../../src/judge/name-readings.ts';
import type { NameReading } from '../../src/recording/name-acts.ts';
import { aWorld, type World } from '../support/world.ts';

const reading = (by: NameReading['by'], addresses: readonly string[], uid = 'web-1-a'): NameReading => ({
  ordinal: 1,
  name: 'web-1.nginx',
  uid,
  ip: '10.0.0.2',
  addresses,
  by,
});
const reads = (world: World, ...names: readonly NameReading[]) => world.act({ type: 'namesRead', names });
const probes = (world: World, names?: readonly NameReading[]) =>
  world.act({
    type: 'probe',
    name: 'names',
    moment: 'after',
    state: 'met',
    detail: '',
    tookMs: 1,
    ...(names && { names }),
  });
const right = ['10.0.0.2'];
const lastOf = ({ recording }: World) =>
  lastReadingsOf('web-1-a', recording).map(({ by, addresses }) => [by, addresses]);

test('of each resolver its last word counts, and the best witness comes first', () => {
  const world = reads(aWorld(), reading('resolver here', []), reading('resolver in a helper pod', right));
  probes(world, [reading('resolver in a pod', ['10.9.9.9']), reading('resolver here', right)]);
  expect(lastOf(world)).toEqual([
    ['resolver in a helper pod', right],
    ['resolver in a pod', ['10.9.9.9']],
    ['resolver here', right],
  ]);
});

test('what was said of another pod, or by nobody, is nothing', () => {
  const world = reads(aWorld(), reading('resolver here', right, 'web-1-b'));
  expect(lastOf(probes(world).act({ type: 'undoBegan' }))).toEqual([]);
});

test('a pod is named from the first answer on that leads to itself', () => {
  const world = aWorld();
  reads(world, reading('resolver here', []), reading('resolver here', right, 'web-1-b'));
  world.after(500);
  reads(world, reading('resolver here', ['10.9.9.9', ...right])).after(500);
  probes(world, [reading('resolver here', right)]);
  expect(firstNamedAt('web-1-a', world.recording)).toBe(1500);
  expect(firstNamedAt('web-1-c', world.recording)).toBeUndefined();
});

test('a helper pod that could not ask says why, until it could', () => {
  const world = aWorld().act({ type: 'undoBegan' });
  expect(namesUnread(world.recording)).toBeUndefined();
  world.act({ type: 'namesUnread', reason: 'no right to make pods' });
  expect(namesUnread(world.act({ type: 'undoEnded' }).recording)).toBe('no right to make pods');
  expect(namesUnread(reads(world).recording)).toBeUndefined();
  expect(namesUnread(world.act({ type: 'namesUnread', reason: 'again' }).recording)).toBe('again');
});
