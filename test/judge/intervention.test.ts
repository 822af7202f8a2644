import { describe, expect, test } from 'vitest';
import type { Intervention } from '../../src/judge/intervention.ts';
import { firstFromOutside, interventionIn } from '../../src/judge/intervention.ts';
import type { Pod } from '../../src/objects/workload.ts';
import type { Change, Fact } from '../../src/recording/entry.ts';
import { snapshotAt } from '../../src/recording/snapshot.ts';
import { aClaim, aPod, aSet } from '../support/builders.ts';
import { aWorld, type World } from '../support/world.ts';

const set = aSet();
const known = snapshotAt(aWorld().recording, Infinity);
const nothing = snapshotAt({ header: aWorld().recording.header, entries: [] }, 0);
const fact = { entry: 'fact', seq: 99, at: 7000 } as const;
const ofPod = (object: Pod, change: Change = 'modified') =>
  ({ ...fact, kind: 'pod', change, object }) as const;

describe('another definition', () => {
  const ofSet = (spec?: object) =>
    ({
      ...fact,
      kind: 'set',
      change: 'modified',
      object: { metadata: { name: 'web' }, ...(spec && { spec }) },
    }) as const;

  test('is told by the parts that changed', () => {
    expect(interventionIn(ofSet({ ...set.spec, replicas: 5, minReadySeconds: 3 }), known, 'web')).toEqual({
      at: 7000,
      what: 'spec.replicas, spec.minReadySeconds changed',
      taken: undefined,
    });
    const { replicas: _replicas, ...fewer } = set.spec ?? {};
    expect(interventionIn(ofSet(fewer), known, 'web')?.what).toBe('spec.replicas changed');
  });

  test('is not one that is as before', () => {
    expect(interventionIn(ofSet({ ...set.spec }), known, 'web')).toBeUndefined();
    expect(interventionIn(ofSet(), nothing, 'web')).toBeUndefined();
  });

  test('is all of it, where none was known', () => {
    expect(interventionIn(ofSet({ replicas: 5 }), nothing, 'web')?.what).toBe('spec.replicas changed');
  });
});

describe('a pod', () => {
  test.each<[string, Fact<'pod'>]>([
    ['begins to go', ofPod(aPod(set, 1, { terminating: true }))],
    ['is gone at once', ofPod(aPod(set, 1), 'deleted')],
  ])('that %s may have been taken', (_, one) => {
    expect(interventionIn(one, known, 'web')).toEqual({
      at: 7000,
      what: 'pod web-1 deleted',
      taken: 'web-1-a',
    });
  });

  test.each<[string, Fact<'pod'>]>([
    ['stays', ofPod(aPod(set, 1, { ready: false }))],
    ['was not known', ofPod(aPod(set, 9, { terminating: true }))],
    ['is another one of the name', ofPod(aPod(set, 1, { terminating: true, uid: 'other' }))],
    ['says nothing of itself', ofPod({}, 'deleted')],
  ])('that %s was not', (_, one) => {
    expect(interventionIn(one, known, 'web')).toBeUndefined();
  });

  test('that was on its way already was not', () => {
    const going = snapshotAt(aWorld().terminates(1).recording, Infinity);
    expect(interventionIn(ofPod(aPod(set, 1), 'deleted'), going, 'web')).toBeUndefined();
  });

  test('without a name or a UID may be told all the same', () => {
    const bare = snapshotAt(aWorld().fact('pod', 'added', {}).recording, Infinity);
    expect(interventionIn(ofPod({}, 'deleted'), bare, 'web')).toEqual({
      at: 7000,
      what: 'pod  deleted',
      taken: undefined,
    });
  });
});

test('what becomes of other things is nobody’s doing to the set', () => {
  const claim = { ...fact, kind: 'claim', change: 'deleted', object: aClaim(set, 'data', 1) } as const;
  const event = { ...fact, kind: 'event', change: 'added', object: { reason: 'Killing' } } as const;
  expect([claim, event].map((one) => interventionIn(one, known, 'web'))).toEqual([undefined, undefined]);
});

describe('the first from outside', () => {
  const change: Intervention = { at: 1, what: 'spec.replicas changed', taken: undefined };
  const took = (uid: string): Intervention => ({ at: 2, what: `pod of ${uid}`, taken: uid });
  const first = (world: World, ...all: readonly Intervention[]) => firstFromOutside(all, world.recording);

  test('is a pod that neither the controller nor the drill took', () => {
    const world = aWorld().kills(0).controllerDeletes(1).terminates(2);
    expect(first(world, took('web-0-a'), took('web-1-a'), took('web-2-a'))).toEqual(took('web-2-a'));
    expect(first(world, took('web-0-a'), took('web-1-a'))).toBeUndefined();
  });

  test('is another definition after what the drill took', () => {
    expect(first(aWorld().kills(0), took('web-0-a'), change)).toBe(change);
  });

  test('is none of what nobody knows to have gone', () => {
    expect(first(aWorld(), took('unknown'))).toBeUndefined();
    expect(first(aWorld())).toBeUndefined();
  });

  test('needs no more than the change itself where the set was never seen', () => {
    const { header } = aWorld().recording;
    const blind = { header, entries: [] };
    expect(firstFromOutside([change], blind)).toBe(change);
    expect(firstFromOutside([took('web-1-a')], blind)).toBeUndefined();
    expect(firstFromOutside([], blind)).toBeUndefined();
  });
});
