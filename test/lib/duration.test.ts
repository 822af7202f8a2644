import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatDuration, parseDuration } from '../../src/lib/duration.ts';

test.each([
  ['30s', 30_000],
  ['5m', 300_000],
  ['1h30m', 5_400_000],
  ['250ms', 250],
  ['1.5s', 1500],
  ['1m0.5s', 60_500],
  ['0s', 0],
])('%s is %d ms', (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});

test.each(['', '5', 's', '5 s', '-5s', '5d', '1e3s', '.5s', '5s ', '5s\n', '５s', 'Infinitys'])(
  '%j is no duration',
  (text) => {
    expect(parseDuration(text)).toBeUndefined();
  },
);

test.each([
  [0, '0 ms'],
  [850, '850 ms'],
  [999.7, '1.0 s'],
  [1400, '1.4 s'],
  [9949, '9.9 s'],
  [9960, '10 s'],
  [41_700, '42 s'],
  [59_700, '1m00s'],
  [185_000, '3m05s'],
  [3_599_700, '1h00m'],
  [3_900_000, '1h05m'],
])('%d ms are shown as %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});

test('a longer time is never shown as a shorter one', () => {
  const shown = (ms: number) => parseDuration(formatDuration(ms).replaceAll(' ', '')) ?? NaN;
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 1e7, noNaN: true }),
      fc.double({ min: 0, max: 1e6, noNaN: true }),
      (ms, more) => {
        expect(shown(ms + more)).toBeGreaterThanOrEqual(shown(ms));
      },
    ),
  );
});
