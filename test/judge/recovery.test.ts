import { describe, expect, test } from 'vitest';
import { evidenceOf } from '../../src/judge/evidence.ts';
import { recoveriesOf } from '../../src/judge/recovery.ts';
import { aWorld, type World } from '../support/world.ts';

function recoveries({ recording }: World) {
  const evidence = evidenceOf(recording);
  if (evidence === undefined) throw new Error('no set');
  return recoveriesOf(evidence);
}
const requestedAt = (world: World, ordinal: number) => recoveries(world).get(ordinal)?.requestedAt;
const scaleAsked = (from: number, to: number) => ({ type: 'scaleRequested', from, to }) as const;

const ip = '10.0.0.2';
/** The new pod's name leads to it. */
const named = {
  ordinal: 1,
  name: 'web-1.nginx',
  uid: 'web-1-b',
  ip,
  addresses: [ip],
  by: 'resolver here',
} as const;

describe('a recovery is counted', () => {
  test('from the pod’s own deletion, whatever else was deleted', () => {
    const world = aWorld().kills(0).after(500).kills(1).after(500).replaced(1).replaced(0);
    expect([0, 1].map((ordinal) => requestedAt(world, ordinal))).toEqual([1000, 1500]);
  });

  test('from the deletion of the whole set that came before it', () => {
    const whole = { type: 'setDeleteRequested', uid: 'set-1', cascade: 'background' } as const;
    const world = aWorld().act(whole).after(300);
    world.fact('set', 'deleted', world.set).terminates(1).after(300).act(whole);
    expect(requestedAt(world.replaced(1), 1)).toBe(1000);
    const again = aWorld().act(whole).after(300).act(whole).after(300);
    again.fact('set', 'deleted', again.set).terminates(1);
    expect(requestedAt(again.replaced(1), 1)).toBe(1300);
  });

  test('from the scaling down that made the pod superfluous', () => {
    const world = aWorld({ replicas: 4 }).scales(3).after(9000).controllerDeletes(3).after(50);
    world.gone(3).scales(2).after(900).controllerDeletes(2).gone(2);
    expect([3, 2].map((ordinal) => requestedAt(world, ordinal))).toEqual([1000, 10_050]);
  });

  test('not from one that only asks for more, or for as many', () => {
    const world = aWorld().scales(2).after(500).act(scaleAsked(2, 3)).after(500).act(scaleAsked(2, 2));
    expect(requestedAt(world.after(10).controllerDeletes(2), 2)).toBe(1000);
  });

  test('from the request, when its answer was lost', () => {
    const world = aWorld().act(scaleAsked(3, 2)).after(40).setBecomes({ replicas: 2 }).controllerDeletes(2);
    expect(requestedAt(world, 2)).toBe(1000);
    expect(requestedAt(aWorld().scales(2).after(40).controllerDeletes(2), 2)).toBe(1000);
    const answered = aWorld().act(scaleAsked(3, 2)).after(40).act({ type: 'scaleAccepted', from: 3, to: 2 });
    expect(requestedAt(answered.setBecomes({ replicas: 2 }).controllerDeletes(2), 2)).toBe(1040);
  });

  test('not at all for what others took, however we scaled before', () => {
    expect(requestedAt(aWorld().scales(2).after(9000).terminates(0).replaced(0), 0)).toBeUndefined();
    expect(requestedAt(aWorld().setBecomes({ replicas: 2 }).terminates(2), 2)).toBeUndefined();
  });

  test('in an observation from its departure, where that was seen', () => {
    const observed = () => aWorld().act({ type: 'observing' }).after(500);
    expect(requestedAt(observed().terminates(1).replaced(1), 1)).toBe(1500);
    const world = observed();
    expect(requestedAt(world.fact('pod', 'vanished', world.pod(1)), 1)).toBeUndefined();
  });
});

describe('the phases', () => {
  test('of a pod that went at once begin with its end', () => {
    const world = aWorld().act({ type: 'deleteRequested', ordinal: 1, uid: 'web-1-a' }).after(70).gone(1);
    expect(recoveries(world).get(1)).toMatchObject({ terminating: 70, gone: 70 });
  });

  test('of one that is not back are not those of the one that went', () => {
    const world = aWorld({ missing: [1] })
      .made(1)
      .ready(1)
      .after(9000)
      .kills(1)
      .after(50)
      .gone(1);
    expect(recoveries(world).get(1)).toMatchObject({
      created: undefined,
      scheduled: undefined,
      started: undefined,
      ready: undefined,
      endpoint: undefined,
    });
  });

  test('are those of the ordinal itself, however well another one is', () => {
    const world = aWorld()
      .kills(1)
      .gone(1)
      .after(50)
      .made(1)
      .kills(2)
      .after(50)
      .gone(2)
      .made(2)
      .after(50)
      .ready(2);
    expect(recoveries(world).get(1)).toMatchObject({ created: 50, ready: undefined });
  });

  test('end with the first name that leads to the new pod, where one was asked for', () => {
    const world = aWorld().kills(1).replaced(1).after(200);
    expect('dns' in (recoveries(world).get(1) ?? {})).toBe(false);
    world.act({ type: 'namesRead', names: [{ ...named, addresses: [] }] }).after(100);
    expect('dns' in (recoveries(world).get(1) ?? {})).toBe(false);
    expect(recoveries(world.act({ type: 'namesRead', names: [named] })).get(1)?.dns).toBe(3300);
  });

  test('take no time when the name is there before the answer to our request', () => {
    const world = aWorld()
      .act({ type: 'deleteRequested', ordinal: 1, uid: 'web-1-a' })
      .gone(1)
      .made(1)
      .ready(1);
    world.act({ type: 'namesRead', names: [named] }).after(80);
    expect(
      recoveries(world.act({ type: 'deleteAccepted', ordinal: 1, uid: 'web-1-a' })).get(1),
    ).toMatchObject({
      requestedAt: 1080,
      dns: 0,
      ready: 0,
    });
  });

  test('are those of the first of several that became well', () => {
    const world = aWorld()
      .kills(1)
      .gone(1)
      .after(50)
      .made(1)
      .after(50)
      .gone(1)
      .after(50)
      .made(1)
      .after(50)
      .ready(1);
    expect(recoveries(world).get(1)).toMatchObject({ created: 150, ready: 200 });
    world.after(50).gone(1).after(50).made(1).after(50).ready(1);
    expect(recoveries(world).get(1)).toMatchObject({ created: 150, ready: 200 });
  });

  test('are those of the next one when none of them became well', () => {
    const world = aWorld().kills(1).gone(1).after(50).made(1).after(50).gone(1).after(50).made(1);
    expect(recoveries(world).get(1)).toMatchObject({ created: 50, ready: undefined });
  });
});
