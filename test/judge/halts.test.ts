import { expect, test } from 'vitest';
import { evidenceOf } from '../../src/judge/evidence.ts';
import { haltsIn, scalingsOf } from '../../src/judge/halts.ts';
import { cacheLagMs } from '../../src/order/predecessors.ts';
import { aGoodScaleToZero, aWorld, type World } from '../support/world.ts';

function scalingsIn(world: World) {
  const evidence = evidenceOf(world.recording);
  if (evidence === undefined) throw new Error('no set');
  return scalingsOf(evidence).map((scaling) => ({ scaling, ...haltsIn(scaling, evidence) }));
}
const timesOf = (world: World) =>
  scalingsIn(world).map(({ scaling: { from, to, before, after } }) => [
    from,
    to,
    before.replicas,
    after.replicas,
  ]);
const haltsOf = (world: World) =>
  scalingsIn(world).flatMap(({ halts }) => halts.map(({ blocker, from, to }) => [blocker, from, to]));
const breachesOf = (world: World) =>
  scalingsIn(world).flatMap(({ breaches }) => breaches.map(({ blocker, life }) => [blocker, life.uid]));
const late = cacheLagMs + 1;

test('a scaling lasts until the next one, or to the end', () => {
  const world = aWorld()
    .scales(2)
    .after(500)
    .setBecomes({ minReadySeconds: 3 })
    .after(500)
    .scales(3)
    .after(300);
  world.setBecomes({});
  expect(timesOf(world)).toEqual([
    [1000, 2000, 3, 2],
    [2000, 2300, 2, 3],
  ]);
});

test('whoever asks for it', () => {
  expect(timesOf(aWorld().scales(2, { silent: true }))).toEqual([[1000, 1000, 3, 2]]);
});

test('Parallel sets know no halt, and other changes are no scaling', () => {
  expect(timesOf(aWorld({ policy: 'Parallel' }).scales(2))).toEqual([]);
  expect(timesOf(aWorld().rolls('web-b'))).toEqual([]);
});

test('without a pod that is not ready nothing halts', () => {
  expect(haltsOf(aGoodScaleToZero()).filter(([, from, to]) => from === to)).toEqual([]);
  const up = aWorld({ replicas: 1 })
    .scales(2)
    .after(50)
    .made(1)
    .after(900)
    .ready(1)
    .after(100)
    .setBecomes({});
  expect(haltsOf(up)).toEqual([]);
});

test('a pod that stays and is not ready halts a scaling down for as long as one is to go', () => {
  const world = aWorld().becomes(0, { ready: false }).after(1000).scales(2).after(4000);
  world.becomes(0, {}).after(100).controllerDeletes(2).after(500).gone(2);
  expect(haltsOf(world)).toEqual([['web-0', 2000, 6000]]);
  const alone = aWorld().becomes(0, { ready: false }).after(1000).scales(2).after(4000).controllerDeletes(2);
  expect(haltsOf(alone.after(500).gone(2).after(500).setBecomes({}))).toEqual([['web-0', 2000, 6500]]);
});

test('a pod that is not ready halts a scaling up until it is, and only while one is to come', () => {
  const world = aWorld({ replicas: 2 })
    .scales(4)
    .after(100)
    .becomes(1, { ready: false })
    .after(3000)
    .becomes(1, {});
  expect(haltsOf(world.after(50).made(2).after(700).ready(2).made(3).after(300).ready(3))).toEqual([
    ['web-1', 1100, 4100],
    ['web-2', 4150, 4850],
  ]);
});

test('one that goes takes the turn of another', () => {
  const world = aWorld({ replicas: 2 }).becomes(1, { ready: false }).after(100).scales(3).after(400);
  world.becomes(0, { ready: false }).after(600).becomes(0, {}).after(200).setBecomes({});
  expect(haltsOf(world)).toEqual([
    ['web-1', 1100, 1500],
    ['web-0', 1500, 2100],
    ['web-1', 2100, 2300],
  ]);
});

test('a pod above the one that is not ready makes nobody wait', () => {
  const world = aWorld().becomes(2, { ready: false }).after(100).scales(2).after(100).controllerDeletes(2);
  expect(haltsOf(world.after(100).gone(2).after(300).setBecomes({}))).toEqual([]);
});

test.each([
  ['long after the pod stopped being ready', late, [['web-0', 'web-2-a']]],
  ['as long after as a cache may be behind', cacheLagMs, []],
])('the controller takes another %s', (_when, ms, breaches) => {
  const world = aWorld().scales(2).becomes(0, { ready: false }).after(ms).controllerDeletes(2);
  expect(breachesOf(world.after(500).gone(2))).toEqual(breaches);
});

test('the controller makes another in spite of it', () => {
  const world = aWorld({ replicas: 2 }).scales(3).becomes(1, { ready: false }).after(late).made(2);
  expect(breachesOf(world.after(500).ready(2))).toEqual([['web-1', 'web-2-b']]);
});

test.each<readonly [string, (world: World) => World]>([
  ['somebody else takes one that goes', (world) => world.terminates(2)],
  ['a pod that stays is taken', (world) => world.controllerDeletes(1)],
  ['a pod that stays comes back', (world) => world.gone(1).made(1)],
  ['a pod changes', (world) => world.becomes(2, { node: 'node-9' })],
])('no step of the controller: %s', (_which, happens) => {
  const world = aWorld().scales(2).becomes(0, { ready: false }).after(late);
  expect(breachesOf(happens(world).after(500))).toEqual([]);
});

test('what happens after the next scaling is not this one’s', () => {
  const world = aWorld().scales(2).becomes(0, { ready: false }).after(late).scales(3).after(5000);
  expect(haltsOf(world.becomes(0, {}))).toEqual([['web-0', 1000, 1000 + late]]);
});

test('a breach may be the last thing that is seen', () => {
  const world = aWorld({ replicas: 2 }).becomes(1, { ready: false }).after(100).scales(4).after(late).made(2);
  expect(breachesOf(world)).toEqual([['web-1', 'web-2-b']]);
});

test('a pod that is not ready holds back nobody below it', () => {
  const world = aWorld({ replicas: 4, missing: [0, 3] })
    .becomes(1, { ready: false })
    .after(100)
    .scales(3);
  expect(haltsOf(world.after(500).setBecomes({}))).toEqual([]);
});
