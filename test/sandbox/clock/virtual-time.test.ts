import { expect, test } from 'vitest';
import { createVirtualTime } from '../../../src/sandbox/clock/virtual-time.ts';

const noon = Date.parse('2026-01-01T12:00:00Z');
const turns = async (count: number) => {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

test('twenty minutes pass in no time', async () => {
  const time = createVirtualTime({ epoch: noon });
  const startedAt = performance.now();
  await time.sleep(20 * 60_000);
  expect(time.monotonic()).toBe(20 * 60_000);
  expect(time.stamp()).toBe('2026-01-01T12:20:00Z');
  expect(performance.now() - startedAt).toBeLessThan(1000);
});

test('what is due at one instant runs in the order it was asked for', async () => {
  const time = createVirtualTime({ epoch: noon });
  const seen: string[] = [];
  time.after(10, () => seen.push('b'));
  time.after(5, () => seen.push('a'));
  time.after(10, () => seen.push('c'));
  await time.sleep(11);
  expect(seen).toEqual(['a', 'b', 'c']);
});

test('time stands still while it is held', async () => {
  const time = createVirtualTime({ epoch: noon });
  const release = time.hold();
  const slept = time.sleep(1000);
  await turns(20);
  expect(time.monotonic()).toBe(0);
  release();
  release();
  await slept;
  expect(time.monotonic()).toBe(1000);
});

test('time waits for promises that are about to settle', async () => {
  const time = createVirtualTime({ epoch: noon });
  let seenAt = -1;
  time.after(1000, () => undefined);
  await (async () => {
    for (let step = 0; step < 1000; step += 1) await Promise.resolve();
    seenAt = time.monotonic();
  })();
  expect(seenAt).toBe(0);
});

test('time waits for a process that is busy elsewhere', async () => {
  let busy = true;
  const time = createVirtualTime({ epoch: noon, busy: () => busy });
  const slept = time.sleep(1000);
  await turns(20);
  expect(time.monotonic()).toBe(0);
  busy = false;
  await slept;
});

test('a sleep that is called off never ends, one that is aborted rejects', async () => {
  const time = createVirtualTime({ epoch: noon });
  const called = time.after(5, () => expect.unreachable());
  called();
  const abort = new AbortController();
  const slept = time.sleep(10, abort.signal);
  abort.abort(new Error('enough'));
  await expect(slept).rejects.toThrow('enough');
  await time.sleep(20);
});

test('once stopped nothing is due any more', async () => {
  const time = createVirtualTime({ epoch: noon });
  time.after(5, () => expect.unreachable());
  time.stop();
  await turns(20);
  expect(time.monotonic()).toBe(0);
});

test('a time that is lost in the sum passes all the same: who waits in a loop for the rest of one gets there', async () => {
  const time = createVirtualTime({ epoch: noon });
  await time.sleep(1e7);
  await time.sleep(1e-12);
  expect(time.monotonic()).toBeGreaterThan(1e7);
});

test('once stopped nobody can have anything scheduled any more', async () => {
  const time = createVirtualTime({ epoch: noon });
  time.stop();
  time.after(1, () => expect.unreachable());
  await turns(20);
  expect(time.monotonic()).toBe(0);
});
