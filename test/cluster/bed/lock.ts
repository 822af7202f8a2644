import { createServer } from 'node:net';
import type { Bed } from './bed.ts';
import { until } from './until.ts';

/**
 * Runs `work` while no other process brings this bed up or down. The lock is an abstract Unix socket: the kernel
 * frees it with its holder, so there is never a stale one to take over.
 *
 * Waits up to ten minutes, the time of a cold build.
 */
export async function alone<T>(bed: Bed, work: () => Promise<T>): Promise<T> {
  const server = createServer();
  const take = () =>
    new Promise<true | string>((resolve) => {
      server.once('error', (error) => resolve(error.message));
      server.listen(`\0sts-doctor-bed-${bed.number}`, () => resolve(true));
    });
  await until(`the lock of bed ${bed.number}`, 600_000, take, 100);
  try {
    return await work();
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}
