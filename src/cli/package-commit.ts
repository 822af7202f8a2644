import { execFileSync } from 'node:child_process';

/** The commit the program is made of. Asked of Git here; a constant in the bundle (build/embed.ts). */
export function packageCommit(): string | undefined {
  try {
    return execFileSync('git', ['rev-parse', 'HEAD'], {
      cwd: import.meta.dirname,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return undefined;
  }
}
