import { describe, expect, test } from 'vitest';
import type { MarkerAct, MarkerReadAct, MarkerWrittenAct } from '../../src/recording/marker-acts.ts';
import { dataOf } from '../../src/judge/markers.ts';
import { evidenceOf } from '../../src/judge/evidence.ts';
import { unknown } from '../../src/judge/promise.ts';
import { verdictOf } from '../support/verdicts.ts';
import { aGoodKill } from '../support/world.ts';

/** A kill of web-1 that looks good to whoever only sees the API, and what its markers say. */
function marked(
  written: Partial<MarkerWrittenAct> = {},
  ...reads: readonly (Partial<MarkerReadAct> | undefined)[]
) {
  const world = aGoodKill();
  const place = { ordinal: 1, volume: 'data' };
  world.append({
    entry: 'act',
    act: { type: 'markerWritten', ...place, uid: 'web-1-a', result: 'written', nonce: 'aa11', ...written },
  });
  for (const read of reads)
    world.append({
      entry: 'act',
      act: {
        type: 'markerRead',
        ...place,
        uid: 'web-1-b',
        result: 'found',
        found: { ordinal: 1, nonce: 'aa11' },
        ...read,
      },
    });
  return world.recording;
}

describe('S2 with a data marker', () => {
  test('is proved by the data itself, when the next pod reads what the former one wrote', () => {
    expect(verdictOf(marked({}, {}), 'S2')).toMatchObject({
      verdict: 'held',
      proof: expect.stringMatching(/kept UID .*; the marker written before was read back$/),
    });
  });

  test('is violated when the volume is empty, whatever claims and volumes say', () => {
    expect(verdictOf(marked({}, { result: 'absent', found: undefined }), 'S2')).toMatchObject({
      verdict: 'violated',
      seen: expect.stringContaining('no marker: the volume is empty, or older than the drill'),
      remedy: { id: 'data-lost' },
    });
  });

  test.each([
    [false, 'no marker: the volume is empty'],
    [true, 'no marker: what else is on the volume is older than the drill, or has been written anew since'],
  ])('says whether there are other files: %s', (others, seen) => {
    expect(verdictOf(marked({}, { result: 'absent', found: undefined, others }), 'S2')).toMatchObject({
      verdict: 'violated',
      seen: expect.stringMatching(new RegExp(`^${seen}, `)),
      remedy: { id: 'data-lost' },
    });
  });

  /** Written by the former pod, and once more by the next one before a further step. */
  function renewed(result: 'written' | 'unknown', generation: number) {
    const world = aGoodKill();
    const place = { ordinal: 1, volume: 'data', nonce: 'aa11' };
    const acts: readonly MarkerAct[] = [
      { type: 'markerWritten', ...place, uid: 'web-1-a', result: 'written', generation: 1 },
      { type: 'markerWritten', ...place, uid: 'web-1-b', result, generation: 2 },
      { type: 'markerRead', ...place, uid: 'web-1-b', result: 'found', found: { ...place, generation } },
    ];
    for (const act of acts) world.append({ entry: 'act', act });
    return world.recording;
  }

  test('is violated when an older generation of the marker is there than was written last', () => {
    expect(verdictOf(renewed('written', 1), 'S2')).toMatchObject({
      verdict: 'violated',
      expected: expect.stringContaining('generation 2 of its marker'),
      seen: expect.stringContaining('generation 1: the volume is in a state from before'),
      remedy: { id: 'data-stale' },
    });
  });

  test.each([
    ['the newest one is there', 'written', 2],
    ['nobody knows whether the newer one was written', 'unknown', 1],
    ['the one is there of which nobody knew', 'unknown', 2],
  ] as const)('is held when %s', (_what, result, generation) => {
    expect(verdictOf(renewed(result, generation), 'S2').verdict).toBe('held');
  });

  test('is violated when the data of another ordinal is there', () => {
    expect(verdictOf(marked({}, { found: { ordinal: 2, nonce: 'bb22' } }), 'S2')).toMatchObject({
      verdict: 'violated',
      seen: expect.stringContaining('the marker of ordinal 2 (bb22)'),
      remedy: { id: 'data-swapped' },
    });
  });

  test('is violated when an older marker is there', () => {
    expect(verdictOf(marked({}, { found: { ordinal: 1, nonce: '0ld0' } }), 'S2').verdict).toBe('violated');
  });

  test.each([
    ['it could not be written', marked({ result: 'unknown', detail: 'the image has no shell' }, {})],
    ['it was not read', marked({})],
    ['it could not be read', marked({}, { result: 'unknown', found: undefined, detail: 'no shell' })],
    ['what is there cannot be read', marked({}, { result: 'unreadable', found: undefined })],
    ['only the pod that wrote it has read it', marked({}, { uid: 'web-1-a' })],
  ])('is unknown when %s, and never guessed', (_what, recording) => {
    expect(verdictOf(recording, 'S2').verdict).toBe('unknown');
  });

  test('of several readings the last one counts', () => {
    expect(verdictOf(marked({}, { result: 'absent', found: undefined }, {}), 'S2').verdict).toBe('held');
  });
});

