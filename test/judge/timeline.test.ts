import { expect, test } from 'vitest';
import { timelineOf } from '../../src/judge/timeline.ts';
import type { Pod } from '../../src/objects/workload.ts';
import type { Act, Change } from '../../src/recording/entry.ts';
import type { World } from '../support/world.ts';
import { aGoodKill, aWorld } from '../support/world.ts';

const told = ({ recording }: World) =>
  timelineOf(recording).map(({ at, subject, what }) => `${at} ${subject} ${what}`);

test('acts and pods in one line, in the order in which they were seen', () => {
  expect(told(aGoodKill())).toEqual([
    '1000 web-1 delete requested',
    '1000 web-1 delete accepted',
    '1000 web-1 terminating',
    '2000 web-1 gone',
    '2000 web-1 created',
    '3000 web-1 scheduled',
    '4000 web-1 started',
    '4000 web-1 ready',
  ]);
});

test('what stood there from the beginning is no news', () => {
  expect(told(aWorld())).toEqual([]);
});

test('losing readiness is told with what the pod says of itself', () => {
  const world = aWorld().becomes(0, { ready: false, waiting: 'CrashLoopBackOff' });
  expect(timelineOf(world.recording)).toMatchObject([{ what: 'not ready', detail: 'CrashLoopBackOff' }]);
});

test('a gap tells of a pod that vanished and of one that was there already', () => {
  const world = aWorld().lost('pod').after(10).regained('pod').replacedUnseen(2);
  expect(told(world)).toEqual([
    '1010 web-2 vanished',
    '1010 web-2 created',
    '1010 web-2 scheduled',
    '1010 web-2 started',
    '1010 web-2 ready',
  ]);
});

test('scalings, deadlines and the undo belong to the set', () => {
  const world = aWorld().scales(2).act({ type: 'deadlinePassed', step: 's', withinMs: 1 });
  world.act({ type: 'undoBegan' }).act({ type: 'undoEnded' });
  expect(timelineOf(world.recording)).toEqual(
    [
      ['scale requested', '3 → 2'],
      ['scale accepted', '3 → 2'],
      ['deadline passed', 's'],
      ['undo began', undefined],
      ['undo ended', undefined],
    ].map(([what, detail]) => ({ at: 1000, subject: 'web', ordinal: undefined, what, detail })),
  );
});

test('another definition, and the quiet after it', () => {
  const paths = ['spec.template.spec.containers[db].image', 'spec.template.metadata.labels'];
  const world = aWorld().act({ type: 'changeRequested', what: 'template', paths });
  world.act({ type: 'changeAccepted', what: 'template', paths, generation: 2 });
  world.act({ type: 'stalled', forMs: 30_000 }).act({ type: 'stable', forMs: 1500 });
  expect(timelineOf(world.recording)).toEqual(
    [
      ['change requested', paths.join(', ')],
      ['change accepted', paths.join(', ')],
      ['stalled', 'for 30 s'],
      ['stable', 'for 1.5 s'],
    ].map(([what, detail]) => ({ at: 1000, subject: 'web', ordinal: undefined, what, detail })),
  );
});

test('an act stands where it happened, between what the pods did', () => {
  expect(told(aWorld().terminates(1).after(10).act({ type: 'undoBegan' }).after(10).gone(1))).toEqual([
    '1000 web-1 terminating',
    '1010 web undo began',
    '1020 web-1 gone',
  ]);
});

const pod = aWorld().pod(1);
const header = aWorld().recording.header;
/** A recording of these facts about web-1 before the pods were listed; the set itself was listed before. */
const early = (...facts: readonly (readonly [Change, Pod])[]) =>
  timelineOf({
    header,
    entries: [
      { entry: 'synced', kind: 'set', seq: 0, at: 0 },
      ...facts.map(([change, object], index) => ({
        entry: 'fact' as const,
        kind: 'pod' as const,
        change,
        object,
        seq: index + 1,
        at: 5,
      })),
      { entry: 'synced', kind: 'pod', seq: facts.length + 1, at: 9 },
    ],
  }).map(({ what, detail }) => [what, detail]);
const sick: Pod = { ...pod, status: { phase: 'Running' } };

test.each<[string, readonly (readonly [Change, Pod])[], readonly unknown[]]>([
  ['stood there', [['listed', pod]], []],
  [
    'changed since it was listed',
    [
      ['listed', pod],
      ['modified', sick],
    ],
    [['not ready', 'Running']],
  ],
  [
    'was listed once more, and had changed',
    [
      ['listed', pod],
      ['listed', sick],
    ],
    [['not ready', 'Running']],
  ],
  [
    'came while the others were listed',
    [['added', sick]],
    [
      ['created', 'web-1-a'],
      ['scheduled', 'node-1'],
      ['started', undefined],
    ],
  ],
])('what happened before all pods were listed is told, as far as it is news: one %s', (_, facts, moments) => {
  expect(early(...facts)).toEqual(moments);
});

test('where pods were never listed whatever stood there is no news', () => {
  const entry = { entry: 'fact', kind: 'pod', change: 'listed', object: pod, seq: 0, at: 0 } as const;
  expect(timelineOf({ header, entries: [entry] })).toEqual([]);
});

test('a pod that comes is told by its UID, and by the gap where it came in one', () => {
  const details = (world: World) =>
    timelineOf(world.recording).find(({ what }) => what === 'created')?.detail;
  expect(details(aWorld({ missing: [2] }).made(2))).toBe('web-2-b');
  expect(details(aWorld().lost('pod').regained('pod').replacedUnseen(2))).toBe(
    'while the watch was interrupted',
  );
});

const of = { ordinal: 1, uid: 'u' };
test.each<[Act, object]>([
  [
    { type: 'deleteRequested', ...of },
    { subject: 'web-1', ordinal: 1, what: 'delete requested', detail: 'u' },
  ],
  [
    { type: 'evictionRefused', ...of, reason: 'the budget' },
    { subject: 'web-1', what: 'eviction denied', detail: 'the budget' },
  ],
  [
    { type: 'evictionAccepted', ...of },
    { subject: 'web-1', what: 'eviction accepted', detail: 'u' },
  ],
  [
    { type: 'setMade', uid: 's' },
    { subject: 'web', ordinal: undefined, what: 'created', detail: 's' },
  ],
  [
    { type: 'claimDeleteRequested', claim: 'data-web-1', uid: 'c' },
    { subject: 'data-web-1', ordinal: undefined, what: 'delete requested', detail: 'c' },
  ],
  [{ type: 'holdBegan' }, { subject: 'web', what: 'hold began', detail: undefined }],
  [
    { type: 'holdEnded', by: 'time' },
    { subject: 'web', what: 'hold ended', detail: 'time' },
  ],
])('an act and its detail: %j', (act, moment) => {
  expect(timelineOf(aWorld().act(act).recording)).toMatchObject([moment]);
});
