import { createHash } from 'node:crypto';
import { access, mkdir, readFile, readdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { run } from './command.ts';

const sources = join(import.meta.dirname, 'kube');

/** The names that the executable answers to. */
export const programs = [
  'coredns',
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-proxy',
  'kube-scheduler',
  'kubectl',
  'kubelet',
  'kwok',
  'registry',
] as const;

export type Program = (typeof programs)[number];

// Without a version the server's answer to /version cannot be parsed and clients give up.
const version = { gitVersion: 'v1.36.3', gitMajor: '1', gitMinor: '36' };
const stamps = Object.entries(version).map(
  ([key, value]) => `-X k8s.io/component-base/version.${key}=${value}`,
);
const flags = ['-buildvcs=false', '-trimpath', '-ldflags', ['-s', '-w', ...stamps].join(' ')];

/** Where the executable of the present sources lies, or will lie once it is built. */
export async function executablePath(): Promise<string> {
  const digest = createHash('sha256');
  for (const name of (await readdir(sources)).toSorted()) {
    if (/\.go$|^go\.(mod|sum)$/.test(name)) digest.update(name).update(await readFile(join(sources, name)));
  }
  digest.update(flags.join('\n'));
  const cache = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  return join(cache, 'sts-doctor-bed', digest.digest('hex'), 'kube');
}

/**
 * Builds the executable unless these very sources have been built before, and returns its path.
 * Five minutes on two cores when Go has none of the packages in its own cache, else half a minute.
 */
export async function ensureExecutable(say: (line: string) => void): Promise<string> {
  const file = await executablePath();
  if (await exists(file)) return file;

  say('building Kubernetes from source: minutes, once');
  await mkdir(join(file, '..'), { recursive: true });
  // Renamed in the end, so that a build that was cut short is never taken for a whole one.
  const unfinished = `${file}.${process.pid}`;
  try {
    await run(['go', 'build', ...flags, '-o', unfinished, '.'], { cwd: sources });
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
