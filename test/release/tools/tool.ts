import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../cluster/bed/command.ts';

const tools = {
  krew: { variable: 'KREW', package: 'sigs.k8s.io/krew/cmd/krew' },
  'validate-krew-manifest': {
    variable: 'KREW_VALIDATOR',
    package: 'sigs.k8s.io/krew/cmd/validate-krew-manifest',
  },
  actionlint: { variable: 'ACTIONLINT', package: 'github.com/rhysd/actionlint/cmd/actionlint' },
} as const;

/**
 * The path of a program of others: the one that the environment names, else the version of `go.mod`, which is built
 * unless it has been before. Half a minute when Go has nothing cached.
 */
export async function tool(name: keyof typeof tools): Promise<string> {
  const { variable, package: from } = tools[name];
  const given = process.env[variable];
  if (given) return given;
  const pinned = createHash('sha256')
    .update(readFileSync(join(import.meta.dirname, 'go.sum')))
    .digest('hex');
  const cache = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  const file = join(cache, 'sts-doctor-tools', pinned, name);
  if (existsSync(file)) return file;
  await mkdir(join(file, '..'), { recursive: true });
  const unfinished = `${file}.${process.pid}`;
  await run(['nice', 'go', 'build', '-buildvcs=false', '-o', unfinished, from], { cwd: import.meta.dirname });
  await rename(unfinished, file);
  return file;
}
