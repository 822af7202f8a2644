import { describe, expect, test } from 'vitest';
import type { MarkerReadAct, MarkerWrittenAct } from '../../src/recording/marker-acts.ts';
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
