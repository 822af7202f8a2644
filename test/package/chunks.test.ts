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

const network = ['load-connection', 'connect', 'create-cluster'];

describe('the packaged program loads what it uses', () => {
  test.each([['--help'], ['-h'], ['--version']])('%s opens no chunk but the first', async (flag) => {
    expect(await chunksOf([flag])).toEqual(['main']);
  });

  test.each([['list'], ['version']])('%s neither reads flags nor goes on the network', async (command) => {
    const chunks = await chunksOf([command]);
    expect(chunks).toContain('cli');
    expect(chunks).not.toContain('read-command-line');
    for (const name of [...network, 'dispatcher', 'plain-sockets']) expect(chunks).not.toContain(name);
  });

  test('lint does neither, and has nothing of a drill', async () => {
    const chunks = await chunksOf(['lint', 'kill-pod']);
    expect(chunks).toContain('lint-files');
    for (const name of [
      'read-command-line',
      'run-scenarios',
      'forecast',
      'open-sandbox',
      'dispatcher',
      ...network,
    ])
      expect(chunks).not.toContain(name);
  });

  test('a dry run has no forecast', async () => {
    const words = ['run', 'kill-pod', 'sts/web', '--dry-run=client', '--sandbox'];
    const chunks = await chunksOf(words);
    expect(chunks).toContain('run-scenarios');
    expect(chunks).not.toContain('forecast');
    expect(await chunksOf(['plan', ...words.slice(1, 3), '--sandbox'])).toContain('forecast');
  });

  test.each([
    ['http', ['plain-sockets'], ['dispatcher']],
    ['https', ['dispatcher'], ['plain-sockets']],
  ])('a dry run over %s has %s and not %s', async (scheme, used, unused) => {
    // Nobody listens on port 9, "discard".
    const server = `${scheme}://127.0.0.1:9`;
    const chunks = await chunksOf([
      'run',
      'kill-pod',
      'sts/web',
      '-n',
      'x',
      '-s',
      server,
      '--dry-run=client',
    ]);
    for (const name of [...network, ...used]) expect(chunks).toContain(name);
    for (const name of [...unused, 'auth-provider', 'read-command-line', 'read-scenarios'])
      expect(chunks).not.toContain(name);
  });

  test('what is written otherwise than in the plainest form is read by yargs', async () => {
    const words = ['run', 'kill-pod', '-nx', '-s', 'http://127.0.0.1:9', '--dry-run=client'];
    expect(await chunksOf(words)).toContain('read-command-line');
  });

  test('a built-in that is given values is read from its file', async () => {
    const words = ['run', 'scale-up', '-s', 'http://127.0.0.1:9', '--dry-run=client', '--set', 'replicas=5'];
    expect(await chunksOf(words)).toContain('read-scenarios');
  });
});
