import { beforeEach, describe, expect, test } from 'vitest';
import { leases } from '../../src/cluster/resource.ts';
import { holderIdentity } from '../../src/drill/host.ts';
import { Fenced, RunLease } from '../../src/drill/undo/lease.ts';
import type { Lease } from '../../src/objects/surroundings.ts';
import { namespace } from '../fakes/a-set.ts';
import { aMachine, aWorld, type Process, type World } from '../fakes/world.ts';
import { later } from './support/as-before.ts';
import { aJournal } from './support/journal.ts';

const journal = aJournal();
const patience = new AbortController().signal;
let world: World;
let process: Process;

beforeEach(() => {
  world = aWorld();
  process = world.process();
});

function acquire(by: Process, holder = holderIdentity(journal.run, by.host.holder)): Promise<RunLease> {
  return RunLease.acquire(by.host.cluster, by.clock, holder, journal, by.host.interrupts.second);
}

function stored(): Lease {
  return world.cluster.store.get(leases, namespace, 'sts-doctor.web');
}

/** Somebody else writes into the Lease. */
function edit(spec: Lease['spec']): void {
  world.cluster.store.write(leases, { ...stored(), spec: { ...stored().spec, ...spec } });
}

const updates = () => world.cluster.requests.filter(({ verb }) => verb === 'update').length;

describe('a Lease that is acquired', () => {
  test('names its holder, when it was renewed and for how long, and carries label and journal', async () => {
    await acquire(process);
    expect(stored()).toMatchObject({
      metadata: {
        labels: { 'app.kubernetes.io/managed-by': 'sts-doctor' },
        annotations: { 'sts-doctor.dev/journal': JSON.stringify(journal) },
      },
      spec: {
        holderIdentity: '20261121-100000-abcde@laptop:1',
        leaseDurationSeconds: 30,
        acquireTime: '2026-11-21T10:00:00.000000Z',
        renewTime: '2026-11-21T10:00:00.000000Z',
      },
    });
    expect(stored().metadata).not.toHaveProperty('ownerReferences');
  });

  test('goes to one of two that ask at the same time, and the other hears who has it', async () => {
    const other = world.process(aMachine('desk'));
    const [mine, theirs] = await Promise.allSettled([
      acquire(process),
      RunLease.acquire(
        other.host.cluster,
        other.clock,
        'other@desk:2',
        journal,
        other.host.interrupts.second,
      ),
    ]);
    expect(mine.status).toBe('fulfilled');
    expect(theirs).toMatchObject({
      reason: {
        exitCode: 4,
        message: expect.stringContaining(
          'another run holds sts/web: 20261121-100000-abcde@laptop:1, renewed 2026',
        ),
        hints: [expect.stringContaining('recover sts/web -n stage')],
      },
    });
  });

  test('is recognised as ours when the answer to its creation was lost', async () => {
    world.cluster.fail('create', { resource: 'leases.coordination.k8s.io', with: 'unreachable after' });
    const lease = await acquire(process);
    expect(() => lease.assertHeld()).not.toThrow();
  });

  test('is given up on when the server stays away', async () => {
    world.cluster.fail('create', { with: 'unreachable before', times: 9 });
    await expect(acquire(process)).rejects.toMatchObject({ kind: 'unreachable' });
  });

  test('is not asked for again when it is forbidden', async () => {
    world.cluster.deny('create', 'leases');
    await expect(acquire(process)).rejects.toMatchObject({ kind: 'forbidden' });
    expect(world.cluster.requests.filter(({ verb }) => verb === 'create')).toHaveLength(1);
  });
});

