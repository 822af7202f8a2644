import { beforeEach, describe, expect, test, vi } from 'vitest';
import { claims, leases } from '../../src/cluster/resource.ts';
import { findUnfinished } from '../../src/drill/undo/interrupted.ts';
import { type Journal, formatJournal } from '../../src/drill/undo/journal.ts';
import { journalAnnotation } from '../../src/drill/undo/lease.ts';
import { ourLabels } from '../../src/drill/undo/our-labels.ts';
import { namespace } from '../fakes/a-set.ts';
import { aMachine, aWorld, type World } from '../fakes/world.ts';
import { stateOf } from './support/as-before.ts';
import { leaveBehind } from './support/drill.ts';
import { aJournal } from './support/journal.ts';
import { scaleToZero } from './support/scenarios.ts';
import { noJudgement } from './support/sweep.ts';

vi.mock(import('../../src/judge/judge.ts'), () => ({ judge: () => noJudgement }));

const MIDDLE_MS = 2500;
let world: World;

beforeEach(() => {
  world = aWorld();
});

/** A Lease that somebody has made by hand. */
function forge(journal: Journal, name = 'sts-doctor.web', text = formatJournal(journal)): void {
  world.cluster.store.write(leases, {
    metadata: { name, namespace, labels: ourLabels, annotations: { [journalAnnotation]: text } },
    spec: { holderIdentity: 'somebody', renewTime: '2026-01-01T00:00:00.000000Z' },
  });
}

async function unfinished(on = world.process(), where: 'here' | 'everywhere' = 'here') {
  const broken: string[] = [];
  const { cluster, journals, interrupts } = on.host;
  const runs = await findUnfinished(
    cluster,
    journals,
    where === 'here' ? namespace : undefined,
    interrupts.first,
    ({ message }) => broken.push(message),
  );
  return { runs, broken };
}

describe('recover', () => {
  test('finds nothing when nothing was left behind', async () => {
    expect(await world.recover()).toBeUndefined();
  });

  test('tells its steps and what became of the pods', async () => {
    await leaveBehind(world, scaleToZero, MIDDLE_MS);
    const process = world.process();
    await world.recover(process);
    expect(process.events).toContainEqual(
      expect.objectContaining({
        type: 'undoStep',
        step: expect.objectContaining({ does: 'restore spec.replicas to 3' }),
      }),
    );
    expect(process.events).toContainEqual(
      expect.objectContaining({ type: 'pod', name: 'web-2', state: 'Ready' }),
    );
    expect(process.events.at(-1)).toMatchObject({ type: 'undone', undo: { outcome: 'restored' } });
  });

  test('has failed when the set is restored but does not get healthy', async () => {
    await leaveBehind(world, scaleToZero, MIDDLE_MS);
    world.controller.isBroken = (pod) => pod.metadata?.name === 'web-2';
    expect(await world.recover()).toMatchObject({
      exitCode: 1,
      detail: 'web-2 is not healthy',
      undo: { outcome: 'restored, not healthy' },
    });
    expect((await unfinished()).runs).toEqual([]);
  });

  test.each(['unreachable before', 'unreachable after', 'timeout'] as const)(
    'that is met by %s tries again until it is through',
    async (fault) => {
      const before = stateOf(world);
      await leaveBehind(world, scaleToZero, MIDDLE_MS);
      world.cluster.fail('list', { resource: 'pods', with: fault });
      expect((await world.recover())?.exitCode).toBe(0);
      expect(stateOf(world)).toEqual(before);
    },
  );

  test('that may not do it says so, and can be repeated', async () => {
    const before = stateOf(world);
    await leaveBehind(world, scaleToZero, MIDDLE_MS);
    world.cluster.fail('list', { resource: 'pods', with: 'forbidden' });
    await expect(world.recover()).rejects.toMatchObject({
      exitCode: 6,
      message: expect.stringMatching(/^not undone: /),
      hints: ['Try again: kubectl sts-doctor recover sts/web -n stage --context test'],
    });
    expect((await world.recover(world.process(), { force: true }))?.exitCode).toBe(0);
    expect(stateOf(world)).toEqual(before);
  });

  test('lists what it may see, and says what it may not', async () => {
    await leaveBehind(world, scaleToZero, MIDDLE_MS);
    world.cluster.deny('list', 'controllerrevisions');
    const { runs, broken } = await unfinished();
    expect(runs).toHaveLength(1);
    expect(broken).toEqual([
      expect.stringMatching(/controllerrevisions.*; a set that is away may stay unseen$/),
    ]);
  });

  test('that is interrupted leaves the run to the next one', async () => {
    const before = stateOf(world);
    await leaveBehind(world, scaleToZero, MIDDLE_MS);
    const process = world.process();
    world.clock.after(3000, () => process.interrupt());
    await expect(world.recover(process)).rejects.toMatchObject({
      exitCode: 6,
      message: 'not undone: interrupted by SIGINT',
    });
    process.gate.die();
    expect((await world.recover(world.process(), { force: true }))?.exitCode).toBe(0);
    expect(stateOf(world)).toEqual(before);
  });

  test('goes on where its own Lease is lost: it stops without undoing any further', async () => {
    await leaveBehind(world, scaleToZero, MIDDLE_MS);
    const process = world.process();
    world.clock.after(1000, () =>
      world.cluster.store.remove(leases, world.cluster.store.get(leases, namespace, 'sts-doctor.web')),
    );
    world.controller.startMs = 30_000;
    await expect(world.recover(process)).rejects.toMatchObject({
      message: 'not undone: its Lease was deleted',
    });
  });
});

