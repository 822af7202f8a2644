import fc from 'fast-check';
import { expect, test } from 'vitest';
import { judge } from '../../src/judge/judge.ts';
import type { Case, Judgement } from '../../src/judge/outcome.ts';
import type { Entry } from '../../src/recording/entry.ts';
import type { Recording } from '../../src/recording/recording.ts';
import { aGoodKill, aGoodRollout, aGoodScaleToZero, aWorld } from '../support/world.ts';

const patient = { minReadySeconds: 1 };
const good: readonly Recording[] = [
  aGoodKill().recording,
  aGoodKill(0).recording,
  aGoodKill(3, { start: 2, policy: 'Parallel', templates: ['data', 'log'] }).recording,
  aGoodScaleToZero().recording,
  aGoodScaleToZero(patient).recording,
  aGoodScaleToZero({ policy: 'Parallel', templates: [] }).recording,
  aWorld({ replicas: 5 }).step('killPod', [4, 1]).kills(4).replaced(4).kills(1).replaced(1).recording,
  aGoodRollout().recording,
  aGoodRollout(patient).recording,
  aGoodRollout({ policy: 'Parallel', start: 3, partition: 1 }).recording,
  aWorld({ strategy: 'OnDelete' }).rolls('web-b').after(20_000).kills(1).replaced(1).recording,
  aWorld().setBecomes({ replicas: 2 }).after(30).controllerDeletes(2).after(900).gone(2).recording,
];
const recordings = fc.constantFrom(...good);

function violations({ outcomes }: Judgement): readonly Case[] {
  const cases = outcomes.flatMap(({ promises }) => promises).flatMap((promise) => promise.cases);
  return cases.filter(({ verdict }) => verdict.verdict === 'violated');
}

test('good recordings violate nothing', () => {
  for (const recording of good) expect(violations(judge(recording))).toEqual([]);
});

test('cut short anywhere, a good recording still violates nothing', () => {
  for (const { header, entries } of good)
    for (let length = 0; length < entries.length; length++)
      expect(violations(judge({ header, entries: entries.slice(0, length) }))).toEqual([]);
});

test('any part of a recording can be judged', () => {
  fc.assert(
    fc.property(recordings, fc.infiniteStream(fc.boolean()), ({ header, entries }, keep) => {
      const part = entries.filter(() => keep.next().value);
      expect(() => judge({ header, entries: part })).not.toThrow();
    }),
    { numRuns: 300 },
  );
});

test('objects that lack fields can be judged', () => {
  const lacking = fc.constantFrom('metadata', 'spec', 'status');
  fc.assert(
    fc.property(recordings, lacking, fc.infiniteStream(fc.nat(3)), ({ header, entries }, field, dice) => {
      const maimed = entries.map((entry) => {
        if (entry.entry !== 'fact' || dice.next().value !== 0) return entry;
        return { ...entry, object: { ...entry.object, [field]: undefined } } as unknown as Entry;
      });
      expect(() => judge({ header, entries: maimed })).not.toThrow();
    }),
    { numRuns: 300 },
  );
});

test('the same recording always gets the same judgement', () => {
  fc.assert(
    fc.property(recordings, (recording) => {
      expect(judge(structuredClone(recording))).toEqual(judge(recording));
    }),
    { numRuns: 10 },
  );
});

/** What a watch that broke in between would have recorded: the same objects, known by a relist only. */
function withGap({ header, entries }: Recording, from: number, to: number): Recording {
  const missed = entries.slice(from, to);
  const seen = entries.slice(0, from);
  const known = new Map<string, Recording['entries'][number]>();
  const before = new Map<string, Recording['entries'][number]>();
  for (const entry of seen) if (entry.entry === 'fact' && entry.kind === 'pod') track(before, entry);
  for (const entry of [...seen, ...missed])
    if (entry.entry === 'fact' && entry.kind === 'pod') track(known, entry);
  const at = missed.at(-1)?.at ?? seen.at(-1)?.at ?? 0;
  const relist = [
    ...[...before].flatMap(([name, old]) =>
      uidIn(known.get(name)) === uidIn(old) ? [] : [{ ...old, change: 'vanished' }],
    ),
    ...[...known].flatMap(([name, now]) => (before.get(name) === now ? [] : [{ ...now, change: 'listed' }])),
  ];
  const others = missed.filter((entry) => entry.entry !== 'fact' || entry.kind !== 'pod');
  const all = [
    ...seen,
    { entry: 'lost', kind: 'pod', reason: 'closed', at: missed[0]?.at ?? at },
    ...others,
    { entry: 'regained', kind: 'pod', clean: false, at },
    ...relist.map((entry) => ({ ...entry, at })),
    ...entries.slice(to),
  ];
  return { header, entries: all.map((entry, seq) => ({ ...entry, seq })) as unknown as Recording['entries'] };
}

