import { describe, expect, test } from 'vitest';
import { withBooleanValues } from '../../src/cli/booleans.ts';
import { word, words } from '../../src/cli/command.ts';
import { parseDryRun, withDryRunValue } from '../../src/cli/dry-run.ts';
import { parseSkippedGuards } from '../../src/cli/skipped-guards.ts';

describe('--dry-run', () => {
  test.each([
    [
      ['run', 'kill-pod', '--dry-run'],
      ['run', 'kill-pod', '--dry-run=client'],
    ],
    [
      ['run', '--dry-run', 'kill-pod'],
      ['run', '--dry-run=client', 'kill-pod'],
    ],
    [
      ['run', '--dry-run=server', 'kill-pod'],
      ['run', '--dry-run=server', 'kill-pod'],
    ],
    [
      ['run', 'x', '--', '--dry-run'],
      ['run', 'x', '--', '--dry-run'],
    ],
    [
      ['run', '--dry-run', '--', '--dry-run'],
      ['run', '--dry-run=client', '--', '--dry-run'],
    ],
    [[], []],
  ])('may stand bare: %j', (args, expected) => {
    expect(withDryRunValue(args)).toEqual(expected);
  });

  test.each(['none', 'client', 'server'])('may be %s', (value) => {
    expect(parseDryRun(value)).toBe(value);
  });

  test('is none when nothing is said', () => {
    expect(parseDryRun(undefined)).toBe('none');
  });

  test.each(['true', 'Client', ''])('is refused in kubectl’s words when it is "%s"', (value) => {
    expect(() => parseDryRun(value)).toThrow(
      `Invalid dry-run value (${value}). Must be "none", "server", or "client".`,
    );
  });
});

describe('a boolean flag', () => {
  const options = [{ yes: { type: 'boolean', alias: 'y' } as const, record: { type: 'string' } as const }];

  test('may be given a value as Go reads it', () => {
    const args = ['--yes=T', '-y=1', '--yes=false', '-y=0', '--yes'];
    expect(withBooleanValues(args, options)).toEqual([
      '--yes=true',
      '-y=true',
      '--yes=false',
      '-y=false',
      '--yes',
    ]);
  });

  test('is none where it is the value of another, or stands after the end of flags', () => {
    const args = ['--record=maybe', 'a=b', '--', '--yes=maybe'];
    expect(withBooleanValues(args, options)).toEqual(args);
  });
});

describe('a flag', () => {
  test('that was given twice counts for its last value where it takes one, for both where it takes many', () => {
    expect(word(['a', 'b'])).toBe('b');
    expect(words(['a', 'b'])).toEqual(['a', 'b']);
  });

  test('that was given once is one word, also when it looks like a number', () => {
    expect(word(6)).toBe('6');
    expect(words('a')).toEqual(['a']);
  });

  test('that was not given is none', () => {
    expect(word(undefined)).toBeUndefined();
    expect(words(undefined)).toEqual([]);
    expect(word(true)).toBeUndefined();
  });
});

describe('--skip-guard', () => {
  test('takes the names of guards', () => {
    expect(parseSkippedGuards(['pdb', 'hpa', 'pdb'])).toEqual(new Set(['pdb', 'hpa']));
  });

  test.each(['protected', 'system-namespace', 'unfinished-run', 'pbd'])('does not take %s', (name) => {
    expect(() => parseSkippedGuards([name])).toThrow(
      expect.objectContaining({
        exitCode: 2,
        message: `there is no guard "${name}" to skip`,
        hints: [expect.stringContaining('pdb')],
      }),
    );
  });
});
