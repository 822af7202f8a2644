import { z } from 'zod';
import { exitCodes, Failure } from '../../lib/failure.ts';

/** Of the journals that this tool writes. It reads all that came before. */
export const journalVersion = 2;

/** A journal that only a newer tool understands: what it knows and this one does not would be left undone. */
export class NewerJournal extends Failure {
  override readonly name = 'NewerJournal';

  constructor(place: string, tool: string, version: number) {
    super(
      exitCodes.refused,
      `${place}: the undo journal was written by ${tool}, which is newer (its version is ${version}, known is ${journalVersion}); nothing was changed`,
      [`Recover with that version: ${tool}`],
    );
  }
}

const versioned = () => z.object({ version: z.int().min(1), tool: z.string().optional() });

/**
 * What was read, in the shape of this version. Anything that is no journal at all comes back as it is, for the shape to
 * say so.
 * @throws NewerJournal for one of a version to come.
 */
export function inThisVersion(read: unknown, place: string): unknown {
  const found = versioned().safeParse(read);
  if (!found.success) return read;
  const { version, tool = 'a tool that does not say its name' } = found.data;
  if (version > journalVersion) throw new NewerJournal(place, tool, version);
  // Before there were effects, a run changed nothing but the set.
  return version === 1 ? { ...(read as object), version: journalVersion, effects: [] } : read;
}
