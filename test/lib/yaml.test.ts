import { describe, expect, test } from 'vitest';
import { readYaml, toYaml, type YamlDocument } from '../../src/lib/yaml.ts';

function documents(text: string): readonly YamlDocument[] {
  const read = readYaml(text);
  if ('problems' in read) throw new Error(read.problems.map(({ message }) => message).join('; '));
  return read.documents;
}

function problems(text: string, limits?: Parameters<typeof readYaml>[1]): readonly string[] {
  const read = limits ? readYaml(text, limits) : readYaml(text);
  return 'problems' in read
    ? read.problems.map(({ line, column, message }) => `${line}:${column} ${message}`)
    : [];
}

describe('a YAML text', () => {
  test('may hold several documents; empty ones are left out', () => {
    expect(documents('a: 1\n---\n---\n# nothing\n---\nb: 2\n').map(({ value }) => value)).toEqual([
      { a: 1 },
      { b: 2 },
    ]);
    expect(documents('')).toEqual([]);
  });

  test('remembers where its values and keys stand', () => {
    const [document] = documents('spec:\n  steps:\n    - name: one\n      wait: 5s\n');
    expect(document?.valueAt(['spec', 'steps', 0, 'wait'])).toEqual({ line: 4, column: 13 });
    expect(document?.keyAt(['spec', 'steps', 0, 'wait'])).toEqual({ line: 4, column: 7 });
  });

  test('points at the nearest parent of what is not there', () => {
    const [document] = documents('spec:\n  steps: []\n');
    expect(document?.valueAt(['spec', 'steps', 3, 'name'])).toEqual({ line: 2, column: 10 });
  });

  test('is read as YAML 1.2: no is a word', () => {
    expect(documents('answer: no')[0]?.value).toEqual({ answer: 'no' });
  });

  test('follows aliases', () => {
    expect(documents('a: &x [1]\nb: *x\n')[0]?.value).toEqual({ a: [1], b: [1] });
  });
});

describe('is refused, with its place', () => {
  test.each([
    ['a merge key', 'a: &x {b: 1}\nc:\n  <<: *x\n', /^3:3 merge keys \(<<\) are not part of YAML 1\.2/],
    ['an alias of nothing', 'a: *x\n', /^1:4 .*x/],
    ['a key given twice', 'a: 1\na: 2\n', /^2:1 .*unique/i],
    ['a tab for indentation', 'a:\n\tb: 1\n', /^2:1 .*[Tt]ab/],
  ])('%s', (_what, text, message) => {
    expect(problems(text)).toEqual([expect.stringMatching(message)]);
  });

  test('what is too large', () => {
    expect(problems('a: 12345', { characters: 5, aliases: 1, depth: 1 })).toEqual([
      '1:1 the file is too large: 8 characters, at most 5 are read',
    ]);
  });

  test('what aliases multiply beyond measure', () => {
    const bomb = ['a: &a [x,x,x,x,x,x,x,x,x]'];
    for (const [from, to] of ['ab', 'bc', 'cd', 'de', 'ef'])
      bomb.push(`${to}: &${to} [${`*${from},`.repeat(9)}]`);
    expect(problems(bomb.join('\n'))).toEqual(['1:1 aliases multiply the file more than 100 times']);
  });

  test('what contains itself', () => {
    expect(problems('a: &x [*x]')).toEqual([expect.stringContaining('contains itself')]);
  });

  test('what is nested deeper than anything that is written by hand', () => {
    const deep = (levels: number) => `${'{a: '.repeat(levels)}1${'}'.repeat(levels)}`;
    expect(problems(deep(101))).toEqual([
      '1:401 nested too deeply: more than 100 maps and lists inside one another',
    ]);
    expect(problems(`${'- '.repeat(101)}1`)).toHaveLength(1);
    const read = readYaml(deep(100));
    expect('documents' in read).toBe(true);
  });

  test('what is nested too deeply, once', () => {
    expect(problems('['.repeat(20_000))).toEqual([expect.stringContaining('nested too deeply')]);
  });
});

describe('a value as YAML', () => {
  test('is read back as it was', () => {
    const value = { text: `${'long '.repeat(100)}end`, list: [1, { a: null }], no: 'no', empty: '' };
    expect(documents(toYaml(value))[0]?.value).toEqual(value);
  });

  test('says beside its parts what they are for, and is the same value all the same', () => {
    const value = { rules: [{ verb: 'get' }, { verb: 'list' }] };
    const text = toYaml(value, [
      { path: [], text: 'of all\nof it' },
      { path: ['rules', 1], text: 'to list' },
      { path: ['rules', 7], text: 'of nothing' },
    ]);
    expect(text).toBe('# of all\n# of it\nrules:\n  - verb: get\n  # to list\n  - verb: list\n');
  });

  test('repeats what occurs twice instead of naming it', () => {
    const part = { a: 1 };
    expect(toYaml({ one: part, two: part })).not.toContain('&');
  });

  test('holds nothing that a terminal obeys or that hides the order of the letters', () => {
    const value = { text: 'red \u009B31m \u202Egnp.exe\u2028 \u007F' };
    const text = toYaml(value);
    expect(text).not.toMatch(/[\u007F-\u009F\u2028\u202E]/);
    expect(documents(text)[0]?.value).toEqual(value);
  });
});