describe('unfinished runs', () => {
  test('are found on another machine by their Lease alone', async () => {
    await leaveBehind(world, scaleToZero, MIDDLE_MS);
    const { runs } = await unfinished(world.process(aMachine('desk')));
    expect(runs).toMatchObject([
      { journal: { scenario: 'test', target: { name: 'web' } }, lease: { kind: 'Lease' }, holder: undefined },
    ]);
  });

  test('are found once on the machine that has their journal, with their process', async () => {
    await leaveBehind(world, scaleToZero, MIDDLE_MS);
    expect((await unfinished()).runs).toMatchObject([{ holder: { host: 'laptop', pid: 1 } }]);
  });

  test('are found on disk when their Lease is gone', async () => {
    await leaveBehind(world, scaleToZero, MIDDLE_MS);
    world.cluster.store.remove(leases, world.cluster.store.get(leases, namespace, 'sts-doctor.web'));
    expect((await unfinished()).runs).toMatchObject([{ lease: undefined, holder: { pid: 1 } }]);
    expect((await unfinished(world.process(), 'everywhere')).runs).toHaveLength(1);
  });

  test('of another cluster or namespace on the same disk are none of this one', async () => {
    const { host } = world.process();
    const { target } = aJournal();
    await host.journals.write(aJournal({ target: { ...target, server: 'https://other:6443' } }), host.holder);
    expect((await unfinished()).runs).toEqual([]);
    expect(await world.recover()).toBeUndefined();
    await host.journals.write(aJournal({ target: { ...target, namespace: 'prod' } }), host.holder);
    expect((await unfinished()).runs).toEqual([]);
    expect((await unfinished(world.process(), 'everywhere')).runs).toHaveLength(1);
  });

  test('are found although a Lease beside them is none of ours, which is told', async () => {
    await leaveBehind(world, scaleToZero, MIDDLE_MS);
    forge(aJournal({ run: 'x-1' }), 'sts-doctor.other', '{}');
    expect(await unfinished()).toMatchObject({
      runs: [{ journal: { target: { name: 'web' } } }],
      broken: [expect.stringMatching(/^lease stage\/sts-doctor\.other: this is not an undo journal of ours/)],
    });
  });
});

describe('a Lease that was forged', () => {
  const stays = async (journal: Journal, force = false) => {
    const before = stateOf(world) as Record<string, unknown>;
    forge(journal);
    const recovered = await world.recover(world.process(), { force }).catch((error: unknown) => error);
    expect(stateOf(world)).toEqual({ ...before, leases: expect.anything() });
    return recovered;
  };

  test('does not make recover delete claims', async () => {
    const { target, before } = aJournal();
    await stays(
      aJournal({
        target,
        before: { ...before, claims: {} },
        ordinals: { start: 0, replicas: 0 },
        changes: [{ path: ['spec', 'replicas'], before: 3, ours: [5] }],
      }),
    );
    expect(world.cluster.store.list(claims)).toHaveLength(3);
  });

  test('does not make recover delete claims of pods that are there, not even by force', async () => {
    const { target, before } = aJournal();
    const changes = [{ path: ['spec', 'replicas'], before: 3, ours: [5] }];
    await stays(aJournal({ target, before, ordinals: { start: 0, replicas: 0 }, changes }), true);
    expect(world.cluster.store.list(claims)).toHaveLength(3);
  });

  const scalesUp = [{ path: ['spec', 'replicas'], before: 3, ours: [5] }];
  const fromEarlier = () =>
    world.cluster.store.write(claims, { metadata: { name: 'data-web-3', namespace, uid: 'precious' } });

  test('does not make recover delete claims from an earlier scaling: the set bears no mark', async () => {
    fromEarlier();
    await stays(aJournal({ changes: scalesUp }));
    await stays(aJournal({ changes: scalesUp }), true);
  });

  test('does not make recover delete claims where nobody says what was there before', async () => {
    fromEarlier();
    const journal = aJournal({ changes: scalesUp });
    world.edit((set) => ({
      ...set,
      metadata: { ...set.metadata, annotations: { 'sts-doctor.dev/run': journal.run } },
    }));
    forge({ ...journal, before: { ...journal.before, claims: undefined } });
    await world.recover();
    expect(world.cluster.store.find(claims, namespace, 'data-web-3')?.metadata?.uid).toBe('precious');
  });

  test('does not make recover change a set that bears no mark', async () => {
    const changes = [{ path: ['spec', 'replicas'], before: 0, ours: [3] }];
    expect(await stays(aJournal({ changes }))).toMatchObject({ exitCode: 6, undo: { outcome: 'conflict' } });
  });
});
