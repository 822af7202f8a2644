import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * `npm run lock`: puts back into package-lock.json the platform packages of tools (bindings for other operating
 * systems and processors) that npm has left out because the registry it asked, a mirror for instance, did not have
 * them. Without them `npm ci` refuses the file, on every platform. Run it after `npm install`.
 */
interface Entry {
  readonly version?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const file = join(import.meta.dirname, '..', 'package-lock.json');
const lock = JSON.parse(readFileSync(file, 'utf8')) as { packages: Record<string, Entry> };

/** `@scope/binding-linux-x64-gnu`, `@scope/darwin-arm64`: what the names of such packages say. */
function platformOf(name: string): Readonly<Record<string, readonly string[]>> | undefined {
  const [os, cpu, libc] = (name.split('/').at(-1) ?? '').replace(/^binding-/, '').split('-');
  if (os === undefined || cpu === undefined) return undefined;
  const known = libc === 'gnu' ? { libc: ['glibc'] } : libc === 'musl' ? { libc: ['musl'] } : {};
  return { cpu: [cpu], os: [os], ...known };
}

for (const { optionalDependencies = {} } of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    const key = `node_modules/${name}`;
    const platform = platformOf(name);
    if (key in lock.packages || platform === undefined) continue;
    lock.packages[key] = { version, ...platform, dev: true, optional: true } as Entry;
  }
}

lock.packages = Object.fromEntries(Object.entries(lock.packages).toSorted(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
