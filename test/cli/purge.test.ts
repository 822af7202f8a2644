import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { leases, pods } from '../../src/cluster/resource.ts';
import { ourLabels } from '../../src/drill/undo/our-labels.ts';
import { markOf } from '../../src/recording/mark.ts';
import { aPod } from '../support/builders.ts';
import { namespace } from '../fakes/a-set.ts';
import { aWorld, World } from '../fakes/world.ts';
import { later, stateOf } from '../drill/support/as-before.ts';
import { drill, leaveBehind } from '../drill/support/drill.ts';
import { killPod, scaleToZero } from '../drill/support/scenarios.ts';
import { noJudgement } from '../drill/support/sweep.ts';
import { cliIn, opened } from './support/cli-in.ts';

vi.mock(import('../../src/cli/open-cluster.ts'), () => ({
  openCluster: async () => {
    if (!opened.open) throw new Error('no cluster was opened for this test');
    return opened.open;
  },
}));
vi.mock(import('../../src/judge/judge.ts'), () => ({ judge: () => noJudgement }));

/** In the middle of the drill. */
const MIDDLE_MS = 2500;

let world: World;
let before: unknown;

beforeEach(() => {
  world = aWorld();
  before = stateOf(world);
});

const lease = () => world.cluster.store.find(leases, namespace, 'sts-doctor.web');
const owners = () => (world.set.metadata?.managedFields ?? []).map(({ manager }) => manager);

/** Whatever takes real time, modules and this machine's files, has been read before: the world's clock does not know it. */
async function atOnce(...args: readonly string[]) {
  return cliIn(world, args, () => undefined, { platform: 'darwin', isAlive: () => undefined });
}

