import { describe, expect, test } from 'vitest';
import { written } from '../../../src/cli/completion/candidates.ts';
import { complete } from '../../../src/cli/completion/complete.ts';
import type { Sources } from '../../../src/cli/completion/sources.ts';
import { flagOf, optionsOf, readTyped } from '../../../src/cli/completion/typed.ts';
import { commands } from '../../../src/cli/commands/registry.ts';
import { cli } from '../support/outside.ts';

const known: Sources = {
  contexts: async () => ['prod', 'stage'],
  clusters: async () => ['east'],
  users: async () => ['me'],
  namespaces: async () => ['db', 'default'],
  sets: async () => ['web', 'db'],
  scenarios: async () => [{ value: 'kill-pod', describe: 'A pod is deleted' }],
  parameters: async (scenario) =>
    scenario === 'kill-pod' ? [{ value: 'ordinal=' }, { value: 'within=' }] : [],
  guards: async () => ['quorum', 'gitops'],
};

/** The answer without descriptions. */
async function answer(...words: readonly string[]): Promise<readonly string[]> {
  const { candidates, begun } = await complete(words, commands, known);
  return written(candidates, begun)
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t')[0] ?? '');
}

describe('what completes', () => {
  test('nothing is the commands, with what they do', async () => {
    const { candidates } = await complete([''], commands, known);
    expect(candidates.values.map(({ value }) => value)).toEqual(
      commands.map(({ usage }) => usage.split(' ')[0]),
    );
    expect(candidates.values.every(({ describe: what }) => what !== undefined)).toBe(true);
  });

  test.each([
    [['pl'], ['plan', ':4']],
    [
      ['run', ''],
      ['kill-pod', ':0'],
    ],
    [
      ['show', ''],
      ['kill-pod', ':4'],
    ],
    [
      ['run', 'kill-pod', ''],
      ['sts/web', 'sts/db', ':4'],
    ],
    [
      ['run', 'kill-pod', 'sts/w'],
      ['sts/web', ':4'],
    ],
    [
      ['run', 'kill-pod', 'statefulset.apps/d'],
      ['statefulset.apps/db', ':4'],
    ],
    [
      ['run', 'kill-pod', 'w'],
      ['web', ':4'],
    ],
    [
      ['run', 'kill-pod', 'sts', ''],
      ['web', 'db', ':4'],
    ],
    [['run', 'kill-pod', 'sts/web', ''], [':4']],
    [['run', 'kill-pod', 'pod', ''], [':4']],
    [
      ['run', 'kill-pod', '--sandbox', ''],
      ['sts/web', ':4'],
    ],
    [
      ['run', '-n', 'db', 'kill-pod', ''],
      ['sts/web', 'sts/db', ':4'],
    ],
    [
      ['run', '--yes', 'kill-pod', ''],
      ['sts/web', 'sts/db', ':4'],
    ],
    [
      ['recover', ''],
      ['sts/web', 'sts/db', ':4'],
    ],
    [['list', ''], [':4']],
    [['nonsense', ''], [':4']],
    [
      ['completion', 'p'],
      ['powershell', ':4'],
    ],
    [['judge', ''], [':0']],
  ])('%j is %j', async (words, expected) => {
    expect(await answer(...words)).toEqual(expected);
  });

  test.each([
    [
      ['run', '--context', ''],
      ['prod', 'stage', ':4'],
    ],
    [
      ['--context', 'p'],
      ['prod', ':4'],
    ],
    [
      ['run', '--context=s'],
      ['stage', ':4'],
    ],
    [
      ['run', '--cluster', ''],
      ['east', ':4'],
    ],
    [
      ['run', '--user', ''],
      ['me', ':4'],
    ],
    [['rbac', 'kill-pod', '--user', ''], [':4']],
    [
      ['run', '-n', 'd'],
      ['db', 'default', ':4'],
    ],
    [
      ['run', '--namespace=def'],
      ['default', ':4'],
    ],
    [
      ['run', '-o', 'j'],
      ['json', ':4'],
    ],
    [
      ['rbac', '-o', ''],
      ['json', 'yaml', 'name', ':4'],
    ],
    [
      ['run', 'kill-pod', '--set', ''],
      ['ordinal=', 'within=', ':6'],
    ],
    [
      ['run', '--skip-guard', 'q'],
      ['quorum', ':4'],
    ],
    [
      ['run', '--dry-run=c'],
      ['client', ':4'],
    ],
    [
      ['run', '--report', 'ht'],
      ['html=', ':6'],
    ],
    [['run', '--kubeconfig', ''], [':0']],
    [['completion', 'install', '--dir', ''], [':16']],
    [['run', '--token', ''], [':4']],
  ])('the value in %j is %j', async (words, expected) => {
    expect(await answer(...words)).toEqual(expected);
  });

  test('a dash is every flag of kubectl’s and of the command, except hidden ones', async () => {
    const flags = await answer('run', '-');
    expect(flags).toEqual(
      expect.arrayContaining(['--namespace', '--as-group', '--yes', '--sandbox', '-v', '--help']),
    );
    expect(flags).not.toContain('--cache-dir');
  });

  test('a flag that can be given once is offered once', async () => {
    const flags = await answer('run', '-n', 'x', '--yes', '--set', 'a=b', '-');
    expect(flags).not.toContain('--namespace');
    expect(flags).not.toContain('--yes');
    expect(flags).toContain('--set');
  });

  test('after -- nothing is a flag', async () => {
    expect(await answer('run', 'kill-pod', '--', '-')).toEqual([':4']);
    expect(await answer('run', '--', 'kill')).toEqual(['kill-pod', ':0']);
  });
});

describe('flags are read', () => {
  test.each([
    ['--namespace', { name: 'namespace' }],
    ['--namespace=x', { name: 'namespace', value: 'x' }],
    ['--namespace=', { name: 'namespace', value: '' }],
    ['-n', { name: 'namespace' }],
    ['-nx', { name: 'namespace', value: 'x' }],
    ['-n=x', { name: 'namespace', value: 'x' }],
    ['--no-such', { name: 'no-such' }],
  ])('%s', (word, expected) => {
    expect(flagOf(word, optionsOf(undefined))).toEqual(expected);
  });

  test('with their values, wherever they stand', () => {
    const { flags, positionals, command } = readTyped(
      ['-n', 'x', 'run', '--as-group', 'a', 'kill-pod', '--as-group=b', '--yes'],
      commands,
    );
    expect(command?.usage).toMatch(/^run /);
    expect(positionals).toEqual(['kill-pod']);
    expect(Object.fromEntries(flags)).toEqual({ namespace: ['x'], 'as-group': ['a', 'b'], yes: [] });
  });
});

test('every command and every flag of every command is offered by `__complete`', async () => {
  for (const { usage, options } of commands) {
    const [name = ''] = usage.split(' ');
    const { code, out, err } = await cli('__complete', name, '--');
    expect(code).toBe(0);
    expect(err).toBe('');
    const offered = new Set(out.split('\n').map((line) => line.split('\t')[0]));
    for (const [flag, { hidden }] of Object.entries(options ?? {}))
      expect(offered.has(`--${flag}`), `${name} --${flag}`).toBe(hidden !== true);
  }
});

test.each([
  [[]],
  [['--kubeconfig', '/no/such/file', 'run', 'kill-pod', '']],
  [['--kubeconfig=/no/such', '--context', '']],
])('what goes wrong is not told: %j', async (words) => {
  const { code, out, err } = await cli('__complete', ...words);
  expect(code).toBe(0);
  expect(err).toBe('');
  expect(out).toMatch(/:\d+\n$/);
});
