import { beforeEach, describe, expect, test, vi } from 'vitest';
import { leases } from '../../src/cluster/resource.ts';
import { Interrupted } from '../../src/drill/host.ts';
import { namespace } from '../fakes/a-set.ts';
import { aMachine, aWorld, type Process, type World } from '../fakes/world.ts';
import { later, stateOf } from './support/as-before.ts';
import { drill, leaveBehind } from './support/drill.ts';
import { scaleToZero } from './support/scenarios.ts';
import { noJudgement } from './support/sweep.ts';

vi.mock(import('../../src/judge/judge.ts'), () => ({ judge: () => noJudgement }));

const desk = aMachine('desk');
/** In the middle of the drill: scaled down, not all pods gone. */
const MIDDLE_MS = 2500;

let world: World;
let before: unknown;

beforeEach(() => {
  world = aWorld();
  before = stateOf(world);
});

const holder = () =>
  world.cluster.store.find(leases, namespace, 'sts-doctor.web')?.spec?.holderIdentity ?? 'nobody';

/** What `recover` says before it waits. */
async function recoverTelling(by: Process, options: Parameters<World['recover']>[1] = {}) {
  const waits: string[] = [];
  const onWait = (who: string, ms: number) => void waits.push(`${who} ${ms}`);
  const began = world.clock.now;
  const recovered = await world.recover(by, { onWait, ...options });
  return { recovered, waits, took: world.clock.now - began };
}

describe('a run that was left behind', () => {
  test('is taken at once on its own machine, where its process is gone', async () => {
    await leaveBehind(world, scaleToZero, MIDDLE_MS);
    const { recovered, waits } = await recoverTelling(world.process());
    expect(waits).toEqual([]);
    expect(recovered).toMatchObject({ exitCode: 0, undo: { outcome: 'restored' } });
    expect(stateOf(world)).toEqual(before);
  });

  test.each([
    ['it lives', true],
    ['nobody can tell', undefined],
  ])('is waited for on its own machine when %s', async (_what, alive) => {
    await leaveBehind(world, scaleToZero, MIDDLE_MS);
    const { waits, took } = await recoverTelling(world.process(), { isAlive: () => alive });
    expect(waits).toEqual([expect.stringMatching(/^20261121-100000-\w+@laptop:1 30000$/)]);
    expect(took).toBeGreaterThan(30_000);
  });

  test('is waited for on another machine, whatever processes that one has', async () => {
    await leaveBehind(world, scaleToZero, MIDDLE_MS);
    const { waits } = await recoverTelling(world.process(desk), { isAlive: () => false });
    expect(waits).toHaveLength(1);
    expect(stateOf(world)).toEqual(before);
  });

  test.each([
    ['another boot, or another container of the name', 'another boot'],
    ['a machine that cannot be told from its namesakes', undefined],
  ])('is waited for on %s', async (_what, machine) => {
    await leaveBehind(world, scaleToZero, MIDDLE_MS);
    const process = world.process();
    process.host.holder = { ...process.host.holder, machine };
    expect((await recoverTelling(process)).waits).toHaveLength(1);
  });

  test('is waited for on another machine that shares its disk', async () => {
    await leaveBehind(world, scaleToZero, MIDDLE_MS);
    const { waits } = await recoverTelling(world.process({ ...aMachine('desk'), disk: world.laptop.disk }));
    expect(waits).toHaveLength(1);
    expect(world.laptop.disk.files.size).toBe(0);
  });

  test('is taken at once by force', async () => {
    await leaveBehind(world, scaleToZero, MIDDLE_MS);
    const { recovered, waits } = await recoverTelling(world.process(desk), { force: true });
    expect(waits).toEqual([]);
    expect(recovered?.exitCode).toBe(0);
  });

  test('is not believed to be dead by the age of its Lease, which another clock has written', async () => {
    await leaveBehind(world, scaleToZero, MIDDLE_MS);
    await later(world, 301_000);
    const { waits } = await recoverTelling(world.process(desk));
    expect(waits).toHaveLength(1);
  });

  test('can still be recovered by somebody else when a wait for it is interrupted', async () => {
    await leaveBehind(world, scaleToZero, MIDDLE_MS);
    const impatient = world.process(desk);
    world.clock.after(5000, () => impatient.interrupt());
    await expect(world.recover(impatient)).rejects.toBeInstanceOf(Interrupted);
    expect(holder()).toContain('@laptop:1');
    expect((await world.recover())?.exitCode).toBe(0);
  });
});

