import { expect, onTestFinished, test, vi } from 'vitest';
import { rfc3339, systemClock } from '../../src/lib/clock.ts';

test('a sleep that is aborted before it begins never begins', async () => {
  const reason = new Error('stop');
  await expect(systemClock.sleep(60_000, AbortSignal.abort(reason))).rejects.toBe(reason);
});

test('a sleep ends when it is aborted, with the reason', async () => {
  const stop = new AbortController();
  const sleep = systemClock.sleep(60_000, stop.signal);
  stop.abort('enough');
  await expect(sleep).rejects.toBe('enough');
});

test('a sleep of nothing ends, and an abort afterwards changes nothing', async () => {
  const stop = new AbortController();
  await systemClock.sleep(0, stop.signal);
  stop.abort();
});

test('a sleep may be longer than a timer can be', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const sixtyDays = 60 * 24 * 3_600_000;
  let awake = false;
  const sleep = systemClock.sleep(sixtyDays).then(() => (awake = true));
  await vi.advanceTimersByTimeAsync(sixtyDays - 1);
  expect(awake).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  await sleep;
});

test('the monotonic clock does not go back', () => {
  const [first, second] = [systemClock.monotonic(), systemClock.monotonic()];
  expect(second).toBeGreaterThanOrEqual(first);
});

test('a time is written as Kubernetes writes it', () => {
  expect(rfc3339(Date.UTC(2026, 10, 21, 9, 5, 7, 40))).toBe('2026-11-21T09:05:07.040Z');
});