describe('a Lease that is held', () => {
  let lease: RunLease;

  beforeEach(async () => {
    lease = await acquire(process);
    lease.keepRenewing();
  });

  test('is renewed every ten seconds', async () => {
    await later(world, 25_000);
    expect(stored().spec?.renewTime).toBe('2026-11-21T10:00:20.004000Z');
    expect(stored().metadata?.uid).toBeDefined();
    expect(() => lease.assertHeld()).not.toThrow();
  });

  test('is no longer renewed once it is abandoned, and stays', async () => {
    lease.abandon();
    await later(world, 60_000);
    expect(updates()).toBe(0);
    expect(stored().spec?.holderIdentity).toContain('laptop');
  });

  test('outlives one lost answer without ever being overdue', async () => {
    world.cluster.fail('update', { after: 1, with: 'unreachable after' });
    for (let second = 0; second < 45; second += 1) {
      await later(world, 1000);
      expect(() => lease.assertHeld()).not.toThrow();
    }
  });

  test('outlives a lost answer after which it could not be read either', async () => {
    world.cluster.fail('update', { with: 'unreachable after' });
    world.cluster.fail('get', { with: 'unreachable before' });
    await later(world, 60_000);
    expect(() => lease.assertHeld()).not.toThrow();
  });

  test('outlives a renewal that hangs', async () => {
    world.cluster.fail('update', { with: 'hangs' });
    await later(world, 60_000);
    expect(() => lease.assertHeld()).not.toThrow();
    expect(lease.fenced.aborted).toBe(false);
  });

  test('is lost five seconds before others may take it when nothing renews it', async () => {
    world.cluster.fail('update', { with: 'unreachable before', times: 99 });
    await later(world, 24_990);
    expect(() => lease.assertHeld()).not.toThrow();
    await later(world, 20);
    expect(() => lease.assertHeld()).toThrow(new Fenced('its Lease was not renewed in time'));
  });

  test('says so by itself, without being asked, when nothing renews it', async () => {
    world.cluster.fail('update', { with: 'unreachable before', times: 99 });
    await later(world, 30_000);
    expect(lease.fenced.aborted).toBe(true);
    expect(lease.fenced.reason).toBeInstanceOf(Fenced);
  });

  test('is lost when a laptop has slept, although no timer has noticed', async () => {
    process.clock.sleptFor(60_000);
    expect(() => lease.assertHeld()).toThrow(Fenced);
    expect(lease.fenced.aborted).toBe(true);
  });

  test('is lost when nothing renews it, although the time of day was set back', async () => {
    world.cluster.fail('update', { with: 'unreachable before', times: 99 });
    process.clock.sleptFor(-3_600_000);
    await later(world, 25_100);
    expect(() => lease.assertHeld()).toThrow(Fenced);
  });

  test('is not lost when the time of day is set back', async () => {
    process.clock.sleptFor(-3_600_000);
    await later(world, 60_000);
    expect(() => lease.assertHeld()).not.toThrow();
  });

  test('is lost when somebody has deleted it', async () => {
    world.cluster.store.remove(leases, stored());
    await later(world, 12_000);
    expect(lease.fenced.reason).toEqual(new Fenced('its Lease was deleted'));
    expect(updates()).toBe(1);
  });

  test('is lost when somebody has taken it over, and says who', async () => {
    edit({ holderIdentity: 'recover@desk:7' });
    await later(world, 12_000);
    expect(lease.fenced.reason).toEqual(new Fenced('its Lease was taken over by recover@desk:7'));
    await later(world, 60_000);
    expect(updates()).toBe(1);
  });

  test('is kept when somebody else has only written a label into it', async () => {
    world.cluster.touch({ verb: '', resource: 'leases.coordination.k8s.io', name: 'sts-doctor.web' });
    await later(world, 60_000);
    expect(() => lease.assertHeld()).not.toThrow();
  });

  test('stays lost', async () => {
    process.clock.sleptFor(60_000);
    expect(() => lease.assertHeld()).toThrow(Fenced);
    process.clock.sleptFor(-60_000);
    expect(() => lease.assertHeld()).toThrow(Fenced);
  });
});

