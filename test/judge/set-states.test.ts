import { expect, test } from 'vitest';
import type { SetState } from '../../src/judge/set-states.ts';
import {
  beforeCompletion,
  setStatesOf,
  statesAround,
  untoldTemplates,
  watchSkewMs,
} from '../../src/judge/set-states.ts';
import type { StatefulSet } from '../../src/objects/workload.ts';
import { specOf } from '../../src/statefulset/spec.ts';
import { aSet } from '../support/builders.ts';
import { aWorld } from '../support/world.ts';

/** States of a set whose replicas tell when each was seen: 1000 ms, 4000 ms, 8000 ms. */
const states = setStatesOf(
  aWorld({ replicas: 1 })
    .setBecomes({ replicas: 1000 })
    .after(3000)
    .setBecomes({ replicas: 4000 })
    .after(4000)
    .setBecomes({ replicas: 8000 }).recording,
).slice(1);
const seenAround = (at: number) => statesAround(states, at).map(({ spec }) => spec.replicas);

test.each([
  ['before anything was seen: the first', 1000 - watchSkewMs - 1, [1000]],
  ['as early as two watches may be apart', 1000 - watchSkewMs, [1000]],
  ['well after one: that one alone', 3999 - watchSkewMs, [1000]],
  ['shortly before the next: both', 4000 - watchSkewMs, [1000, 4000]],
  ['shortly after it: both still', 4000 + watchSkewMs - 1, [1000, 4000]],
  ['when two watches cannot be so far apart any more', 4000 + watchSkewMs, [4000, 8000]],
  ['at the end', 20_000, [8000]],
])('what may have been in force %s', (_when, at, replicas) => {
  expect(seenAround(at)).toEqual(replicas);
});

test('a state tells whether the set was still there', () => {
  const { set } = aWorld();
  const gone = (change: 'modified' | 'deleted' | 'vanished') =>
    setStatesOf(aWorld().fact('set', change, set).recording).at(-1)?.gone;
  expect([gone('modified'), gone('deleted'), gone('vanished')]).toEqual([false, true, true]);
});

test('another set says nothing of this one', () => {
  const { recording } = aWorld()
    .fact('set', 'listed', aSet({ uid: 'another' }))
    .fact('set', 'listed', {});
  expect(setStatesOf(recording)).toHaveLength(1);
});

/** A rollout to `web-b` under way, and the same one completed. */
const rollout = setStatesOf(
  aWorld()
    .setBecomes({}, { updateRevision: 'web-b' })
    .setBecomes({}, { currentRevision: 'web-b', updateRevision: 'web-b' }).recording,
);
const [atRest, pending, complete] = rollout;

test.each([
  ['a pod of the former revision stood', 'web-rev1', [pending]],
  ['a pod of the update revision stood', 'web-b', [pending, complete]],
  ['no pod told its revision', undefined, [pending, complete]],
])('whether a rollout may have ended while %s', (_who, standing, left) => {
  expect(beforeCompletion(rollout.slice(1), standing)).toEqual(left);
});

test('what ended before the rollout began is no end of it', () => {
  expect(beforeCompletion(rollout.slice(0, 2), 'web-x')).toEqual([atRest, pending]);
  expect(beforeCompletion(rollout.slice(2), 'web-rev1')).toEqual([complete]);
});

test('a set without a revision has completed nothing', () => {
  const { status: _status, ...bare } = aWorld().set;
  const silent = setStatesOf(aWorld().fact('set', 'modified', bare).recording).slice(1);
  expect(beforeCompletion(silent, 'web-rev1')).toEqual(silent);
});

/** The set of this generation, by a controller that has told of that one; the image is its template. */
function told(at: number, generation: number, observed: number | undefined, image: string): SetState {
  const template = { spec: { containers: [{ name: 'db', image }] } };
  const set: StatefulSet = {
    metadata: { generation },
    spec: { template },
    ...(observed !== undefined && { status: { observedGeneration: observed } }),
  };
  return { seq: at, at, set, spec: specOf(set), gone: false };
}
const now = 90_000;
const untold = (...known: readonly SetState[]) =>
  untoldTemplates(known, now).map(({ set }) => set.metadata?.generation);

test.each<[string, readonly SetState[], readonly number[]]>([
  ['has told of', [told(1, 1, 1, 'a'), told(now, 2, 2, 'b')], []],
  ['has told of, of old', [told(1, 2, 2, 'b')], []],
  ['has not told of', [told(1, 1, 1, 'a'), told(now, 2, 1, 'b')], [2]],
  ['has told nothing of', [told(1, 1, undefined, 'a'), told(now, 2, undefined, 'b')], [1, 2]],
  ['tells of right after', [told(1, 1, 1, 'a'), told(now, 2, 1, 'b'), told(now + 500, 2, 2, 'b')], []],
  ['tells of much later', [told(1, 1, 1, 'a'), told(now, 2, 1, 'b'), told(now + 9000, 2, 2, 'b')], [2]],
  ['would have to scale for, and no more', [told(1, 1, 1, 'a'), told(now, 2, 1, 'a')], []],
  [
    'has not told of, and that is an old one',
    [told(1, 1, 1, 'a'), told(2, 2, 2, 'b'), told(now, 3, 2, 'a')],
    [3],
  ],
])('a template that the controller %s', (_, known, generations) => {
  expect(untold(...known)).toEqual(generations);
});

test('a set that shows neither template nor generation is no reason to fail', () => {
  const bare = (set: StatefulSet): SetState => ({ ...told(now, 2, 1, 'b'), set });
  expect(untold(told(1, 1, 1, 'a'), bare({ metadata: { generation: 2 } }))).toEqual([2]);
  expect(untold(told(1, 1, 1, 'a'), bare({}))).toEqual([]);
});
