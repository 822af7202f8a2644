import { expect, test } from 'vitest';
import { createScaledTime } from '../../../src/sandbox/clock/scaled-time.ts';

test('a minute lasts as long as the speed says', async () => {
  const time = createScaledTime(600);
  const before = time.monotonic();
  const startedAt = performance.now();
  await time.sleep(60_000);
  expect(time.monotonic() - before).toBeGreaterThanOrEqual(55_000);
  expect(performance.now() - startedAt).toBeLessThan(2000);
});

test('once stopped nothing is due any more', async () => {
  const time = createScaledTime(1000);
  time.after(1, () => expect.unreachable());
  time.stop();
  await new Promise((resolve) => setTimeout(resolve, 20));
});
