import { isClusterError } from '../../cluster/error.ts';
import { exitCodes, Failure } from '../../lib/failure.ts';
import type { Stage } from '../action.ts';
import { throwUnlessAgain } from '../again.ts';

/** How often a request whose answer was lost is sent again. */
const TRIES = 5;

/**
 * Sends until there is an answer: what asks by UID can only ever hit the object it was meant for. Rejects with a failure
 * where that had gone before.
 * @param gone what has become of it then, as in `pod web-0 was replaced`.
 * @param done as in `was to be deleted`.
 */
export async function untilAnswered(
  { signal, guarded }: Pick<Stage, 'signal' | 'guarded'>,
  { gone, done }: { readonly gone: string; readonly done: string },
  send: () => Promise<void>,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await guarded(send);
    } catch (error) {
      // After a lost answer, "gone" and "another one bears the name" both say that the first try was carried out.
      const isGone = isClusterError(error, 'notFound', 'conflict');
      if (isGone && attempt > 1) return;
      if (isGone)
        throw new Failure(
          exitCodes.errored,
          `${gone} by somebody else just before it was to be ${done}`,
          [],
          { cause: error },
        );
      throwUnlessAgain(error, { attempt, signal, most: TRIES });
    }
  }
}
