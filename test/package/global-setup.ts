import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isHost, targets } from '../../build/package/targets.ts';
import { hostBinary } from './support/binary.ts';

/**
 * Packages the program for this machine. In CI, where that was just done, what lies in `dist/` is what is tested; at a
 * desk it may be of yesterday.
 */
export function setup(): void {
  if (process.env['CI'] === 'true' && existsSync(hostBinary)) return;
  const names = targets.filter(isHost).flatMap(({ name }) => ['--target', name]);
  const script = join(import.meta.dirname, '..', '..', 'build', 'package', 'package.ts');
  execFileSync(process.execPath, [script, ...names], { stdio: 'inherit' });
}
