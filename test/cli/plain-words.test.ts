import { describe, expect, test } from 'vitest';
import type { Args } from '../../src/cli/command.ts';
import { commands } from '../../src/cli/commands/registry.ts';
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

describe('a command line of plain words', () => {
  test.each(lines)('%s %s %s %s means what yargs reads in it', (...line) => {
    const words = line.filter((word) => word !== undefined);
    const plain = plainWords(commands, words)?.chosen;
    const outside = anOutside(words);
    if (plain === undefined) {
      expect(() => readCommandLine(commands, words, outside)).toThrow();
      return;
    }
    const { chosen } = readCommandLine(commands, words, outside);
    expect(plain.command).toBe(chosen?.command);
    const read = readable(chosen?.args ?? {});
    // yargs has each flag under its other spellings, too.
    expect(read).toMatchObject(readable(plain.args));
    const declared = Object.keys({ ...plain.command.options, ...plain.command.positionals });
    expect(Object.keys(readable(plain.args)).toSorted()).toEqual(
      Object.keys(read)
        .filter((name) => declared.includes(name))
        .toSorted(),
    );
  });

  test.each([['list', '-o', 'json'], ['list', '--'], ['show', '-'], ['show', ''], ['lisd'], []])(
    'is not what stands in "%s %s %s"',
    (...words) => {
      expect(plainWords(commands, words)).toBeUndefined();
    },
  );
});
