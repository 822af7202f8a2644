import { describe, expect, test } from 'vitest';
import { crashPoints } from './crash.ts';
import { drills, lastingDrills, setDrills, type Drill } from './drills.ts';
import { faultPoints } from './fault.ts';
import { fuzzOnce, realRecordings } from './fuzz.ts';
import { outsiderPoints } from './outsider.ts';
import { play, type Point } from './sweep.ts';

/** Points a drill and sweep: the sweeps themselves are commands, and take minutes. */
const POINTS = 3;
const PATIENCE_MS = 120_000;

const sweeps: readonly (readonly [string, (drill: Drill, most: number) => Promise<readonly Point[]>])[] = [
  ['killed and recovered', crashPoints],
  ['met by a fault', faultPoints],
  ['meddled with', outsiderPoints],
];

describe.each(drills.map((drill) => [drill.name, drill] as const))('%s', (_name, drill) => {
  test.each(sweeps)(
    '%s at some of its requests leaves nothing behind',
    async (_sweep, pointsOf) => {
      const points = await pointsOf(drill, POINTS);
      expect(points.some(({ afterFirstMutation }) => afterFirstMutation)).toBe(true);
      expect((await play(points, () => undefined)).failures).toEqual([]);
    },
    PATIENCE_MS,
  );
});

// They write little beside lock and mark, so that few points of a sample would be after that.
describe.each(lastingDrills.map((drill) => [drill.name, drill] as const))('%s', (_name, drill) => {
  test.each(sweeps)(
    '%s at some of its requests leaves nothing behind',
    async (_sweep, pointsOf) => {
      const points = await pointsOf(drill, 2 * POINTS);
      expect(points.some(({ afterFirstMutation }) => afterFirstMutation)).toBe(true);
      expect((await play(points, () => undefined)).failures).toEqual([]);
    },
    PATIENCE_MS,
  );
});

describe.each(setDrills.map((drill) => [drill.name, drill] as const))('%s', (_name, drill) => {
  test.each(sweeps.slice(0, 2))(
    '%s at some of its requests leaves nothing behind',
    async (_sweep, pointsOf) => {
      const points = await pointsOf(drill, 2 * POINTS);
      expect((await play(points, () => undefined)).failures).toEqual([]);
    },
    PATIENCE_MS,
  );
});

test(
  'hostile objects do no harm to the judge, nor to whoever reads a report',
  async () => {
    const [recording] = realRecordings().filter(({ entries }) => entries.length < 300);
    if (recording === undefined) throw new Error('there is no short recording');
    for (let seed = 1; seed <= 10; seed += 1) expect((await fuzzOnce(recording, seed)).problems).toEqual([]);
  },
  PATIENCE_MS,
);
