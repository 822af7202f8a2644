import { beforeEach, describe, expect, test } from 'vitest';
import { pods } from '../../src/cluster/resource.ts';
import { markAnnotation } from '../../src/recording/mark.ts';
import type { StatefulSet } from '../../src/objects/workload.ts';
import { aWorld, type Process, type World } from '../fakes/world.ts';
import { stateOf } from './support/as-before.ts';
import { drill } from './support/drill.ts';
import { scaleToZero, stallRollout } from './support/scenarios.ts';
import { hasBadImage } from './support/sweep.ts';

let world: World;
let process: Process;
let before: unknown;
let enter: AbortController;

beforeEach(() => {
  world = aWorld();
  process = world.process();
  before = stateOf(world);
  enter = new AbortController();
});

const gameDay = async (forMs?: number) =>
  (await drill(world, scaleToZero, process, { hold: { forMs, released: enter.signal } })).result;

/** Calls back so long after the fault is in place. */
const whileHeld = (ms: number, does: () => void) => {
  const tell = process.host.onEvent;
  Object.assign(process.host, {
    onEvent: (event: Parameters<typeof tell>[0]) => {
      tell(event);
      if (event.type === 'phase' && event.phase === 'holding') world.clock.after(ms, does);
    },
  });
};

const scaledTo = (replicas: number) => () =>
  world.edit((set: StatefulSet) => ({
    ...set,
    metadata: { ...set.metadata, generation: (set.metadata?.generation ?? 0) + 1 },
    spec: { ...set.spec, replicas },
  }));

describe('a fault that is held', () => {
  test('stays until people have mended it, and the undo finds nothing to do', async () => {
    whileHeld(60_000, scaledTo(3));
    const result = await gameDay();
    expect(result.gameDay).toMatchObject({
      endedBy: 'repaired',
      detected: { what: 'spec.replicas changed' },
    });
    const { detected, repaired, heldMs } = result.gameDay ?? {};
    expect(detected?.afterMs).toBeGreaterThanOrEqual(60_000);
    expect(repaired?.afterMs).toBeGreaterThan(detected?.afterMs ?? Infinity);
    expect(heldMs).toBeGreaterThan(60_000);
    expect(result.undo).toMatchObject({ outcome: 'restored', steps: [{ result: 'already undone' }] });
    expect(stateOf(world)).toEqual(before);
  });

  test('is undone when its time is up', async () => {
    const result = await gameDay(1_800_000);
    expect(result.gameDay).toMatchObject({ heldMs: 1_800_000, endedBy: 'time' });
    expect(result.gameDay?.detected).toBeUndefined();
    expect(result.gameDay?.repaired).toBeUndefined();
    expect(result).toMatchObject({ status: 'passed', undo: { outcome: 'restored' } });
    expect(stateOf(world)).toEqual(before);
  });

  describe('in a template', () => {
    const stalled = async () => {
      world.controller.isBroken = hasBadImage;
      const hold = { forMs: 1_800_000, released: enter.signal };
      return (await drill(world, stallRollout, process, { hold })).result;
    };

    test('that the rollout gets through after all is found by nobody', async () => {
      whileHeld(60_000, () => {
        world.controller.isBroken = () => false;
        world.controller.tick();
      });
      const result = await stalled();
      expect(result.undo).toMatchObject({ outcome: 'restored' });
      expect(result.gameDay).toMatchObject({ endedBy: 'time', detected: undefined, repaired: undefined });
    });

    test('is found by whoever deletes the stuck pod, which mends nothing', async () => {
      whileHeld(60_000, () => {
        const stuck = world.cluster.store.list(pods).find(hasBadImage);
        if (stuck) world.cluster.delete(pods, stuck, 30);
      });
      const { gameDay: day } = await stalled();
      expect(day).toMatchObject({ endedBy: 'time', detected: { what: 'pod web-2 deleted' } });
      expect(day?.repaired).toBeUndefined();
    });
  });

  test('is undone when somebody presses Enter', async () => {
    whileHeld(5_000, () => enter.abort());
    expect(await gameDay()).toMatchObject({ gameDay: { heldMs: 5_000, endedBy: 'released' } });
    expect(stateOf(world)).toEqual(before);
  });

  test('is undone at Ctrl-C, which is one way to end a game day', async () => {
    whileHeld(5_000, () => process.interrupt('SIGINT'));
    const result = await gameDay();
    expect(result).toMatchObject({ status: 'passed', exitCode: 0, gameDay: { endedBy: 'signal' } });
    expect(stateOf(world)).toEqual(before);
  });

  test('is undone at SIGTERM, which ends the run as it always does', async () => {
    whileHeld(5_000, () => process.interrupt('SIGTERM'));
    expect(await gameDay()).toMatchObject({
      status: 'interrupted',
      exitCode: 143,
      undo: { outcome: 'restored' },
    });
    expect(stateOf(world)).toEqual(before);
  });

  test('is not fought over: what people have chosen instead stands, and nothing of the run is left', async () => {
    whileHeld(5_000, scaledTo(2));
    const result = await gameDay();
    expect(result).toMatchObject({
      exitCode: 0,
      gameDay: { endedBy: 'repaired' },
      undo: {
        outcome: 'restored',
        steps: [{ result: 'already undone', detail: 'kept at 2, as somebody wants it' }],
        differences: expect.arrayContaining([
          expect.objectContaining({ what: 'spec.replicas', ours: false }),
        ]),
      },
    });
    expect(world.set.spec?.replicas).toBe(2);
    expect(world.set.metadata?.annotations?.[markAnnotation]).toBeUndefined();
    expect((stateOf(world) as { readonly leases: object }).leases).toEqual({});
  });

  test('by people who rewrote the whole set, the mark included, is found already undone', async () => {
    whileHeld(5_000, () => {
      const { [markAnnotation]: _mark, ...annotations } = world.set.metadata?.annotations ?? {};
      world.edit((set: StatefulSet) => ({
        ...set,
        metadata: { ...set.metadata, annotations, generation: (set.metadata?.generation ?? 0) + 1 },
        spec: { ...set.spec, replicas: 3 },
      }));
    });
    const result = await gameDay();
    expect(result).toMatchObject({ gameDay: { endedBy: 'mark gone' }, undo: { outcome: 'restored' } });
    expect(world.set.spec?.replicas).toBe(3);
  });

  test('keeps its Lease for as long as it takes', async () => {
    whileHeld(600_000, () => enter.abort());
    await gameDay();
    const renewals = world.cluster.requests.filter(
      ({ verb, resource }) => verb === 'update' && resource.startsWith('leases'),
    );
    expect(renewals.length).toBeGreaterThan(10);
  });
});

test('without a hold there is no game day', async () => {
  const { result } = await drill(world, scaleToZero, process);
  expect(result.gameDay).toBeUndefined();
});
