import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Options } from 'yargs';
import type { Args, CommandLine } from '../../src/cli/command.ts';
import { commands } from '../../src/cli/commands/registry.ts';
import { connectionOptions } from '../../src/cli/connection-options.ts';
import { plainWords } from '../../src/cli/plain-words.ts';
import { readCommandLine } from '../../src/cli/read-command-line.ts';
import { anOutside } from './support/outside.ts';

/** Every command with as many words as it takes, and one more each time until it takes no more. */
const lines = commands.flatMap(({ usage }) => {
  const [name = ''] = usage.split(' ');
  return [[], ['one'], ['one', 'sts/two'], ['one', 'sts/two', 'three/four']].map((words) => [name, ...words]);
});

/** What a command may read of it: flags and positionals by their names, without those that say nothing. */
function readable(args: Args): Readonly<Record<string, unknown>> {
  const nothing = (value: unknown) => value === undefined || (Array.isArray(value) && value.length === 0);
  return Object.fromEntries(
    Object.entries(args).filter(([name, value]) => name !== '_' && name !== '$0' && !nothing(value)),
  );
}

type Chosen = NonNullable<CommandLine['chosen']>;

/** That yargs finds the same in it. */
function expectYargsToAgree(words: readonly string[], plain: Chosen): void {
  const { chosen } = readCommandLine(commands, words, anOutside(words));
  expect(plain.command).toBe(chosen?.command);
  const { options, positionals } = plain.command;
  const declared = Object.keys({ ...connectionOptions, ...options, ...positionals });
  // yargs has each flag under its other spellings, too.
  const read = Object.entries(readable(chosen?.args ?? {})).filter(([name]) => declared.includes(name));
  expect(readable(plain.args)).toEqual(Object.fromEntries(read));
}

describe('a command line of plain words', () => {
  test.each(lines)('%s %s %s %s means what yargs reads in it', (...line) => {
    const words = line.filter((word) => word !== undefined);
    const plain = plainWords(commands, words)?.chosen;
    if (plain === undefined) expect(() => readCommandLine(commands, words, anOutside(words))).toThrow();
    else expectYargsToAgree(words, plain);
  });

  test.each([
    ['list', '--'],
    ['list', '-h'],
    ['show', '-'],
    ['show', ''],
    ['lisd'],
    ['list', '-ojson'],
    ['list', '-o=json'],
    ['list', '-o'],
    ['list', '-o', ''],
    ['list', '--output='],
    ['list', '--output="json"'],
    ['list', '-o', 'json', '-o', 'yaml'],
    ['list', '-o', '-1'],
    ['list', '--quiet=true'],
    ['list', '--no-quiet'],
    ['list', '-q', 'true'],
    ['list', '--unheard-of'],
    ['run', 'kill-pod', '--dry-run', 'server', '--dry-run'],
    ['rbac', 'kill-pod', '--user', 'jane'],
    [],
  ])('is not what stands in %s %s %s %s', (...words) => {
    expect(plainWords(commands, words)).toBeUndefined();
  });
});

describe('flags in the plainest of their forms', () => {
  test.each([
    [['list', '-o', 'json'], { output: 'json' }],
    [
      ['run', 'kill-pod', 'sts/db', '-n', 'stage', '--dry-run'],
      { target: ['sts/db'], namespace: 'stage', 'dry-run': 'client' },
    ],
    [
      ['run', 'kill-pod', '--dry-run=server', '--set', 'a=1', '--yes', '--set=b=2', 'sts/db'],
      { 'dry-run': 'server', set: ['a=1', 'b=2'], yes: true, target: ['sts/db'] },
    ],
    [['purge', '-A', '--context=prod', '-v', '6'], { 'all-namespaces': true, context: 'prod', v: '6' }],
  ])('are read in %j', (words, args) => {
    expect(plainWords(commands, words)?.chosen?.args).toMatchObject(args);
  });

  const values = fc.oneof(
    fc.constantFrom(
      'json',
      '1',
      '007',
      '1e3',
      'true',
      'a=b',
      '--x',
      '-',
      'a,b',
      'a b',
      '"a"',
      "'",
      'é',
      '$(x)',
    ),
    fc.string({ maxLength: 4 }),
  );
  /** A flag of the command or of the connection, or one of neither, in one of the ways to write it. */
  const flagsOf = ({ options }: (typeof commands)[number]) => {
    const all: Readonly<Record<string, Options>> = { ...connectionOptions, ...options };
    const names = Object.entries(all).flatMap(([name, { alias = [] }]) => [name, alias].flat());
    return fc
      .record({ name: fc.constantFrom(...names, 'unheard-of'), value: values, way: fc.nat(4) })
      .map(({ name, value, way }) => {
        const flag = name.length === 1 ? `-${name}` : `--${name}`;
        return [[flag], [flag, value], [`${flag}=${value}`], [`--${name}=${value}`], [flag]][way] ?? [];
      });
  };
  const written = fc.constantFrom(...commands).chain((command) =>
    fc
      .array(
        fc.oneof(
          flagsOf(command),
          fc.constantFrom('kill-pod', 'sts/db', '3').map((one) => [one]),
        ),
        {
          maxLength: 6,
        },
      )
      .map((parts) => [command.usage.split(' ')[0] ?? '', ...parts.flat()]),
  );

  test('mean what yargs reads in them, whatever stands beside them', () => {
    let read = 0;
    fc.assert(
      fc.property(written, (words) => {
        const plain = plainWords(commands, words)?.chosen;
        if (plain === undefined) return;
        read += 1;
        expectYargsToAgree(words, plain);
      }),
      { numRuns: 500 },
    );
    expect(read).toBeGreaterThan(50);
  }, 60_000);
});
