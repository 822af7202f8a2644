import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { checkout, packaged } from './support/run.ts';

/** What a command prints on a terminal of so many columns. */
function onTerminal(columns: number, command: readonly string[]): string {
  const line = `stty cols ${columns}; ${command.join(' ')}`;
  const { stdout, status } = spawnSync('script', ['--quiet', '--return', '--command', line, '/dev/null'], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], TERM: 'xterm-256color' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  expect(status).toBe(0);
  return stdout;
}

/** Those that were rendered beforehand, and others. */
describe('the help fits the terminal', () => {
  test.each([60, 80, 99, 100, 109, 110, 180])('of %i columns', (columns) => {
    const help = onTerminal(columns, [...packaged, '--help']);
    expect(help).toBe(onTerminal(columns, [...checkout, '--help']));
    expect(help).toContain('kubectl sts-doctor <command>');
  });
});
