import { createHash } from 'node:crypto';
import { access, mkdir, readFile, readdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { run } from './command.ts';

const root = join(import.meta.dirname, 'kube');

/** A program of the Go module in `kube/`. */
export interface Build {
  /** What the program's file is called. */
  readonly name: string;
  /** Folder of its package, below the module's. */
  readonly folder: string;
  /** `go build`, or whatever else makes a program of a package. */
  readonly go: readonly string[];
}

// Without a version the server's answer to /version cannot be parsed and clients give up.
const version = { gitVersion: 'v1.36.3', gitMajor: '1', gitMinor: '36' };
const stamps = Object.entries(version).map(
  ([key, value]) => `-X k8s.io/component-base/version.${key}=${value}`,
);
const flags = ['-buildvcs=false', '-trimpath', '-ldflags', ['-s', '-w', ...stamps].join(' ')];

/** Where the program of the present sources lies, or will lie once it is built. */
export async function pathOf({ name, folder, go }: Build): Promise<string> {
  const digest = createHash('sha256');
  const files = (await readdir(join(root, folder))).filter((file) => file.endsWith('.go'));
  for (const file of [...files.map((one) => join(folder, one)), 'go.mod', 'go.sum'].toSorted())
    digest.update(file).update(await readFile(join(root, file)));
  digest.update([...go, ...flags].join('\n'));
  const cache = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  return join(cache, 'sts-doctor-bed', digest.digest('hex'), name);
}

/** Builds the program unless these very sources have been built before, and returns its path. */
export async function ensureBuilt(build: Build, beforehand: () => void): Promise<string> {
  const file = await pathOf(build);
  if (await exists(file)) return file;

  beforehand();
  await mkdir(join(file, '..'), { recursive: true });
  // Renamed in the end, so that a build that was cut short is never taken for a whole one.
  const unfinished = `${file}.${process.pid}`;
  try {
    const here = `./${build.folder}`;
    await run(['nice', 'go', ...build.go, ...flags, '-o', unfinished, here], { cwd: root });
    await rename(unfinished, file);
  } finally {
    await rm(unfinished, { force: true });
  }
  return file;
}

function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
