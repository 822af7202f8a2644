import { describe, expect, test } from 'vitest';
import { evidenceOf } from '../../src/judge/evidence.ts';
import { updatesIn } from '../../src/judge/updates.ts';
import { aPod } from '../support/builders.ts';
import { aWorld, type World } from '../support/world.ts';

/** What the latest definition says when web-1, or whoever it is, is taken for a rollout. */
function viewsOf(world: World, ordinal = 1) {
  const evidence = evidenceOf(world.recording);
  return evidence
    ? updatesIn(evidence)
        .findLast((update) => update.ordinal === ordinal)
        ?.views.at(-1)
    : undefined;
}
const firstAbove = (world: World) => viewsOf(world)?.pending[0];
/** Rolling to `web-b`, long enough ago that only that definition can be in force. */
const rolling = (options: Parameters<typeof aWorld>[0] = {}) => aWorld(options).rolls('web-b').after(5000);

describe('how young one above is', () => {
  /** web-2 is updated, and says that it is ready since so many milliseconds before web-1 is taken. */
  const stamped = (minReadySeconds: number, ms: number) => {
    const world = rolling({ minReadySeconds }).updated(2).after(60_000);
    const { status, ...pod } = world.pod(2);
    const lastTransitionTime = new Date(Date.parse('2026-11-21T10:00:00Z') + world.at - ms).toISOString();
    const conditions = [{ type: 'Ready', status: 'True', lastTransitionTime }];
    const taken = world.changes(2, { ...pod, status: { ...status, conditions } }).controllerDeletes(1);
    return viewsOf(taken)?.young.map(({ ordinal }) => ordinal);
  };

  test('is told by its timestamps too, as far as they allow', () => {
    expect([stamped(10, 5000), stamped(10, 9000)]).toEqual([[2], []]);
  });

  test('is nothing where nobody has to wait, whatever they say', () => {
    expect(stamped(0, -90_000)).toEqual([]);
  });
});

describe('for how long one above has been ready by the timestamps', () => {
  const requested = (world: World) => Date.parse('2026-11-21T10:00:00Z') + world.at;
  const since = Date.parse('2026-01-01T00:00:20Z');

  test('is counted to when the deletion was asked for', () => {
    const world = rolling();
    const readyFor = requested(world) - since;
    // The clock of a node is ahead by no more than a pod took to start, and a timestamp has whole seconds.
    expect(firstAbove(world.controllerDeletes(1))).toMatchObject({ readyFor, readyAtMost: readyFor + 3000 });
  });

  test('is counted to the deletion itself where there was no grace', () => {
    const world = rolling();
    const { metadata, ...pod } = world.pod(1);
    const deletionTimestamp = new Date(requested(world)).toISOString();
    const readyFor = requested(world) - since;
    expect(
      firstAbove(world.changes(1, { ...pod, metadata: { ...metadata, deletionTimestamp } })),
    ).toMatchObject({
      readyFor,
    });
  });

  test('is not known of one that went without a word', () => {
    expect(firstAbove(rolling().gone(1))).toMatchObject({ readyFor: undefined, readyAtMost: undefined });
  });
});

test('one above that shows no definition is on no known node', () => {
  const world = rolling();
  const { spec: _spec, ...pod } = world.pod(2);
  expect(firstAbove(world.changes(2, pod).controllerDeletes(1))?.node).toBeUndefined();
  expect(firstAbove(rolling().controllerDeletes(1))?.node).toBe('node-1');
});

describe('whether the controller may not know yet that one above is away', () => {
  const parallel = () => rolling({ policy: 'Parallel' });
  const broken = (world: World) => world.becomes(2, { ready: false }).after(500);

  test('is not changed by what others are', () => {
    const world = parallel().updated(2).after(5000).terminates(0).gone(0).made(0).after(5000);
    expect(firstAbove(broken(world).controllerDeletes(1))).toMatchObject({ justNow: true });
  });

  test('is not changed by what becomes of it afterwards', () => {
    const world = () => broken(parallel().updated(2).after(5000)).controllerDeletes(1);
    expect(firstAbove(world().after(500).gone(2).made(2))).toMatchObject({ ordinal: 2, justNow: true });
    const taken = world().after(500).rolls('web-c').after(5000).controllerDeletes(2);
    expect(firstAbove(taken)).toMatchObject({ ordinal: 2, justNow: true });
  });

  test('is no question of one that it never had ready', () => {
    const young = rolling({ missing: [2], policy: 'Parallel' })
      .made(2)
      .after(500)
      .terminates(2)
      .after(500);
    expect(firstAbove(young.controllerDeletes(1))).toMatchObject({ state: 'away', justNow: false });
  });

  test('is no question of one that was found anew and was never ready since', () => {
    const found = () => {
      const world = parallel().updated(2).after(5000);
      world.fact('pod', 'vanished', world.pod(2));
      return world
        .fact('pod', 'listed', aPod(world.set, 2, { uid: 'web-2-z', ready: false }))
        .after(500)
        .controllerDeletes(1);
    };
    expect(firstAbove(found())).toMatchObject({ state: 'away', justNow: false });
    const later = found();
    later.after(500).fact('pod', 'modified', aPod(later.set, 2, { uid: 'web-2-z' }));
    expect(firstAbove(later)).toMatchObject({ justNow: false });
  });
});
