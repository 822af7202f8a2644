import { fstatSync, writeSync } from 'node:fs';
import type { Writable } from 'node:stream';
import type { Paper } from './outside.ts';

/**
 * Output that nobody can take any more (`| head`, a terminal that was closed, a full disk) is dropped, and everything
 * else goes on: without a listener the first such write would end the process in mid-drill, with nothing undone.
 */
export function dropWhatCannotBeWritten(...streams: readonly Writable[]): void {
  for (const stream of streams) stream.on('error', () => undefined);
}

/** So much an empty pipe takes at once. */
const AT_ONCE_BYTES = 32 * 1024;

/**
 * What a pipe, a socket or a file is given. The first piece is written there directly: to make the stream that Node has
 * for it takes a tenth of the time that Node takes to start. The stream is made for what follows, and for what cannot be
 * written at once: it keeps nobody waiting. Undefined for all else, a terminal above all.
 */
export function paperOn(fd: number, stream: () => Pick<Writable, 'write'>): Paper | undefined {
  if (!takesAtOnce(fd)) return undefined;
  let begun = false;
  return {
    write(text) {
      const bytes = Buffer.from(text);
      const isFirst = !begun && bytes.length <= AT_ONCE_BYTES;
      begun = true;
      const written = isFirst ? writeNow(fd, bytes) : 0;
      if (written < bytes.length) stream().write(bytes.subarray(written));
    },
  };
}

function takesAtOnce(fd: number): boolean {
  try {
    const found = fstatSync(fd);
    return found.isFIFO() || found.isSocket() || found.isFile();
  } catch {
    return false;
  }
}

/** How much of it was. A failure is left to the stream, which will meet with it too. */
function writeNow(fd: number, bytes: Buffer): number {
  try {
    return writeSync(fd, bytes);
  } catch {
    return 0;
  }
}
