import { open, rename, rm, stat } from 'node:fs/promises';
import { exitCodes, Failure } from '../lib/failure.ts';

/** A file that is going to be written, and can be. */
export interface FileToKeep {
  /** Puts it in place, whole. */
  keep(text: string): Promise<void>;
  /** Leaves nothing behind, unless it is in place already. */
  close(): Promise<void>;
}

/** Writes a whole file or none: to a neighbour first, then in place, so that a reader never sees half a report. */
export async function keepFile(path: string, text: string): Promise<void> {
  const file = await openFile(path);
  try {
    await file.keep(text);
  } finally {
    await file.close();
  }
}

/** Begins to write a file, for whoever has to know beforehand that it can be written. */
export async function openFile(path: string): Promise<FileToKeep> {
  const temporary = `${path}.${Math.random().toString(36).slice(2)}.tmp`;
  const file = await orCannotWrite(path, async () => {
    // Nothing can be put in the place of a folder, which only the last step would notice.
    const there = await stat(path).catch(() => undefined);
    if (there?.isDirectory()) throw new Error('it is a directory');
    // A device that is replaced by a file is gone for everybody.
    if (there !== undefined && !there.isFile()) throw new Error('it is not a regular file');
    return open(temporary, 'w', 0o600);
  });
  const close = async () => {
    await file.close().catch(() => undefined);
    await rm(temporary, { force: true });
  };
  return {
    keep: (text) =>
      orCannotWrite(path, async () => {
        await file.writeFile(text);
        await file.sync();
        await file.close();
        await rename(temporary, path);
      }),
    close,
  };
}

async function orCannotWrite<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Failure(exitCodes.usage, `cannot write ${path}: ${why}`, [], { cause: error });
  }
}
