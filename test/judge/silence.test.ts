import { expect, test } from 'vitest';
import { silencesOf } from '../../src/judge/silence.ts';
import { watchSkewMs } from '../../src/judge/set-states.ts';
import type { Pod } from '../../src/objects/workload.ts';
import { aPod } from '../support/builders.ts';
import { verdictOf, verdictsOf } from '../support/verdicts.ts';
import type { World } from '../support/world.ts';
import { aGoodKill, aWorld } from '../support/world.ts';

const silences = ({ recording }: World) => silencesOf(recording);
const reading = (objects: readonly Pod[]) => ({ entry: 'reading', kind: 'pod', objects }) as const;

test('a read that shows what the watch told is no news', () => {
  expect(silences(aGoodKill().reads().after(5000).reads())).toEqual([]);
});

test('a pod of which the watch never told', () => {
  const world = aWorld().kills(1).after(9000);
  const pods = [world.pod(0), aPod(world.set, 1, { uid: 'web-1-b' }), world.pod(2)];
  expect(silences(world.append(reading(pods)))).toEqual([
    { kind: 'pod', from: 1000, to: Infinity, reason: 'a fresh read showed what it had not told' },
  ]);
});

test('a state of which the watch never told', () => {
  const at = (resourceVersion: string) => {
    const pod = aPod(aWorld().set, 0);
    return { ...pod, metadata: { ...pod.metadata, resourceVersion } };
  };
  const told = aWorld({ replicas: 1, missing: [0] })
    .fact('pod', 'added', at('7'))
    .after(100);
  expect(silences(told.append(reading([at('7')])))).toEqual([]);
  expect(silences(told.append(reading([at('8')])))).toHaveLength(1);
  expect(silences(told.after(30).fact('pod', 'modified', at('8')))).toEqual([]);
});

test('a pod that is gone without the watch having told', () => {
  const world = aWorld().after(5000);
  expect(silences(world.append(reading([world.pod(0), world.pod(2)])))).toHaveLength(1);
  expect(silences(world.after(100).gone(1))).toEqual([]);
});

test('a pod that came while the read was under way is no contradiction', () => {
  const world = aWorld().kills(1).after(3000).gone(1).made(1);
  expect(silences(world.append(reading([world.pod(0), world.pod(2)])))).toEqual([]);
});

test('what an all too quiet watch would have proved is unknown', () => {
  const world = aWorld().step('killPod', [1], 60_000).kills(1).after(60_000);
  const back = [0, 1, 2].map((ordinal) => aPod(world.set, ordinal, { uid: `new-${ordinal}` }));
  world.append(reading(back)).act({ type: 'deadlinePassed', step: 'killPod', withinMs: 60_000 });
  const verdicts = verdictsOf(world.recording);
  expect(Object.values(verdicts)).not.toContain('violated');
  expect(verdicts).toMatchObject({
    I1: 'unknown',
    I2: 'unknown',
    S7: 'unknown',
    A1: 'unknown',
    R1: 'unknown',
  });
  expect(verdictOf(world.recording, 'A1', 0)).toMatchObject({
    reason: expect.stringContaining('a fresh read showed what it had not told'),
  });
});

const where = (world: World) => silences(world).map(({ from, to }) => [from, to]);

test('a silence lasts from the last word of the watch to the next', () => {
  const world = aWorld({ missing: [1] })
    .becomes(0, {})
    .after(4000);
  const unseen = [world.pod(0), aPod(world.set, 1), world.pod(2)];
  world.append(reading(unseen)).after(6000);
  expect(where(world)).toEqual([[1000, Infinity]]);
  expect(where(world.becomes(0, {}).after(9000).becomes(0, {}))).toEqual([[1000, 11_000]]);
});

test('what the watch tells in the very moment of a reading was told before it', () => {
  const world = aWorld({ missing: [1] }).after(4000);
  const unseen = [world.pod(0), aPod(world.set, 1), world.pod(2)];
  expect(where(world.becomes(0, {}).append(reading(unseen)))).toEqual([[5000, Infinity]]);
});

test('a watch that never told of any pod was silent from the beginning', () => {
  const world = aWorld({ replicas: 0 }).after(4000);
  expect(where(world.append(reading([aPod(world.set, 0)])))).toEqual([[0, Infinity]]);
  expect(where(aWorld({ replicas: 0 }).append(reading([])))).toEqual([]);
});

test('a reading of claims says nothing of pods', () => {
  expect(
    silences(aWorld({ replicas: 1 }).after(9000).append({ entry: 'reading', kind: 'claim', objects: [] })),
  ).toEqual([]);
});

test.each([
  [watchSkewMs, 0],
  [watchSkewMs + 1, 1],
])('a pod of which the watch tells %i ms after a reading', (ms, found) => {
  const world = aWorld({ missing: [1] });
  const pod = aPod(world.set, 1);
  world.append(reading([world.pod(0), pod, world.pod(2)])).after(ms);
  expect(silences(world.fact('pod', 'added', pod))).toHaveLength(found);
});

test.each([
  ['deleted', watchSkewMs, 0],
  ['vanished', watchSkewMs, 0],
  ['deleted', watchSkewMs + 1, 1],
] as const)('a pod that a reading lacks, and that is %s %i ms after it', (change, ms, found) => {
  const world = aWorld().after(9000);
  world.append(reading([world.pod(0), world.pod(2)])).after(ms);
  expect(silences(world.fact('pod', change, world.pod(1)))).toHaveLength(found);
});

test.each([
  [watchSkewMs, 1],
  [watchSkewMs - 1, 0],
])('a pod that a reading lacks, and that came %i ms before it', (ms, found) => {
  const world = aWorld({ missing: [1] })
    .made(1)
    .after(ms);
  expect(silences(world.append(reading([world.pod(0), world.pod(2)])))).toHaveLength(found);
});

test('a reading without resourceVersions is told by any word of the pod', () => {
  const pod = aPod(aWorld().set, 0);
  const told = { ...pod, metadata: { ...pod.metadata, resourceVersion: '7' } };
  const world = aWorld({ replicas: 1, missing: [0] })
    .fact('pod', 'added', told)
    .after(50);
  expect(silences(world.append(reading([pod])))).toEqual([]);
});

test('objects that say nothing of themselves are no reason to fail', () => {
  const world = aWorld({ replicas: 0 }).fact('pod', 'added', {}).after(9000);
  expect(silences(world.append(reading([{}])))).toHaveLength(1);
  const unnamed = { metadata: { resourceVersion: '7' } };
  expect(
    silences(
      aWorld({ replicas: 0 })
        .fact('pod', 'added', {})
        .append(reading([unnamed])),
    ),
  ).toHaveLength(1);
});
