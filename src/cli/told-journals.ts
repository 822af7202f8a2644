import type { Journals } from '../drill/undo/disk.ts';
import { exitCodes, Failure } from '../lib/failure.ts';

/**
 * Journals whose place cannot be written as a failure that a user can mend. A run writes its journal before it does
 * anything else.
 */
export function toldJournals(journals: Journals, stateFolder: string): Journals {
  return {
    write: async (journal, holder) => {
      try {
        await journals.write(journal, holder);
      } catch (cause) {
        if (cause instanceof Failure) throw cause;
        const why = cause instanceof Error ? cause.message : String(cause);
        throw new Failure(
          exitCodes.errored,
          `cannot keep the undo journal in ${stateFolder}, so nothing was changed: ${why}`,
          ['Set XDG_STATE_HOME to a directory that can be written.'],
          { cause },
        );
      }
    },
    remove: (run) => journals.remove(run),
    list: (onBroken) => journals.list(onBroken),
  };
}
