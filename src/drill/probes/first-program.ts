import { isClusterError } from '../../cluster/error.ts';
import { isNoProgram, type Ran } from './in-pod.ts';

type Command = readonly [string, ...string[]];

/** How programs say that they do not know an option: then they have not done what they were asked for. */
const MISUNDERSTOOD = /\busage:|(?:invalid|illegal|unrecognized|unknown) option/i;

/**
 * Runs the first of several commands whose program the container has, in a version that understands it; undefined when
 * it has none of them.
 */
export async function firstThatIsThere(
  run: (command: Command) => Promise<Ran>,
  commands: readonly Command[],
): Promise<Ran | undefined> {
  for (const command of commands) {
    try {
      const ran = await run(command);
      // Some runtimes say it by the exit code that a shell would give.
      const isThere = ran.exitCode !== 127 && ran.exitCode !== 126;
      if (isThere && !(ran.exitCode !== 0 && MISUNDERSTOOD.test(ran.stderr))) return ran;
    } catch (error) {
      if (!isClusterError(error) || !isNoProgram(error)) throw error;
    }
  }
  return undefined;
}
