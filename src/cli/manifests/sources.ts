import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import type { Readable } from 'node:stream';
import type { Problem } from '../../scenario/problem.ts';

/** A text with manifests, under the name that its problems are told with. */
export interface Source {
  readonly file: string;
  readonly text: string;
}

/** Upstream: cli-runtime pkg/resource/interfaces.go, FileExtensions. */
const MANIFEST = /\.(json|ya?ml)$/;

/** What `-f` names: a file, the manifests of a directory but not of those below it, or `-` for standard input. */
export async function sourceOf(word: string, stdin: Readable): Promise<readonly (Source | Problem)[]> {
  if (word === '-' || word === '') return [{ file: 'stdin', text: await readAll(stdin) }];
  try {
    if (!(await stat(word)).isDirectory()) return [await read(word)];
    const names = (await readdir(word)).filter((name) => MANIFEST.test(name)).toSorted();
    if (names.length === 0)
      return [problem(`no manifest in ${word}: a directory is searched for *.yaml, *.yml and *.json`)];
    return await Promise.all(names.map((name) => read(join(word, name))));
  } catch (error) {
    return [unreadable(word, error)];
  }
}

async function read(file: string): Promise<Source | Problem> {
  try {
    return { file, text: await readFile(file, 'utf8') };
  } catch (error) {
    return unreadable(file, error);
  }
}

function unreadable(file: string, error: unknown): Problem {
  return problem(`cannot read ${file}: ${error instanceof Error ? error.message : String(error)}`);
}

function problem(message: string): Problem {
  return { at: undefined, message };
}
