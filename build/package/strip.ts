import { spawnSync } from 'node:child_process';
import { isHost, type Target } from './targets.ts';

/**
 * Strips the symbols of a Linux base where a `strip` for its processor is installed; says whether. Only before the
 * injection: after it, the executable would crash.
 */
export function strip(target: Target, file: string): string {
  if (target.strip === undefined) return 'not stripped';
  const tools = isHost(target) ? [target.strip, 'strip'] : [target.strip];
  const done = tools.some((tool) => spawnSync(tool, [file], { stdio: 'ignore' }).status === 0);
  return done ? 'stripped' : `not stripped: there is no ${target.strip} here`;
}