function track(into: Map<string, Recording['entries'][number]>, entry: Recording['entries'][number]) {
  if (entry.entry !== 'fact') return;
  const name = entry.object.metadata?.name ?? '';
  if (entry.change === 'deleted') into.delete(name);
  else into.set(name, entry);
}

function uidIn(entry: Recording['entries'][number] | undefined): string | undefined {
  return entry?.entry === 'fact' ? entry.object.metadata?.uid : undefined;
}

test('a gap anywhere in a good recording violates nothing', () => {
  fc.assert(
    fc.property(
      recordings,
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.nat(12),
      (recording, where, width) => {
        const synced = recording.entries.findLastIndex((entry) => entry.entry === 'synced') + 1;
        const from = synced + Math.floor(where * (recording.entries.length - synced));
        expect(violations(judge(withGap(recording, from, from + width)))).toEqual([]);
      },
    ),
    { numRuns: 300 },
  );
});

const bad: readonly (readonly [string, number, Recording])[] = [
  [
    'O1',
    2,
    aWorld()
      .kills(1)
      .kills(2)
      .after(5000)
      .gone(1)
      .gone(2)
      .made(1)
      .after(10)
      .made(2)
      .after(3000)
      .ready(1)
      .ready(2).recording,
  ],
  [
    'O2',
    1,
    aWorld()
      .scales(1)
      .after(50)
      .controllerDeletes(1)
      .after(900)
      .controllerDeletes(2)
      .after(3000)
      .gone(1)
      .gone(2).recording,
  ],
  ['O5', 1, aWorld().rolls('web-b').after(20).controllerDeletes(1).after(3000).reads().recording],
  [
    'S8',
    1,
    aWorld()
      .claim('data', 1, 'modified', { terminating: true })
      .after(5000)
      .kills(1)
      .gone(1)
      .made(1)
      .after(9000)
      .reads().recording,
  ],
  ['O11', 1, aWorld().becomes(1, { phase: 'Failed' }).after(90_000).reads().recording],
  ['O7', 0, aGoodRollout({ partition: 2 }).controllerDeletes(0).after(3000).reads().recording],
  ['O10', 1, aWorld().kills(1).after(500).made(1).after(500).ready(1).after(3000).reads().recording],
  ['A1', 0, aGoodKill().terminates(0).replaced(0).after(3000).recording],
  ['A1', 0, aGoodKill().becomes(0, { ready: false }).after(500).becomes(0, {}).after(3000).reads().recording],
];

test('a gap never makes a broken promise look kept', () => {
  const broken = fc.constantFrom(...bad);
  fc.assert(
    fc.property(broken, fc.nat(40), fc.nat(12), ([id, ordinal, recording], where, width) => {
      const synced = recording.entries.findLastIndex((entry) => entry.entry === 'synced') + 1;
      const from = synced + (where % (recording.entries.length - synced));
      const { outcomes } = judge(withGap(recording, from, from + width));
      const promise = outcomes.flatMap(({ promises }) => promises).find((one) => one.id === id);
      const cases = promise?.cases.filter((one) => one.ordinal === ordinal) ?? [];
      expect(cases.map(({ verdict }) => verdict.verdict)).not.toContain('held');
    }),
    { numRuns: 500 },
  );
});

test('and without a gap each of these is caught', () => {
  for (const [id, ordinal, recording] of bad) {
    const promises = judge(recording).outcomes.flatMap((outcome) => outcome.promises);
    const cases = promises.find((one) => one.id === id)?.cases.filter((one) => one.ordinal === ordinal);
    expect(cases?.map(({ verdict }) => verdict.verdict)).toContain('violated');
  }
});
