import { describe, expect, test } from 'vitest';
import { withShortValues } from '../../src/cli/short-flags.ts';
import { cli } from './support/outside.ts';

const options = {
  namespace: { type: 'string', alias: 'n' },
  output: { type: 'string', alias: 'o' },
  v: { type: 'string' },
  yes: { type: 'boolean', alias: 'y' },
  'all-namespaces': { type: 'boolean', alias: 'A' },
} as const;

describe('a flag of one letter', () => {
  test.each([
    [['-nstage'], ['--namespace=stage']],
    [['-yAnstage'], ['-yA', '--namespace=stage']],
    [['-v8'], ['--v=8']],
    [['-vx'], ['--v=x']],
    [
      ['-ojson', '-y'],
      ['--output=json', '-y'],
    ],
    [
      ['-n', 'stage'],
      ['-n', 'stage'],
    ],
    [['-n=stage'], ['-n=stage']],
    [
      ['-yn', 'stage'],
      ['-yn', 'stage'],
    ],
    [['-yo=json'], ['-yo=json']],
    [['-yA'], ['-yA']],
    [['-Zn'], ['-Zn']],
    [
      ['--', '-nstage'],
      ['--', '-nstage'],
    ],
    [['-'], ['-']],
  ])('%j is read as %j', (args, expected) => {
    expect(withShortValues(args, [undefined, options])).toEqual(expected);
  });

  test('may have its value in the same word', async () => {
    expect((await cli('version', '-ojson')).out).toContain('"schemaVersion"');
    expect((await cli('list', '-oname')).out).toContain('kill-pod\n');
  });
});