describe('of two recovers', () => {
  test('at once, one restores the set and the other is refused', async () => {
    await leaveBehind(world, scaleToZero, MIDDLE_MS);
    const results = await Promise.allSettled([
      world.recover(world.process(desk)),
      world.recover(world.process(aMachine('third'))),
    ]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(results.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { exitCode: 4, message: expect.stringContaining('is still held by') },
    });
    expect(stateOf(world)).toEqual(before);
  });

  test('on two machines, the later one does not rob the first because the run itself is dead', async () => {
    world.controller.startMs = 60_000;
    await leaveBehind(world, scaleToZero, MIDDLE_MS);
    const first = world.recover(world.process(desk));
    await later(world, 40_000);
    expect(holder()).toContain('@desk:2');
    const { waits } = await recoverTelling(world.process()).catch(() => ({ waits: ['refused'] }));
    expect(waits).toEqual(['refused']);
    expect((await first)?.exitCode).toBe(0);
    expect(stateOf(world)).toEqual(before);
  });
});

describe('a run that lives', () => {
  test('keeps its Lease from a recover, which says who holds it', async () => {
    world.controller.startMs = 20_000;
    const process = world.process();
    const running = drill(world, scaleToZero, process);
    await later(world, MIDDLE_MS);
    await expect(world.recover(world.process(desk))).rejects.toMatchObject({
      exitCode: 4,
      message: expect.stringMatching(/^the run is still held by \S+@laptop:1: it renewed its Lease/),
      hints: [expect.stringContaining('--force')],
    });
    expect((await running).result.exitCode).toBe(0);
    expect(stateOf(world)).toEqual(before);
  });

  test.each([
    ['while it waits for its pods', 1500, 60_000],
    ['while it undoes', 200, 20_000],
  ])('neither acts nor undoes once it was taken by force %s', async (_when, stopMs, startMs) => {
    Object.assign(world.controller, { stopMs, startMs });
    const process = world.process();
    const running = drill(world, scaleToZero, process);
    await later(world, MIDDLE_MS);
    const recovering = world.recover(world.process(desk), { force: true });
    await later(world, 12_000);
    const { result } = await running;
    expect(result).toMatchObject({
      exitCode: 6,
      status: 'errored',
      undo: { outcome: 'not restored', steps: [] },
      hints: [expect.stringContaining('recover sts/web')],
    });
    expect(holder()).toContain('@desk:2');
    expect(await recovering).toMatchObject({ exitCode: 0, undo: { outcome: 'restored' } });
    const { requests } = world.cluster;
    const taken = requests.findIndex(({ verb, process: by }) => verb === 'update' && by === 'desk:2');
    const writes = requests
      .slice(taken)
      .filter(({ verb, process: by }) => by === 'laptop:1' && verb !== 'get' && verb !== 'list');
    expect(writes.map(({ verb, resource }) => `${verb} ${resource}`)).toEqual([
      'update leases.coordination.k8s.io',
    ]);
    expect(stateOf(world)).toEqual(before);
  });

  test('stops without undoing when force has taken it, also when the set is well again at once', async () => {
    Object.assign(world.controller, { stopMs: 1500, startMs: 100 });
    const process = world.process();
    const running = drill(world, scaleToZero, process);
    await later(world, MIDDLE_MS);
    const recovered = await world.recover(world.process(desk), { force: true });
    expect(recovered).toMatchObject({ exitCode: 0, undo: { outcome: 'restored' } });
    expect((await running).result).toMatchObject({
      exitCode: 6,
      undo: { outcome: 'not restored', steps: [] },
    });
    expect(stateOf(world)).toEqual(before);
  });

  test('is waited for when somebody has deleted its Lease, and stops meanwhile', async () => {
    world.controller.stopMs = 20_000;
    const running = drill(world, scaleToZero, world.process());
    await later(world, MIDDLE_MS);
    world.cluster.store.remove(leases, world.cluster.store.get(leases, namespace, 'sts-doctor.web'));
    const { recovered, waits } = await recoverTelling(world.process());
    expect(waits).toHaveLength(1);
    expect((await running).result).toMatchObject({
      exitCode: 6,
      reason: 'not undone: its Lease was deleted',
    });
    expect(recovered).toMatchObject({ exitCode: 0, undo: { outcome: 'restored' } });
    expect(stateOf(world)).toEqual(before);
  });
});

test('a run that died without a Lease is recovered at once from its own disk', async () => {
  await leaveBehind(world, scaleToZero, MIDDLE_MS);
  world.cluster.store.remove(leases, world.cluster.store.get(leases, namespace, 'sts-doctor.web'));
  const { recovered, waits } = await recoverTelling(world.process());
  expect(waits).toEqual([]);
  expect(recovered?.exitCode).toBe(0);
  expect(stateOf(world)).toEqual(before);
  expect(world.laptop.disk.files.size).toBe(0);
});
