import { expect, test } from 'vitest';
import { silencesOf } from '../../src/judge/silence.ts';
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
