import { describe, expect, test } from 'vitest';
import { instantIn } from '../../src/cli/instant.ts';
import { aGoodKill } from '../support/world.ts';

const { recording } = aGoodKill();
const end = recording.entries.at(-1)?.at ?? 0;
const began = Date.parse(recording.header.startedAt);
const time = (at: number) => new Date(began + at).toISOString();

describe('an instant of a recording', () => {
  test('is a time since it began', () => {
    expect(instantIn(recording, '0s')).toBe(0);
    expect(instantIn(recording, '1.5s')).toBe(1500);
    expect(instantIn(recording, `${end}ms`)).toBe(end);
  });

  test('is a time of day, of whatever zone', () => {
    expect(instantIn(recording, time(1500))).toBe(1500);
    const elsewhere = new Date(began + 1500 + 2 * 3_600_000).toISOString().replace('Z', '+02:00');
    expect(instantIn(recording, elsewhere)).toBe(1500);
  });

  test.each(['', 'soon', '12', '2026-11-21', '2026-11-21T10:00:00', '2026-13-41T10:00:00Z'])(
    'is not %j',
    (written) => {
      expect(() => instantIn(recording, written)).toThrow(`invalid value "${written}" for --at: must be`);
    },
  );

  test('lies within it', () => {
    for (const written of [`${end + 1}ms`, time(-1), time(end + 1)])
      expect(() => instantIn(recording, written)).toThrow(/for --at: the recording began at .* and lasts/);
  });
});
