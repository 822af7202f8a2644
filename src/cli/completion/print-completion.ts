import { dirname } from 'node:path';
import { exitCodes, Failure } from '../../lib/failure.ts';
import { suggestOrList } from '../../scenario/suggest.ts';
import type { Outside } from '../outside.ts';
import { installHelper, isOnPath } from './install.ts';
import { shellScripts } from './shells/registry.ts';

/** What `completion` does: a shell's script on stdout, or the helper for kubectl in a folder. */
export async function printCompletion(
  shell: string,
  folder: string | undefined,
  outside: Outside,
): Promise<void> {
  if (shell === 'install') {
    const file = await installHelper(folder, outside);
    outside.stdout.write(`${file}\n`);
    if (!isOnPath(dirname(file), outside))
      outside.stderr.write(`Warning: kubectl will not find it: ${dirname(file)} is not on the PATH\n`);
    return;
  }
  const script = shellScripts[shell];
  if (script === undefined) {
    const known = [...Object.keys(shellScripts), 'install'];
    throw new Failure(
      exitCodes.usage,
      `unknown shell ${JSON.stringify(shell)}${suggestOrList(shell, known)}`,
    );
  }
  outside.stdout.write(script);
}
