import type { SandboxTime } from './time.ts';
import { sleepOn, stampOf } from './time-of-day.ts';

/** The longest a timer of Node's can run. */
const LONGEST_TIMER_MS = 2_147_483_647;

/**
 * The wall clock, `speed` times as fast: what a sandbox lives in that others reach over a socket. It may begin in the
 * past, so that clients who reckon ages by their own clock meet no times that are yet to come.
 */
export function createScaledTime(speed: number, epochAtStart = Date.now()): SandboxTime {
  const startedAt = performance.now();
  const timers = new Set<NodeJS.Timeout>();
  const now = () => (performance.now() - startedAt) * speed;

  const time: SandboxTime = {
    monotonic: now,
    epoch: () => epochAtStart + now(),
    stamp: () => stampOf(epochAtStart + now()),
    sleep: (ms, signal) => sleepOn(time, ms, signal),
    after(ms, work) {
      const timer = setTimeout(
        () => {
          timers.delete(timer);
          work();
        },
        Math.min(LONGEST_TIMER_MS, Math.max(0, ms / speed)),
      );
      timers.add(timer);
      return () => {
        timers.delete(timer);
        clearTimeout(timer);
      };
    },
    // The wall does not wait for anybody.
    hold: () => () => undefined,
    stop() {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
  return time;
}
