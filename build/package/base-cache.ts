import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { root } from '../shipped.ts';
import type { BasePackage } from './base-package.ts';

const cache = join(root, '.cache', 'node');
const HUNDREDS_OF_MEGABYTES = 2 ** 30;

function archiveOf({ name, version }: BasePackage): string {
  return join(cache, `${name}-${version}.tgz`);
}

/** @throws Error when the archive is not the one that was pinned. */
function verify(base: BasePackage, file: string): void {
  const integrity = `sha512-${createHash('sha512').update(readFileSync(file)).digest('base64')}`;
  if (integrity !== base.integrity)
    throw new Error(`${file} is not ${base.name}@${base.version}: it is ${integrity}, not ${base.integrity}`);
}

/** Fetches the package by npm unless it is here; says which. */
export function fetchBase(base: BasePackage): 'fetched' | 'here' {
  const archive = archiveOf(base);
  if (existsSync(archive)) {
    verify(base, archive);
    return 'here';
  }
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'fetch-'));
  try {
    const args = ['pack', `${base.name}@${base.version}`, '--pack-destination', folder, '--silent'];
    // On Windows npm is a script, which only a shell can start.
    execFileSync('npm', args, {
      stdio: ['ignore', 'ignore', 'inherit'],
      shell: process.platform === 'win32',
    });
    const fetched = join(folder, `${base.name}-${base.version}.tgz`);
    verify(base, fetched);
    renameSync(fetched, archive);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return 'fetched';
}

/**
 * Unpacks the executable of a package that was fetched before, and verifies it again: it becomes part of what is
 * released.
 */
export function unpackBase(base: BasePackage, to: string): void {
  const archive = archiveOf(base);
  if (!existsSync(archive))
    throw new Error(`${base.name}@${base.version} is not here: npm run package:bases fetches it`);
  verify(base, archive);
  writeFileSync(
    to,
    execFileSync('tar', ['-xzOf', archive, base.executable], { maxBuffer: HUNDREDS_OF_MEGABYTES }),
  );
  chmodSync(to, 0o755);
}
