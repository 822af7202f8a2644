import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exitCodes, Failure } from '../lib/failure.ts';
import { codeOf, openError } from './file-errors.ts';
import type { Kubeconfig } from './kubeconfig.ts';
import { parseKubeconfig } from './kubeconfig.ts';
import { mergeKubeconfigs } from './merge.ts';

/** The part of the process's environment that decides where a configuration is found. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly homeDirectory: string;
  readonly platform: NodeJS.Platform;
}

/**
 * Reads the kubeconfig files kubectl would read: the explicit one, else those of KUBECONFIG, else `~/.kube/config`.
 * Missing files are skipped, save the explicit one.
 * Fails with exit code 2 when that one is missing, or any cannot be read or is malformed.
 */
export function readKubeconfig(explicit: string | undefined, around: Surroundings): Kubeconfig {
  if (explicit) return parseKubeconfig(readExplicit(explicit), explicit);
  const files: Kubeconfig[] = [];
  for (const file of defaultFiles(around)) {
    const source = readIfPresent(file);
    if (source !== undefined) files.push(parseKubeconfig(source, file));
  }
  return mergeKubeconfigs(files);
}

function defaultFiles({ env, homeDirectory, platform }: Surroundings): readonly string[] {
  const listed = env['KUBECONFIG'];
  if (!listed) return [join(homeDirectory, '.kube', 'config')];
  const delimiter = platform === 'win32' ? ';' : ':';
  return [...new Set(listed.split(delimiter).filter((file) => file !== ''))];
}

function readExplicit(file: string): string {
  const source = readIfPresent(file);
  if (source === undefined) throw new Failure(exitCodes.usage, `stat ${file}: no such file or directory`);
  return source;
}

/** While nothing else goes on that could wait for it. */
function readIfPresent(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT' || codeOf(cause) === 'ENOTDIR') return undefined;
    throw new Failure(exitCodes.usage, `error loading config file "${file}": ${openError(file, cause)}`, [], {
      cause,
    });
  }
}
