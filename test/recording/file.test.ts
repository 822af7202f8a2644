import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Failure } from '../../src/lib/failure.ts';
import { formatRecording, parseRecording } from '../../src/recording/file.ts';
import { livesOf } from '../../src/recording/lives.ts';
import { aGoodKill, aGoodScaleToZero } from '../support/world.ts';

const { recording } = aGoodKill(1);
const [header = '', ...lines] = formatRecording(recording).trimEnd().split('\n');
const parse = (text: string) => parseRecording(text, 'run.ndjson');

describe('a recording', () => {
  test.each([
    ['a kill', recording],
    ['a scaling to zero', aGoodScaleToZero().recording],
  ])('of %s is read as it was written', (_what, original) => {
    expect(parse(formatRecording(original))).toEqual(JSON.parse(JSON.stringify(original)));
  });

  test('is one JSON value a line, the header first', () => {
    expect(JSON.parse(header)).toMatchObject({ entry: 'header', format: 'sts-doctor.dev/recording/v1' });
    expect(lines).toHaveLength(recording.entries.length);
    expect(formatRecording(recording).endsWith('\n')).toBe(true);
  });

  test('may have blank lines, or the line ends of another system', () => {
    expect(parse([header, '', ...lines, '', ''].join('\r\n')).entries).toHaveLength(lines.length);
  });

  test('keeps fields that this version does not know', () => {
    const newer = JSON.stringify({ ...JSON.parse(header), more: { a: 1 } });
    expect(parse(newer).header).toMatchObject({ more: { a: 1 } });
    const pod = { metadata: { name: 'web-0', novel: [1] }, spec: { novel: true } };
    const fact = JSON.stringify({ entry: 'fact', seq: 0, at: 0, kind: 'pod', change: 'listed', object: pod });
    expect(parse(`${header}\n${fact}`).entries).toMatchObject([{ object: pod }]);
  });
});

describe('is refused with the line where it stands:', () => {
  const entry = (value: unknown) => `${header}\n\n${JSON.stringify(value)}`;
  const stamp = { seq: 0, at: 0 };
  const cases: readonly (readonly [string, string, string])[] = [
    ['nothing', '', 'run.ndjson:1: not the header of a recording'],
    ['another file', 'apiVersion: v1', 'run.ndjson:1: '],
    ['entries without their header', lines.join('\n'), 'run.ndjson:1: not the header of a recording'],
    [
      'a version to come',
      header.replace('recording/v1', 'recording/v2').replace(/"tool":"[^"]*"/, '"tool":"sts-doctor/9.0.0"'),
      'run.ndjson:1: the recording has format "sts-doctor.dev/recording/v2", written by "sts-doctor/9.0.0"; this version reads sts-doctor.dev/recording/v1',
    ],
    ['a torn line', `${header}\n${lines[0]?.slice(0, 20)}`, 'run.ndjson:2: '],
    ['a torn line after a blank one', `${header}\n\n${lines[0]?.slice(0, 20)}`, 'run.ndjson:3: '],
    ['a second header', `${header}\n${header}`, 'run.ndjson:2: '],
    [
      'an entry after a later one',
      [header, lines[1], lines[0]].join('\n'),
      'run.ndjson:3: entry 0 comes after entry 1',
    ],
    [
      'an entry told twice',
      [header, lines[0], lines[0]].join('\n'),
      'run.ndjson:3: entry 0 comes after entry 0',
    ],
    ['an unknown entry', entry({ ...stamp, entry: 'rumour' }), 'run.ndjson:3: '],
    ['a list for an entry', entry([]), 'run.ndjson:3: '],
    ['null for an entry', entry(null), 'run.ndjson:3: '],
    ['an unknown kind', entry({ ...stamp, entry: 'synced', kind: 'node' }), 'run.ndjson:3: '],
    [
      'a time before the beginning',
      entry({ entry: 'synced', kind: 'pod', seq: 0, at: -1 }),
      'run.ndjson:3: ',
    ],
    [
      'an object without a name',
      entry({ ...stamp, entry: 'fact', kind: 'pod', change: 'added', object: {} }),
      'run.ndjson:3: ',
    ],
    [
      'an unknown change',
      entry({ ...stamp, entry: 'fact', kind: 'pod', change: 'moved', object: { metadata: { name: 'x' } } }),
      'run.ndjson:3: ',
    ],
    ['an unknown act', entry({ ...stamp, entry: 'act', act: { type: 'pray' } }), 'run.ndjson:3: '],
    [
      'a step without what it requires',
      entry({
        ...stamp,
        entry: 'act',
        act: { type: 'step', name: 'x', action: 'killPod', ordinals: [], withinMs: 1 },
      }),
      'run.ndjson:3: ',
    ],
    [
      'a scaling to a word',
      entry({ ...stamp, entry: 'act', act: { type: 'scaleAccepted', from: 1, to: 'zero' } }),
      'run.ndjson:3: ',
    ],
  ];

  test.each(cases)('%s', (_what, text, place) => {
    const failure = catching(() => parse(text));
    expect(failure).toBeInstanceOf(Failure);
    expect(failure).toMatchObject({ exitCode: 2, message: expect.stringContaining(place) });
  });
});

describe('hostile text', () => {
  test('does not reach into prototypes', () => {
    const text = `${header}\n{"entry":"fact","seq":0,"at":0,"kind":"pod","change":"listed","object":{"metadata":{"name":"x"},"__proto__":{"polluted":1}},"__proto__":{"polluted":1}}`;
    const { entries } = parse(text);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    expect(entries).toHaveLength(1);
  });

  test('nested without end is no more than unreadable', () => {
    const deep = `${header}\n{"entry":"lost","seq":0,"at":0,"kind":"pod","reason":"x","more":${'['.repeat(50_000)}${']'.repeat(50_000)}}`;
    const read = catching(() => parse(deep));
    expect(read === undefined || read instanceof Failure).toBe(true);
  });

  test('is read or refused, but never is a defect of ours', () => {
    fc.assert(
      fc.property(fc.nat(lines.length), fc.nat(400), fc.string(), (at, offset, put) => {
        const all = [header, ...lines];
        const line = all[at] ?? '';
        all[at] = line.slice(0, offset) + put + line.slice(offset + 1);
        const failure = catching(() => livesOf(parse(all.join('\n'))));
        expect(failure === undefined || failure instanceof Failure).toBe(true);
      }),
    );
  });
});

function catching(work: () => unknown): unknown {
  try {
    work();
    return undefined;
  } catch (error) {
    return error;
  }
}
