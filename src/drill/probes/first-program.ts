import { isClusterError } from '../../cluster/error.ts';
import { isNoProgram, type Ran } from './in-pod.ts';

type Command = readonly [string, ...string[]];

/** Runs the first of several commands whose program the container has; undefined when it has none of them. */
export async function firstThatIsThere(
  run: (command: Command) => Promise<Ran>,
  commands: readonly Command[],
): Promise<Ran | undefined> {
  for (const command of commands) {
    try {
      const ran = await run(command);
      // Some runtimes say it by the exit code that a shell would give.
      if (ran.exitCode !== 127 && ran.exitCode !== 126) return ran;
    } catch (error) {
      if (!isClusterError(error) || !isNoProgram(error)) throw error;
    }
  }
  return undefined;
}
