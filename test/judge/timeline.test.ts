import { expect, test } from 'vitest';
import { timelineOf } from '../../src/judge/timeline.ts';
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
