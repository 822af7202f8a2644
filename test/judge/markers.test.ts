import { describe, expect, test } from 'vitest';
import type { MarkerAct, MarkerReadAct, MarkerWrittenAct } from '../../src/recording/marker-acts.ts';
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
    const recording = marked({ result: 'taken', found: { ordinal: 0, nonce: 'cc33' } });
    expect(verdictOf(recording, 'S7')).toMatchObject({
      verdict: 'violated',
      seen: expect.stringContaining('web-1 finds the marker of web-0 on its volume data'),
      remedy: { id: 'data-shared' },
    });
  });

  test('is not, when what stands there is no marker', () => {
    expect(verdictOf(marked({ result: 'taken' }), 'S7').verdict).toBe('held');
  });
});
