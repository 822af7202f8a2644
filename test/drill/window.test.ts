import { describe, expect, test } from 'vitest';
import { isOpen } from '../../src/drill/guards/window.ts';
import type { Window } from '../../src/scenario/scenario.ts';

const at = (time: string) => Date.parse(time);

describe('a window over midnight', () => {
  const night: Window = { days: ['Fri'], from: 22 * 60, to: 4 * 60, timeZone: 'UTC' };

  test.each([
    ['2026-11-20T21:59:59Z', false],
    ['2026-11-20T22:00:00Z', true],
    ['2026-11-21T03:59:59Z', true],
    ['2026-11-21T04:00:00Z', false],
    ['2026-11-21T22:30:00Z', false],
    ['2026-11-20T03:00:00Z', false],
  ])('that belongs to the day it begins on is open at %s: %s', (time, open) => {
    expect(isOpen(night, at(time))).toBe(open);
  });

  test('of a Sunday goes on into Monday', () => {
    expect(isOpen({ ...night, days: ['Sun'] }, at('2026-11-23T02:00:00Z'))).toBe(true);
  });
});

test.each([
  ['in winter', '2026-01-15T08:00:00Z', true],
  ['in winter', '2026-01-15T07:59:59Z', false],
  ['in summer', '2026-07-15T07:00:00Z', true],
  ['in summer', '2026-07-15T06:59:59Z', false],
])('a window opens by the clock on the wall of its zone, %s at %s: %s', (_season, time, open) => {
  const morning: Window = { days: ['Wed', 'Thu'], from: 9 * 60, to: 24 * 60, timeZone: 'Europe/Berlin' };
  expect(isOpen(morning, at(time))).toBe(open);
});

test('a window until 24:00 is open in the last minute of the day', () => {
  const day: Window = { days: ['Sat'], from: 0, to: 24 * 60, timeZone: 'UTC' };
  expect(isOpen(day, at('2026-11-21T23:59:59Z'))).toBe(true);
  expect(isOpen(day, at('2026-11-22T00:00:00Z'))).toBe(false);
  expect(isOpen(day, at('2026-11-21T00:00:00Z'))).toBe(true);
});
