import { expect, test, vi } from 'vitest';
import { playSchedule } from './alarms/play.ts';
import { tallyOf } from './alarms/tally.ts';

vi.setConfig({ testTimeout: 120_000 });

const SAMPLE = 60;

test('random schedules on a faithful sandbox raise no false alarm, and nearly all is held', async () => {
  const judged = [];
  for (let seed = 1; seed <= SAMPLE; seed += 1) judged.push(await playSchedule(seed));
  expect(
    judged.flatMap(({ seed, falseAlarms }) => falseAlarms.map((alarm) => `seed ${seed}: ${alarm}`)),
  ).toEqual([]);
  // Three of a hundred deletions by force weigh more in a small sample; `npm run sweep:alarms` asks for 99 %.
  expect(tallyOf(judged).share).toBeGreaterThan(0.98);
});