describe('S7 with a data marker', () => {
  test('is violated when an ordinal finds the marker of another one where it is to write its own', () => {
    const recording = marked({ result: 'taken', found: { ordinal: 2, nonce: 'cc33' } });
    expect(verdictOf(recording, 'S7')).toMatchObject({
      verdict: 'violated',
      seen: expect.stringContaining('web-1 finds the marker of web-2 on its volume data'),
      remedy: { id: 'data-shared' },
    });
  });

  test('is not, when what stands there is no marker', () => {
    expect(verdictOf(marked({ result: 'taken' }), 'S7').verdict).toBe('held');
  });
});

describe('what the data says of a pod', () => {
  const place = { ordinal: 1, volume: 'data' };
  const nonces = ['aa00', 'aa11', 'aa22'];
  const wrote = (ordinal: number, uid: string, more: Partial<MarkerWrittenAct> = {}): MarkerAct => ({
    type: 'markerWritten',
    ...place,
    ordinal,
    uid,
    result: 'written',
    nonce: nonces[ordinal] ?? '',
    ...more,
  });
  const read = (ordinal: number, uid: string, more: Partial<MarkerReadAct> = {}): MarkerAct => ({
    type: 'markerRead',
    ...place,
    ordinal,
    uid,
    result: 'found',
    found: { ordinal, nonce: nonces[ordinal] ?? '' },
    ...more,
  });
  function said(ordinal: number, ...acts: readonly MarkerAct[]) {
    const world = aGoodKill();
    for (const act of acts) world.append({ entry: 'act', act });
    const evidence = evidenceOf(world.recording);
    return evidence && dataOf(ordinal, 'its claims', evidence);
  }

  test('is nothing where no marker was asked for', () => {
    expect(said(1)).toBeUndefined();
    expect(said(1, wrote(0, 'a'), read(1, 'b'))).toBeUndefined();
  });

  test('is not what another ordinal wrote or read, nor how often', () => {
    const both = [wrote(0, 'a0'), wrote(1, 'a1'), wrote(0, 'a0', { generation: 5 }), read(1, 'b1')];
    expect(said(1, ...both, read(0, 'b0'))).toMatchObject({
      verdict: 'held',
      proof: 'its claims; the marker written before was read back',
    });
    expect(
      said(0, ...both, read(0, 'b0', { found: { ordinal: 0, nonce: 'aa00', generation: 5 } })),
    ).toMatchObject({
      verdict: 'held',
    });
    expect(said(0, ...both, read(1, 'b1'))).toEqual(
      unknown('the marker on volume data of web-0 was not read again'),
    );
  });

  test('is not known before it is read, whatever else is done', () => {
    const recording = aGoodKill();
    recording.append({ entry: 'act', act: wrote(1, 'web-1-b') });
    const evidence = evidenceOf(recording.kills(1).recording);
    expect(evidence && dataOf(1, '', evidence)).toEqual(
      unknown('the marker on volume data of web-1 was not read again'),
    );
  });

  test.each<[Partial<MarkerWrittenAct>, string]>([
    [{ result: 'unknown', detail: 'no shell' }, 'no shell'],
    [{ result: 'unknown' }, 'nobody knows'],
    [{ result: 'taken' }, 'a file of that name stood there'],
    [{ result: 'taken', found: { ordinal: 2, nonce: 'x' }, detail: 'more' }, 'it has that of ordinal 2'],
  ])('is not known where it could not be written, and why: %j', (more, why) => {
    expect(said(1, wrote(1, 'a', more))).toEqual(unknown(`volume data of web-1 could not be marked: ${why}`));
  });

  test.each<[Partial<MarkerReadAct>, string]>([
    [{ result: 'unknown', detail: 'no shell' }, 'no shell'],
    [{ result: 'unreadable' }, 'unreadable'],
  ])('is not known where it could not be read, and why: %j', (more, why) => {
    expect(said(1, wrote(1, 'a'), read(1, 'b', more))).toEqual(
      unknown(`the marker on volume data of web-1 could not be read: ${why}`),
    );
  });
});

test.each<[string, Partial<MarkerWrittenAct>]>([
  ['the ordinal’s own, from before', { result: 'taken', found: { ordinal: 1, nonce: 'x' } }],
  ['told of, and was no hindrance', { result: 'unknown', found: { ordinal: 2, nonce: 'x' } }],
])('volumes are not shared where the marker that is found is %s', (_, written) => {
  expect(verdictOf(marked(written), 'S7').verdict).toBe('held');
});
