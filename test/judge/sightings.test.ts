import { expect, test } from 'vitest';
import { latest, sightedAt, sightingsOf, uidOf } from '../../src/judge/sightings.ts';
import { aClaim } from '../support/builders.ts';
import { aWorld } from '../support/world.ts';

const name = 'data-web-1';

test('a name’s bearers, one after the other', () => {
  const world = aWorld().claim('data', 1, 'deleted').after(100).claim('data', 1, 'added', { uid: 'b' });
  const claims = sightingsOf(world.recording, 'claim');
  expect(uidOf(sightedAt(claims, name, 999))).toBe('data-web-1-a');
  expect(sightedAt(claims, name, 1000)).toBeUndefined();
  expect(uidOf(latest(claims.get(name) ?? []))).toBe('b');
});

test('a late farewell to an earlier bearer changes nothing', () => {
  const world = aWorld().claim('data', 1, 'added', { uid: 'b' }).claim('data', 1, 'deleted');
  expect(uidOf(latest(sightingsOf(world.recording, 'claim').get(name) ?? []))).toBe('b');
});

test('a complete reading tells of what is there and of what is not', () => {
  const world = aWorld();
  const objects = [aClaim(world.set, 'data', 1, { uid: 'b' })];
  world.append({ entry: 'reading', kind: 'claim', objects });
  const claims = sightingsOf(world.recording, 'claim');
  expect(uidOf(latest(claims.get(name) ?? []))).toBe('b');
  expect(latest(claims.get('data-web-0') ?? [])).toBeUndefined();
});

test('a claim that vanished in a gap is gone', () => {
  const world = aWorld().claim('data', 1, 'vanished');
  expect(latest(sightingsOf(world.recording, 'claim').get(name) ?? [])).toBeUndefined();
});

test('a reading says of what is there that it is, and nothing more of what had gone before', () => {
  const world = aWorld().claim('data', 0, 'deleted').after(100).reads('claim');
  const claims = sightingsOf(world.recording, 'claim');
  expect(claims.get(name)?.map(({ at, gone }) => [at, gone])).toEqual([
    [0, false],
    [1100, false],
  ]);
  expect(claims.get('data-web-0')?.map(({ at, gone }) => [at, gone])).toEqual([
    [0, false],
    [1000, true],
  ]);
});

test('what has no name, or was never seen, is nobody', () => {
  const claims = sightingsOf(aWorld().fact('claim', 'added', {}).recording, 'claim');
  expect(uidOf(sightedAt(claims, '', 9000))).toBeUndefined();
  expect(sightedAt(claims, '', 9000)?.object).toEqual({});
  expect([sightedAt(claims, 'unknown', 9000), uidOf(undefined)]).toEqual([undefined, undefined]);
});
