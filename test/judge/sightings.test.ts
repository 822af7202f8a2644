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
