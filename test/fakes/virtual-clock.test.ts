import { describe, expect, test } from 'vitest';
import { ProcessClock, VirtualClock } from './virtual-clock.ts';

describe('the virtual clock', () => {
  test('wakes everybody in the order of their alarms, and lets each act before the next', async () => {
    const clock = new VirtualClock();
    const one = new ProcessClock(clock);
    const woken: string[] = [];
    const sleeper = async (name: string, ms: number) => {
      await one.sleep(ms);
      woken.push(`${name} ${one.monotonic()}`);
    };
    await Promise.all([
      sleeper('late', 3_600_000),
      sleeper('early', 10).then(() => sleeper('early again', 10)),
      sleeper('same', 20),
    ]);
    expect(woken).toEqual(['early 10', 'same 20', 'early again 20', 'late 3600000']);
  });

  test('stands still while something real is waited for', async () => {
    const clock = new VirtualClock();
    const one = new ProcessClock(clock);
    const slept = one.sleep(5);
    await clock.during(async () => {
      for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      expect(clock.now).toBe(0);
    });
    await slept;
    expect(clock.now).toBe(5);
  });

  test('lets nobody of a dead process wake', async () => {
    const clock = new VirtualClock();
    const [dead, alive] = [new ProcessClock(clock), new ProcessClock(clock)];
    let woke = false;
    void dead.sleep(5).then(() => (woke = true));
    dead.die();
    void dead.sleep(5).then(() => (woke = true));
    await alive.sleep(100);
    expect(woke).toBe(false);
  });

  test('goes on for a laptop that sleeps, on the wall only', () => {
    const one = new ProcessClock(new VirtualClock());
    const [monotonic, epoch] = [one.monotonic(), one.epoch()];
    one.sleptFor(60_000);
    expect(one.monotonic() - monotonic).toBe(0);
    expect(one.epoch() - epoch).toBe(60_000);
  });

  test('ends a sleep that is aborted, and forgets it', async () => {
    const clock = new VirtualClock();
    const stop = new AbortController();
    const slept = new ProcessClock(clock).sleep(60_000, stop.signal);
    stop.abort(new Error('enough'));
    await expect(slept).rejects.toThrow('enough');
    expect(clock.sleepers).toBe(0);
  });
});
