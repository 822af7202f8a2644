import type { World } from './world.ts';

const NANOSECONDS = 1_000_000;

/**
 * `web-0.18ea14280cac5ff8`: the object and the time in nanoseconds. The sandbox' clock counts milliseconds; what is
 * smaller is chance, so that two events of one moment do not meet.
 * Upstream: client-go tools/record/event.go, makeEvent (1.36).
 */
export function eventName({ time, random }: Pick<World, 'time' | 'random'>, object: string): string {
  const milliseconds = BigInt(Math.floor(time.epoch()));
  const rest = BigInt(Math.floor(random.next() * NANOSECONDS));
  return `${object}.${(milliseconds * BigInt(NANOSECONDS) + rest).toString(16)}`;
}