describe('purge', () => {
  beforeAll(() => cliIn(new World(), ['purge']));

  test('has nothing to do where no run has left anything, however often', async () => {
    for (let time = 1; time <= 2; time += 1) {
      const { code, out, err } = await cliIn(world, ['purge', '--yes']);
      expect([code, out, err]).toEqual([0, '', 'Nothing to purge in stage namespace.\n']);
    }
  });

  test('removes mark, Lease and journal of a dead run, and says that it undoes nothing', async () => {
    await leaveBehind(world, killPod, MIDDLE_MS);
    const run = markOf(world.set) ?? 'none';
    const { code, out, err } = await cliIn(world, ['purge', '--yes']);
    expect(code, err).toBe(0);
    expect(out).toBe(
      [
        `statefulset.apps/web in stage: mark of run ${run} taken off`,
        'lease.coordination.k8s.io/sts-doctor.web in stage: deleted',
        `journal/${run} in stage: removed from this machine`,
        '',
      ].join('\n'),
    );
    expect(err).toContain('Purging undoes nothing: what a run has changed stays changed.');
    expect(err).toContain(`run ${run} on sts/web in stage: nothing is as the run left it`);
    expect(world.laptop.disk.files.size).toBe(0);
    await later(world, 10_000);
    expect(stateOf(world)).toEqual(before);
  });

  test('goes by the name of recover purge, too', async () => {
    await leaveBehind(world, killPod, MIDDLE_MS);
    expect((await cliIn(world, ['recover', 'purge', '--yes'])).code).toBe(0);
    expect(lease()).toBeUndefined();
  });

  test('is refused where a field is still as a run has left it, and names it and its recover', async () => {
    await leaveBehind(world, scaleToZero, MIDDLE_MS);
    const { code, err } = await cliIn(world, ['purge', '--yes']);
    expect(code).toBe(4);
    expect(err).toContain('sts/web: spec.replicas is 0, was 3');
    expect(err).toContain('Undo it: kubectl sts-doctor recover sts/web -n stage');
    expect(lease()).toBeDefined();
    expect(markOf(world.set)).toBeDefined();
    expect((await cliIn(world, ['recover', '--yes'])).code).toBe(0);
    expect(stateOf(world)).toEqual(before);
  });

  test('with --force leaves the field as it is for good, and gives it back to its owner', async () => {
    await leaveBehind(world, scaleToZero, MIDDLE_MS);
    const { code, err } = await cliIn(world, ['purge', '--yes', '--force']);
    expect(code, err).toBe(0);
    expect(err).toContain('stays so: spec.replicas is 0, was 3');
    expect([world.set.spec?.replicas, markOf(world.set), lease()]).toEqual([0, undefined, undefined]);
    expect(owners()).toEqual(['kubectl', 'kube-controller-manager']);
    expect((await cliIn(world, ['recover', 'sts/web'])).err).toBe('Nothing to recover.\n');
  });

  test('is refused while the holder renews its Lease, and changes nothing', async () => {
    world.controller.startMs = 60_000;
    const running = drill(world, killPod);
    await later(world, MIDDLE_MS);
    const { code, err } = await atOnce('purge', '--yes');
    expect(code, err).toBe(4);
    expect(err).toMatch(/Held by \S+@laptop:1; waiting 30 s/);
    expect(err).toMatch(/somebody still works on a run here: \S+@laptop:1\n/);
    expect((await running).result.exitCode).toBe(0);
    expect(stateOf(world)).toEqual(before);
  });

  test('finds nothing left to do when the run has ended by itself while it looked whether somebody lives', async () => {
    world.controller.startMs = 10_000;
    const running = drill(world, killPod);
    await later(world, MIDDLE_MS);
    const { code, err } = await atOnce('purge', '--yes');
    expect(code, err).toBe(0);
    expect((await running).result.exitCode).toBe(0);
    expect(stateOf(world)).toEqual(before);
  });

  test('with --force stops a run that lives: it neither acts nor undoes any more', async () => {
    world.controller.stopMs = 60_000;
    const running = drill(world, scaleToZero);
    await later(world, MIDDLE_MS);
    expect((await atOnce('purge', '--yes', '--force')).code).toBe(0);
    const { result } = await running;
    expect(result).toMatchObject({ exitCode: 6, undo: { outcome: 'not restored', steps: [] } });
    expect(world.set.spec?.replicas).toBe(0);
  });

  test('shows what would go, and changes nothing, with --dry-run', async () => {
    await leaveBehind(world, killPod, MIDDLE_MS);
    await later(world, 10_000);
    const left = stateOf(world);
    const { code, out } = await cliIn(world, ['purge', '--dry-run', '-o', 'json']);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      schemaVersion: 'sts-doctor.dev/purged/v1',
      dryRun: true,
      removed: [{ kind: 'mark' }, { kind: 'lease' }, { kind: 'journal' }],
      runs: [{ name: 'web', changed: [] }],
    });
    expect((await cliIn(world, ['purge', '--dry-run=client'])).out).toContain('deleted (dry run)\n');
    expect(stateOf(world)).toEqual(left);
    expect(world.laptop.disk.files.size).toBe(1);
    expect((await cliIn(world, ['purge', '--dry-run=server'])).code).toBe(2);
  });

  test('is refused where nobody can be asked and nobody has said yes', async () => {
    await leaveBehind(world, killPod, MIDDLE_MS);
    const { code, err } = await cliIn(world, ['purge']);
    expect(code).toBe(4);
    expect(err).toContain('give --yes to purge unasked');
    expect(lease()).toBeDefined();
  });

  test('removes a mark without a Lease, and a Lease whose journal nobody can read', async () => {
    world.edit(({ metadata, ...set }) => ({
      ...set,
      metadata: { ...metadata, annotations: { 'sts-doctor.dev/run': 'gone', other: 'stays' } },
    }));
    const metadata = { name: 'sts-doctor.web', namespace, labels: ourLabels };
    world.cluster.store.write(leases, { kind: 'Lease', metadata, spec: { holderIdentity: 'who@where:1' } });
    const { code, err } = await cliIn(world, ['purge', '--yes']);
    expect(code, err).toBe(0);
    expect(err).toContain('Warning: lease stage/sts-doctor.web: this is not an undo journal of ours');
    expect(world.set.metadata?.annotations).toEqual({ other: 'stays' });
    expect(lease()).toBeUndefined();
  });

  test('leaves the mark of a run that has begun meanwhile', async () => {
    const marked = (run: string) => () =>
      world.edit(({ metadata, ...set }) => ({
        ...set,
        metadata: { ...metadata, annotations: { 'sts-doctor.dev/run': run } },
      }));
    marked('old-run')();
    world.cluster.fail('patch', { after: 0, with: marked('new-run') });
    await cliIn(world, ['purge', '--yes']);
    expect(markOf(world.set)).toBe('new-run');
  });

  test('deletes pods that helped a run, and no others', async () => {
    const helper = aPod(world.set, 7, { uid: 'helper' });
    const metadata = { ...helper.metadata, name: 'probe-x', labels: ourLabels, ownerReferences: [] };
    world.cluster.store.write(pods, { ...helper, metadata });
    const { out } = await cliIn(world, ['purge', '--yes']);
    expect(out).toBe('pod/probe-x in stage: deleted\n');
    await later(world, 10_000);
    expect(stateOf(world)).toEqual(before);
  });

  test('in all namespaces is asked for by -A', async () => {
    await leaveBehind(world, killPod, MIDDLE_MS);
    const elsewhere = { name: 'sts-doctor.db', namespace: 'elsewhere', labels: ourLabels };
    world.cluster.store.write(leases, {
      kind: 'Lease',
      metadata: elsewhere,
      spec: { holderIdentity: 'x@y:1' },
    });
    await cliIn(world, ['purge', '--yes']);
    expect(world.cluster.store.list(leases).map(({ metadata }) => metadata?.name)).toEqual(['sts-doctor.db']);
    const { code, out } = await cliIn(world, ['purge', '--yes', '-A', '-o', 'name']);
    expect([code, out]).toEqual([0, 'lease.coordination.k8s.io/sts-doctor.db\n']);
    expect(world.cluster.store.list(leases)).toEqual([]);
  });

  test('goes on where an earlier one was cut off', async () => {
    await leaveBehind(world, killPod, MIDDLE_MS);
    world.cluster.fail('delete', { after: 0, with: 'timeout' });
    await cliIn(world, ['purge', '--yes']);
    expect((await cliIn(world, ['purge', '--yes'])).code).toBe(0);
    await later(world, 10_000);
    expect(stateOf(world)).toEqual(before);
    expect(world.laptop.disk.files.size).toBe(0);
  });
});
