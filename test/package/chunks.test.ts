import { describe, expect, test } from 'vitest';
import { run } from './support/run.ts';

/** The chunks that a command line loads, in order; `load-connection-5KV3.js` is `load-connection`. */
async function chunksOf(args: readonly string[]): Promise<readonly string[]> {
  const { stderr } = await run(args, { NODE_DEBUG: 'sts-doctor' });
  return [...stderr.matchAll(/^[\d.]+ ms: chunk (\S+?)(?:-[A-Z0-9]{8})?\.js, code cache (\w+)$/gm)].map(
    ([, name = '', cache = '']) => {
      expect(cache, name).not.toBe('rejected');
      return name;
    },
  );
}

const network = ['load-connection', 'connect', 'create-cluster', 'dispatcher'];

describe('the packaged program loads what it uses', () => {
  test.each([['--help'], ['-h'], ['--version']])('%s opens no chunk but the first', async (flag) => {
    expect(await chunksOf([flag])).toEqual(['main']);
  });

  test.each([['list'], ['version']])('%s neither reads flags nor goes on the network', async (command) => {
    const chunks = await chunksOf([command]);
    expect(chunks).toContain('cli');
    expect(chunks).not.toContain('read-command-line');
    for (const name of network) expect(chunks).not.toContain(name);
  });

  test('lint does neither, and has nothing of a drill', async () => {
    const chunks = await chunksOf(['lint', 'kill-pod']);
    expect(chunks).toContain('lint-files');
    for (const name of ['read-command-line', 'run-scenarios', 'forecast', 'open-sandbox', ...network])
      expect(chunks).not.toContain(name);
  });

  test('a dry run has no forecast', async () => {
    const words = ['run', 'kill-pod', 'sts/web', '--dry-run=client', '--sandbox'];
    const chunks = await chunksOf(words);
    expect(chunks).toContain('run-scenarios');
    expect(chunks).not.toContain('forecast');
    expect(await chunksOf(['plan', ...words.slice(1, 3), '--sandbox'])).toContain('forecast');
  });

  test('a plan on a cluster does both', async () => {
    // Nobody listens on port 9, "discard".
    const chunks = await chunksOf(['plan', 'kill-pod', 'sts/web', '-n', 'x', '-s', 'http://127.0.0.1:9']);
    for (const name of ['read-command-line', ...network]) expect(chunks).toContain(name);
    expect(chunks).not.toContain('auth-provider');
  });
});