describe('a Lease that is given up', () => {
  test('is deleted by its UID', async () => {
    const lease = await acquire(process);
    const { uid } = stored().metadata ?? {};
    await lease.release(patience);
    expect(world.cluster.requests.at(-1)).toMatchObject({ verb: 'delete', body: { uid } });
    expect(world.cluster.store.list(leases)).toEqual([]);
  });

  test('is gone also when the answers are lost', async () => {
    const lease = await acquire(process);
    world.cluster.fail('delete', { with: 'unreachable after' });
    await lease.release(patience);
    expect(world.cluster.store.list(leases)).toEqual([]);
  });

  test('is left alone when it is another by now', async () => {
    const lease = await acquire(process);
    world.cluster.store.remove(leases, stored());
    const other = world.process(aMachine('desk'));
    await RunLease.acquire(
      other.host.cluster,
      other.clock,
      'other@desk:2',
      journal,
      other.host.interrupts.second,
    );
    await lease.release(patience);
    expect(stored().spec?.holderIdentity).toBe('other@desk:2');
  });

  test('is left alone when somebody has taken it over', async () => {
    const lease = await acquire(process);
    edit({ holderIdentity: 'recover@desk:7' });
    await lease.release(patience);
    expect(stored().spec?.holderIdentity).toBe('recover@desk:7');
  });

  test('is gone also when a renewal was just under way', async () => {
    const lease = await acquire(process);
    edit({ renewTime: '2026-11-21T10:00:10.000000Z' });
    await lease.release(patience);
    expect(world.cluster.store.list(leases)).toEqual([]);
  });

  test('is left behind when the user gives up on it', async () => {
    const lease = await acquire(process);
    world.cluster.fail('delete', { with: 'unreachable before', times: 9 });
    const giveUp = new AbortController();
    world.clock.after(1500, () => giveUp.abort(new Error('enough')));
    await expect(lease.release(giveUp.signal)).rejects.toThrow('enough');
  });
});

describe('a Lease that is taken over', () => {
  let left: Lease;
  let desk: Process;
  const takeOver = (by: Process, from: Lease) =>
    RunLease.takeOver(
      by.host.cluster,
      by.clock,
      holderIdentity('recover', by.host.holder),
      from,
      by.host.interrupts.second,
    );

  beforeEach(async () => {
    await acquire(process);
    left = stored();
    desk = world.process(aMachine('desk'));
    await later(world, 31_000);
  });

  test('has a new holder and keeps journal and UID', async () => {
    await takeOver(desk, left);
    expect(stored().spec).toMatchObject({ holderIdentity: 'recover@desk:2', leaseDurationSeconds: 30 });
    expect(stored().spec?.renewTime).toMatch(/^2026-11-21T10:00:31\.\d{6}Z$/);
    expect(stored().metadata).toMatchObject({
      uid: left.metadata?.uid,
      annotations: left.metadata?.annotations,
    });
  });

  test('goes to one of two that try at once', async () => {
    const third = world.process(aMachine('third'));
    const results = await Promise.allSettled([takeOver(desk, left), takeOver(third, left)]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(results[1]).toMatchObject({
      reason: { exitCode: 4, message: 'somebody else is working on sts-doctor.web at this moment' },
    });
  });

  test('stays where it is when its holder has renewed it since it was read', async () => {
    edit({ renewTime: '2026-11-21T10:00:10.000000Z' });
    await expect(takeOver(desk, left)).rejects.toMatchObject({ exitCode: 4 });
    expect(stored().spec?.holderIdentity).toContain('laptop');
  });

  test('is ours although the answer was lost', async () => {
    world.cluster.fail('update', { with: 'unreachable after' });
    const lease = await takeOver(desk, left);
    expect(() => lease.assertHeld()).not.toThrow();
    lease.keepRenewing();
    await later(world, 30_000);
    expect(lease.fenced.aborted).toBe(false);
  });

  test('is asked for again when the request never arrived', async () => {
    world.cluster.fail('update', { with: 'unreachable before' });
    await takeOver(desk, left);
    expect(stored().spec?.holderIdentity).toBe('recover@desk:2');
  });
});
