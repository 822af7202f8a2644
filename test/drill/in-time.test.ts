import { expect, onTestFinished, test } from 'vitest';
import { inTime, late } from '../../src/drill/in-time.ts';
import { ProcessClock, VirtualClock } from '../fakes/virtual-clock.ts';

function aLimit() {
  const time = new VirtualClock();
  onTestFinished(() => time.stop());
  const stop = new AbortController();
  const limit = { clock: new ProcessClock(time), ms: 1000, signal: stop.signal };
  return { time, stop, limit };
}

test('what comes in time is what the work came to', async () => {
  const { limit } = aLimit();
  expect(await inTime(async () => 'done', limit)).toBe('done');
  await expect(inTime(async () => Promise.reject(new Error('no')), limit)).rejects.toThrow('no');
});

test('what does not is told to stop, and whatever becomes of it then is nobody’s concern', async () => {
  const { time, limit } = aLimit();
  let told = false;
  const work = (signal: AbortSignal) =>
    new Promise<never>((_resolve, reject) => {
      signal.addEventListener('abort', () => {
        told = true;
        reject(new Error('stopped'));
      });
    });
  expect(await inTime(work, limit)).toBe(late);
  expect([told, time.now]).toEqual([true, 1000]);
});

test('nobody waits any longer than until the signal aborts', async () => {
  const { time, stop, limit } = aLimit();
  time.after(10, () => stop.abort(new Error('interrupted')));
  await expect(inTime(() => new Promise<never>(() => undefined), limit)).rejects.toThrow();
  expect(time.now).toBe(10);
});
