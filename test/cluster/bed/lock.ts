import { createServer } from 'node:net';
import type { Bed } from './bed.ts';
import { until } from './until.ts';

/**
 * Takes a lock of the whole machine and returns what gives it back, or undefined when another process has it.
 * It is an abstract Unix socket: the kernel frees it with its holder, so there is never a stale one to take over.
 */
export async function tryLock(name: string): Promise<(() => Promise<void>) | undefined> {
  const server = createServer();
  const taken = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(`\0sts-doctor-${name}`, () => resolve(true));
  });
  // A lock that somebody forgets must not keep the process alive.
  server.unref();
  return taken ? () => new Promise((resolve) => server.close(() => resolve())) : undefined;
}

/**
 * Runs `work` while no other process brings this bed up or down.
 * Waits for it up to ten minutes, the time of a cold build and more.
 */
export async function alone<T>(bed: Bed, work: () => Promise<T>): Promise<T> {
  let unlock = async () => {};
  await until(
    `the lock of bed ${bed.number}`,
    600_000,
    async () => {
      const got = await tryLock(`bed-${bed.number}`);
      if (got) unlock = got;
      return got !== undefined || 'another process brings it up or down';
    },
    100,
  );
  try {
    return await work();
  } finally {
    await unlock();
  }
}
