import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { columns } from '../../src/report/text/columns.ts';
import { escapeAll, escapeText } from '../../src/report/text/escape.ts';
import { widthOf } from '../../src/report/text/paint.ts';
import { wrap } from '../../src/report/text/wrap.ts';

describe('escaping for a terminal', () => {
  test.each([
    ['\u001B[31mred', '^[[31mred'],
    ['bell\u0007', 'bell^G'],
    ['one\r\n  two', 'one two'],
    ['a\tb', 'a b'],
    ['\u007F\u009B', '\\u007f\\u009b'],
    ['\u202Etxt.exe', '\\u202etxt.exe'],
    ['nœud-α 名前', 'nœud-α 名前'],
  ])('%j becomes %j', (raw, safe) => {
    expect(escapeText(raw)).toBe(safe);
  });

  test('reaches every text of a value, keys included, and leaves the rest alone', () => {
    const value = { 'a\u001B': ['b\u0000', { c: 1, d: undefined, e: null, f: true }] };
    expect(escapeAll(value)).toEqual({ 'a^[': ['b^@', { c: 1, d: undefined, e: null, f: true }] });
  });

  test('leaves no control character, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (raw) => !/\p{Cc}|\p{Bidi_Control}/u.test(escapeText(raw))),
    );
  });
});

describe('wrapping', () => {
  test('breaks at spaces and keeps words whole', () => {
    expect(wrap('claim data-web-2 with UID 70c9fd21-e8d4-4a19-bb0a-93b1c2d3e402', 24)).toEqual([
      'claim data-web-2 with',
      'UID',
      '70c9fd21-e8d4-4a19-bb0a-93b1c2d3e402',
    ]);
  });

  test('gives up where a column is too narrow to read', () => {
    expect(wrap('a sentence that is longer than that', 10)).toHaveLength(1);
  });

  test('loses no word', () => {
    const words = fc.array(fc.stringMatching(/^[a-z]{1,30}$/), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(words, fc.integer({ min: 24, max: 60 }), (given, width) => {
        const lines = wrap(given.join(' '), width);
        expect(lines.join(' ')).toBe(given.join(' '));
        expect(lines.filter((line) => line.length > width && line.includes(' '))).toEqual([]);
      }),
    );
  });
});

describe('columns', () => {
  test('look like kubectl’s', () => {
    expect(
      columns(
        ['NAME', 'READY'],
        [
          ['web-0', '1/1'],
          ['a-longer-name', '0/1'],
        ],
      ),
    ).toEqual(['NAME            READY', 'web-0           1/1', 'a-longer-name   0/1']);
  });

  test('are not led astray by colours', () => {
    const [head = '', row = ''] = columns(['A', 'B'], [['\u001B[31mred\u001B[39m', 'x']]);
    expect(widthOf(head)).toBe(widthOf(row));
    expect(head).toBe('A     B');
  });

  test('wrap the last one to fit', () => {
    const lines = columns(['ID', 'DETAIL'], [['I1', 'a text that does not fit into so few columns']], {
      width: 40,
    });
    expect(lines).toEqual(['ID   DETAIL', 'I1   a text that does not fit into so', '     few columns']);
  });
});
