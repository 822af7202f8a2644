import { access, readFile, rename, writeFile } from 'node:fs/promises';
import { constants } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { exitCodes, Failure } from '../../lib/failure.ts';
import { completeWord, completionHelper, programName } from '../names.ts';
import type { Outside } from '../outside.ts';

const OURS = `made by ${programName} completion install`;

/**
 * Writes the program that kubectl runs to complete our command lines, and returns its path. Without a folder: beside
 * the plugin, which is on the PATH. Upstream: kubectl pkg/cmd/plugin/plugin_completion.go.
 * @throws Failure where there is no such folder, or a file of that name that is not ours.
 */
export async function installHelper(folder: string | undefined, outside: Outside): Promise<string> {
  const windows = outside.platform === 'win32';
  const place = folder === undefined ? await besidePlugin(outside) : resolve(folder);
  const file = join(place, windows ? `${completionHelper}.cmd` : completionHelper);
  const found = await readFile(file, 'utf8').catch(() => undefined);
  if (found !== undefined && !found.includes(OURS)) {
    throw new Failure(exitCodes.usage, `${file} is there, and not ours`, [
      'Move it away, or give another --dir.',
    ]);
  }
  const unfinished = `${file}.${outside.pid}`;
  try {
    await writeFile(unfinished, windows ? batch : script, { mode: 0o755, flag: 'wx' });
    await rename(unfinished, file);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Failure(exitCodes.usage, `cannot write ${file}: ${why}`, [], { cause });
  }
  return file;
}

const script = `#!/bin/sh
# ${OURS}
exec ${programName} ${completeWord} "$@"
`;

const batch = `@rem ${OURS}\r\n@${programName} ${completeWord} %*\r\n`;

async function besidePlugin(outside: Outside): Promise<string> {
  const suffix = outside.platform === 'win32' ? '.exe' : '';
  for (const folder of foldersOnPath(outside)) {
    const there = await access(join(folder, `${programName}${suffix}`), constants.X_OK).then(
      () => true,
      () => false,
    );
    if (there) return folder;
  }
  throw new Failure(exitCodes.usage, `${programName} is not on the PATH`, [
    'Say with --dir in which folder of the PATH the helper shall be.',
  ]);
}

export function isOnPath(folder: string, outside: Outside): boolean {
  return foldersOnPath(outside).some((one) => resolve(one) === resolve(folder));
}

function foldersOnPath({ env }: Outside): readonly string[] {
  return (env['PATH'] ?? env['Path'] ?? '').split(delimiter).filter((folder) => folder !== '');
}
