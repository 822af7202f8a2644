import type { Writable } from 'node:stream';

/**
 * Output that nobody can take any more (`| head`, a terminal that was closed, a full disk) is dropped, and everything
 * else goes on: without a listener the first such write would end the process in mid-drill, with nothing undone.
 */
export function dropWhatCannotBeWritten(...streams: readonly Writable[]): void {
  for (const stream of streams) stream.on('error', () => undefined);
}
