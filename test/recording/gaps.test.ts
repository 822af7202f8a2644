import { describe, expect, test } from 'vitest';
import { actsOf, factsOf, gapsOf, unreadable } from '../../src/recording/recording.ts';
import { aGoodKill, aWorld } from '../support/world.ts';

describe('a gap', () => {
  test('is only where a watch had to begin anew', () => {
    const clean = aWorld().lost('pod').after(100).regained('pod', true);
    expect(gapsOf(clean.recording, 'pod')).toEqual([]);
    const true_ = aWorld().lost('pod', '410 Gone').after(100).regained('pod');
    expect(gapsOf(true_.recording, 'pod')).toEqual([
      { kind: 'pod', from: 1000, to: 1100, reason: '410 Gone' },
    ]);
  });

  test('begins with the first of several losses', () => {
    const world = aWorld().lost('pod', 'first').after(100).lost('pod', 'second').after(100).regained('pod');
    expect(gapsOf(world.recording, 'pod')).toEqual([{ kind: 'pod', from: 1000, to: 1200, reason: 'first' }]);
  });

  test('that never ended has no end', () => {
    expect(gapsOf(aWorld().lost('claim').recording, 'claim')).toMatchObject([{ to: Infinity }]);
  });

  test('is where a kind is no longer readable', () => {
    const world = aWorld().append({ entry: 'unreadable', kind: 'claim', reason: 'the token has expired' });
    expect(gapsOf(world.recording, 'claim')).toMatchObject([
      { from: 1000, to: Infinity, reason: 'the token has expired' },
    ]);
    expect(unreadable(world.recording, 'claim')).toBeUndefined();
  });

  test('of one kind is none of another', () => {
    expect(gapsOf(aWorld().lost('pod').recording, 'set')).toEqual([]);
  });
});

describe('a kind is unreadable', () => {
  test('when it never was listed, for the reason that was told', () => {
    const { recording } = aWorld({ unreadable: ['volume'] });
    expect(unreadable(recording, 'volume')).toBe('reading it is forbidden');
    expect(unreadable(recording, 'pod')).toBeUndefined();
  });

  test('when a recording ends before it was listed', () => {
    const { header } = aWorld().recording;
    expect(unreadable({ header, entries: [] }, 'pod')).toBe('it was never listed completely');
  });
});

test('facts are told apart by kind, acts from facts', () => {
  const { recording } = aGoodKill(1);
  expect(factsOf(recording, 'claim').every(({ kind }) => kind === 'claim')).toBe(true);
  expect(actsOf(recording).map(({ act }) => act.type)).toEqual(['step', 'deleteRequested', 'deleteAccepted']);
});
