import { open, rename, rm } from 'node:fs/promises';
import { exitCodes, Failure } from '../lib/failure.ts';

/** Writes a whole file or none: to a neighbour first, then in place, so that a reader never sees half a report. */
export async function keepFile(path: string, text: string): Promise<void> {
  const temporary = `${path}.${Math.random().toString(36).slice(2)}.tmp`;
  try {
    const file = await open(temporary, 'w', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw new Failure(
      exitCodes.usage,
      `cannot write ${path}: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
