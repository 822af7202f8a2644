import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pluginName } from '../../src/cli/names.ts';
import { root } from '../shipped.ts';
import { unpackBase } from './base-cache.ts';
import { baseOf, writerFor } from './base-package.ts';
import type { Injection } from './inject.ts';
import { seedPkgCache } from './seed.ts';
import { strip } from './strip.ts';
import { isHost, type Target } from './targets.ts';

/** What an executable is made of besides Node: files, by the names of assets. */
export interface Contents {
  readonly launcher: string;
  readonly assets: Readonly<Record<string, string>>;
}

const platforms = { linux: 'linux', darwin: 'macos', win32: 'win' } as const;

/** Where a target's executable lies. */
export function executableOf({ folder, os }: Target): string {
  const name = `kubectl-${pluginName.replaceAll('-', '_')}${os === 'win32' ? '.exe' : ''}`;
  return join(root, 'dist', folder, name);
}

/** Makes the executable of a target; says how. */
export function assemble(target: Target, { launcher, assets }: Contents, work: string): string {
  const base = baseOf(target);
  const home = join(work, target.name);
  mkdirSync(home, { recursive: true });
  const node = join(home, 'node');
  if (isHost(target)) copyFileSync(process.execPath, node);
  else unpackBase(base, node);
  const stripped = strip(target, node);
  seedPkgCache(home, target, base.version, node);

  const output = executableOf(target);
  rmSync(output, { force: true });
  const injection: Injection = {
    main: launcher,
    output,
    nodeVersion: base.version,
    platform: platforms[target.os],
    arch: target.arch,
    assets,
    // A cache is for one version of V8 on one kind of processor.
    codeCache: isHost(target),
  };
  const args = [join(import.meta.dirname, 'inject.ts'), JSON.stringify(injection)];
  execFileSync(writer(base.version, home), args, {
    env: { ...process.env, HOME: home, USERPROFILE: home, TMPDIR: home, TEMP: home },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return `Node ${base.version} (${base.name}), ${stripped}`;
}

function writer(version: string, home: string): string {
  const other = writerFor(version);
  if (other === undefined) return process.execPath;
  const file = join(home, 'writer');
  unpackBase(other, file);
  return file;
}
