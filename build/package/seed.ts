import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Target } from './targets.ts';

/** Lays an executable where pkg looks for those that it has downloaded and verified, below this HOME. */
export function seedPkgCache(home: string, { os, arch }: Target, version: string, executable: string): void {
  const cache = join(home, '.pkg-cache', 'sea');
  const name = `node-v${version}-${os === 'win32' ? 'win' : os}-${arch}`;
  const archive = join(cache, `${name}.${os === 'win32' ? 'zip' : 'tar.gz'}`);
  const unpacked = os === 'win32' ? join(cache, `${name}.exe`) : join(cache, name, 'bin', 'node');
  mkdirSync(dirname(unpacked), { recursive: true });
  symlinkSync(executable, unpacked);
  for (const marker of [archive, `${archive}.ok`, `${unpacked}.ok`]) writeFileSync(marker, '');
}
