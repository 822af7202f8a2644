import { expect, test } from 'vitest';
import { evidenceOf } from '../../src/judge/evidence.ts';
import type { Recording } from '../../src/recording/recording.ts';
import { aGoodKill, aWorld, type World } from '../support/world.ts';

function evidenceIn({ recording }: { readonly recording: Recording }) {
  const evidence = evidenceOf(recording);
  if (evidence === undefined) throw new Error('no set');
  return evidence;
}

test('without the set there is no evidence', () => {
  expect(evidenceOf(aWorld({ unreadable: ['set'] }).recording)).toBeUndefined();
});

test.each([
  ['v1.36.3', 36],
  ['1.27', 27],
  ['v1.30.0-gke.100', 30],
  ['v2.1.36', undefined],
  ['11.20', undefined],
  ['unknown', undefined],
])('of the version %s the minor is %s', (serverVersion, minor) => {
  expect(evidenceIn(aWorld({ serverVersion })).serverMinor).toBe(minor);
});

test('the first lists are over when the last kind of all had been listed for the first time', () => {
  const world = aGoodKill().append({ entry: 'synced', kind: 'pod' });
  const { entries } = world.recording;
  const last = entries.findLast((entry) => entry.entry === 'synced' && entry.kind === 'event');
  const pods = entries.find((entry) => entry.entry === 'synced' && entry.kind === 'pod');
  expect(evidenceIn(world)).toMatchObject({
    syncedAt: 0,
    syncedSeq: last?.seq,
    podsSyncedSeq: pods?.seq,
    endedAt: world.at,
  });
});

test('where nothing was listed to its end nothing is known from the beginning', () => {
  const { header, entries } = aWorld().recording;
  const recording = { header, entries: entries.filter(({ entry }) => entry !== 'synced') };
  expect(evidenceIn({ recording })).toMatchObject({ syncedAt: 0, syncedSeq: -1, podsSyncedSeq: Infinity });
});

test('a kind that could not be read says why, and no other does', () => {
  const evidence = evidenceIn(aWorld({ unreadable: ['claim'] }));
  expect(evidence.unreadable('claim')).toBe('claims could not be read: reading it is forbidden');
  expect(evidence.unreadable('pod')).toBeUndefined();
});

/** A watch on claims that is away from 1 s to 3 s. */
const interrupted = () => evidenceIn(aWorld().lost('claim').after(2000).regained('claim').after(2000));

test.each([
  ['before', 0, 999, false],
  ['up to its beginning', 0, 1000, true],
  ['in it', 2000, 2100, true],
  ['from its end', 3000, 4000, true],
  ['after', 3001, 4000, false],
  ['around it', 0, 4000, true],
])('an interruption concerns what is asked about: %s', (_when, from, to, concerned) => {
  const { gap } = interrupted();
  expect(gap('pod', from, to)).toBeUndefined();
  expect(gap('claim', from, to)).toBe(
    concerned ? 'the watch on claims was interrupted from 1.0 s to 3.0 s (410 Gone)' : undefined,
  );
});

test('only a watch that never came back leaves the end unknown', () => {
  expect(interrupted().lostAtEnd('claim')).toBeUndefined();
  const { lostAtEnd } = evidenceIn(aWorld().lost('claim').after(2000));
  expect(lostAtEnd('claim')).toBe('the watch on claims was interrupted from 1.0 s to the end (410 Gone)');
  expect(lostAtEnd('pod')).toBeUndefined();
});

test('what went is paired with the next pod of its ordinal, if there was one', () => {
  const world = aGoodKill().kills(1).replaced(1).kills(2);
  const pairs = evidenceIn(world).replacements.map(({ subject, old, next }) => [subject, old.uid, next?.uid]);
  expect(pairs).toEqual([
    ['web-1', 'web-1-a', 'web-1-b'],
    ['web-1', 'web-1-b', 'web-1-c'],
    ['web-2', 'web-2-a', undefined],
  ]);
});

test.each<readonly [string, (world: World) => World, string | undefined, string]>([
  ['there', (world) => world, 'web-1-a', 'web-1 was still terminating at the end'],
  ['another one', (world) => world.kills(1).replaced(1), 'web-1-b', 'web-1 was still terminating at the end'],
  ['going', (world) => world.kills(1), undefined, 'web-1 was still terminating at the end'],
  ['gone', (world) => world.kills(1).gone(1), undefined, 'web-1 was not there at the end'],
])('who stands for an ordinal at the end: %s', (_who, happens, uid, absent) => {
  const [zero, one, two] = evidenceIn(happens(aWorld())).members;
  expect(one).toMatchObject({ subject: 'web-1', ordinal: 1, absent });
  expect(one?.present?.life.uid).toBe(uid);
  expect(one?.present?.pod.metadata?.uid).toBe(uid);
  expect([zero?.present?.life.uid, two?.present?.life.uid]).toEqual(['web-0-a', 'web-2-a']);
});

test('an ordinal that never had a pod is a member all the same', () => {
  expect(evidenceIn(aWorld({ missing: [2] })).members[2]).toEqual({
    subject: 'web-2',
    ordinal: 2,
    present: undefined,
    absent: 'web-2 was not there at the end',
  });
});

test('what was missed of pods is a gap, whether the watch or a fresh read tells of it', () => {
  const gap = (world: World) => evidenceIn(world).gap('pod', 0, Infinity);
  expect(gap(aWorld())).toBeUndefined();
  expect(gap(aWorld().lost('pod').after(500).regained('pod'))).toContain(
    'was interrupted from 1.0 s to 1.5 s',
  );
  const world = aWorld().after(9000).append({ entry: 'reading', kind: 'pod', objects: [] });
  expect(gap(world)).toContain('a fresh read showed what it had not told');
});
