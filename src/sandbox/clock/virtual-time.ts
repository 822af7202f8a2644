import type { SandboxTime } from './time.ts';
import { stampOf, sleepOn } from './time-of-day.ts';

export interface VirtualTimeOptions {
  /** Time of day at the beginning, in milliseconds since the epoch. */
  readonly epoch: number;
  /**
   * True while the process waits for something outside of virtual time, say a disk. Without it an open file would cost
   * hours, because whatever is due next is due at once.
   */
  readonly busy?: (() => boolean) | undefined;
}

/** Time that is being waited for, and time that nobody can be waiting in, in turns of the event loop. */
const QUIET_TURNS = 2;

interface Due {
  readonly at: number;
  readonly order: number;
  readonly work: () => void;
}

/**
 * Time that stands still while anybody works and jumps to the next thing due once nobody does: when nothing is held
 * and every promise has settled as far as it can. What is due at one instant runs in the order it was asked for, and
 * each in a turn of its own, so that the same work always goes the same way.
 */
export function createVirtualTime({ epoch, busy = () => false }: VirtualTimeOptions): SandboxTime {
  let now = 0;
  let asked = 0;
  let holds = 0;
  let quiet = 0;
  let turning = false;
  let queue: Due[] = [];
  let stopped = false;

  const turn = () => {
    if (turning) return;
    turning = true;
    setImmediate(() => {
      turning = false;
      quiet = holds > 0 || busy() ? 0 : quiet + 1;
      if (quiet > QUIET_TURNS) run();
      // Whoever holds time will call when it is let go; a busy process has to be asked again.
      if (queue.length > 0 && holds === 0) turn();
    });
  };

  const run = () => {
    const next = queue.shift();
    if (next === undefined) return;
    quiet = 0;
    now = next.at;
    next.work();
  };

  const time: SandboxTime = {
    monotonic: () => now,
    epoch: () => epoch + now,
    stamp: () => stampOf(epoch + now),
    sleep: (ms, signal) => sleepOn(time, ms, signal),
    after(ms, work) {
      // Whoever still works then would keep a world alive that everybody has left.
      if (stopped) return () => undefined;
      const due = { at: laterBy(now, ms), order: (asked += 1), work };
      queue.splice(placeOf(queue, due), 0, due);
      turn();
      return () => {
        queue = queue.filter((other) => other !== due);
      };
    },
    hold() {
      let held = true;
      holds += 1;
      return () => {
        if (!held) return;
        held = false;
        holds -= 1;
        quiet = 0;
        turn();
      };
    },
    stop() {
      stopped = true;
      queue = [];
    },
  };
  return time;
}

/** The least that passes when time is to pass: what is smaller is lost in the sum, and whoever waits in a loop waits for ever. */
const LEAST_MS = 0.001;

function laterBy(now: number, ms: number): number {
  return ms > 0 ? now + Math.max(LEAST_MS, ms) : now;
}

/** Behind everything that is due no later. */
function placeOf(queue: readonly Due[], { at }: Due): number {
  let low = 0;
  let high = queue.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((queue[middle]?.at ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}
