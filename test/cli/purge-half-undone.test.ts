import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { claims, controllerRevisions, leases, pods } from '../../src/cluster/resource.ts';
import { markAnnotation, markOf } from '../../src/recording/mark.ts';
import type { StatefulSet } from '../../src/objects/workload.ts';
import { namespace } from '../fakes/a-set.ts';
import { aWorld, World } from '../fakes/world.ts';
import { later, stateOf } from '../drill/support/as-before.ts';
import { leaveBehind } from '../drill/support/drill.ts';
import { aScenario, killPod, scaleStep, stallRollout } from '../drill/support/scenarios.ts';
import { hasBadImage, noJudgement } from '../drill/support/sweep.ts';
import { cliIn, opened } from './support/cli-in.ts';

vi.mock(import('../../src/cli/open-cluster.ts'), () => ({
  openCluster: async () => {
    if (!opened.open) throw new Error('no cluster was opened for this test');
    return opened.open;
  },
}));
vi.mock(import('../../src/judge/judge.ts'), () => ({ judge: () => noJudgement }));

/** The act is done, its undo has not begun. */
const ACTED_MS = 4000;
const SETTLED_MS = 60_000;

let world: World;
let before: unknown;
let former: NonNullable<StatefulSet['spec']>;

beforeEach(() => {
  world = aWorld();
  world.controller.isBroken = hasBadImage;
  before = stateOf(world);
  former = world.set.spec ?? {};
});

/** As a run that is killed right after its first write of the undo. */
async function putBack(): Promise<void> {
  world.edit(({ metadata, ...set }) => ({
    ...set,
    metadata: { ...metadata, generation: (metadata?.generation ?? 0) + 1 },
    spec: former,
  }));
  await later(world, SETTLED_MS);
}

const nameOf = ({ metadata }: { readonly metadata?: { readonly name?: string } }) => metadata?.name ?? '';
const born = () => world.cluster.store.list(controllerRevisions).map(nameOf).at(-1) ?? 'none';
const lease = () => world.cluster.store.find(leases, namespace, 'sts-doctor.web');
const purge = (...flags: readonly string[]) => cliIn(world, ['purge', '--yes', ...flags]);
const place = '-n stage --context test';

beforeAll(() => cliIn(new World(), ['purge']));

describe('purge after a template that was put back, and no more', () => {
  beforeEach(async () => {
    await leaveBehind(world, stallRollout, ACTED_MS);
    await putBack();
  });

  test('is refused, names the stuck pod and the revision, and leaves all to recover', async () => {
    const { code, err } = await purge();
    expect(code).toBe(4);
    expect(err).toContain(
      `nobody could undo it after a purge: sts/web: pod web-2 is still at revision ${born()} of the run, revision ${born()} was made by the run\n`,
    );
    expect(err).toContain(`Undo it: kubectl sts-doctor recover sts/web ${place}`);
    expect([lease() === undefined, markOf(world.set) === undefined]).toEqual([false, false]);
    expect((await cliIn(world, ['recover', '--yes'])).code).toBe(0);
    expect(stateOf(world)).toEqual(before);
  });

  test('with --force says how to take away what it leaves, in the order that helps', async () => {
    const revision = born();
    const { code, err } = await purge('--force');
    expect(code, err).toBe(0);
    expect(err.split('\n').map((line) => line.trim())).toEqual(
      expect.arrayContaining([
        `kubectl delete pod web-2 ${place}`,
        `kubectl delete controllerrevision ${revision} ${place}`,
      ]),
    );
    expect(err.indexOf('delete pod')).toBeLessThan(err.indexOf('delete controllerrevision'));
    expect(lease()).toBeUndefined();
    expect(world.cluster.store.list(pods).some(hasBadImage)).toBe(true);
  });

  test('tells programs what is left', async () => {
    const { out } = await cliIn(world, ['purge', '--force', '--dry-run', '-o', 'json']);
    expect(JSON.parse(out)).toMatchObject({
      runs: [
        {
          changed: [],
          objects: [
            { kind: 'pod', name: 'web-2' },
            { kind: 'controllerrevision', name: born() },
          ],
          unread: [],
        },
      ],
    });
  });

  test('is refused although somebody has taken the mark off, for recover --force still undoes it', async () => {
    world.edit(({ metadata, ...set }) => {
      const { [markAnnotation]: _mark, ...annotations } = metadata?.annotations ?? {};
      return { ...set, metadata: { ...metadata, annotations } };
    });
    const { code, err } = await purge();
    expect([code, err]).toEqual([4, expect.stringContaining('pod web-2 is still at revision')]);
  });

  test.each([
    ['pods', 'pods could not be looked at (forbidden)'],
    ['controllerrevisions', 'ControllerRevisions could not be looked at (forbidden)'],
  ])('is refused where %s cannot be read, and says so', async (resource, words) => {
    // The first list of pods is the one of what helped a run.
    if (resource === 'pods') world.cluster.fail('list', { resource, after: 1, with: 'forbidden' });
    else world.cluster.deny('list', resource);
    const { code, err } = await purge();
    expect([code, err]).toEqual([4, expect.stringContaining(words)]);
    expect(lease()).toBeDefined();
  });
});

test('purge where the template is still the one of the run names the field alone', async () => {
  await leaveBehind(world, stallRollout, ACTED_MS);
  const { code, err } = await purge('--force');
  expect(code, err).toBe(0);
  expect(err).toContain('stays so: spec.template.spec.containers[db].image is');
  expect(err).not.toContain('kubectl delete');
});

describe('purge after a scaling up that was put back, and no more', () => {
  beforeEach(async () => {
    await leaveBehind(world, aScenario([scaleStep(4)]), ACTED_MS);
    await putBack();
  });

  test('is refused and names the claim born in the run, and no other', async () => {
    const { code, err } = await purge();
    expect(code).toBe(4);
    expect(err).toContain('after a purge: sts/web: claim data-web-3 was born in the run\n');
  });

  test('with --force leaves it and says how it goes', async () => {
    const { code, err } = await purge('--force');
    expect(code, err).toBe(0);
    expect(err).toContain(`kubectl delete pvc data-web-3 ${place}\n`);
    expect(world.cluster.store.list(claims)).toHaveLength(4);
  });

  test('is refused where claims cannot be read', async () => {
    world.cluster.deny('list', 'persistentvolumeclaims');
    const { code, err } = await purge();
    expect([code, err]).toEqual([4, expect.stringContaining('may still be so')]);
    expect(err).toContain('sts/web: claims could not be looked at (forbidden)');
  });
});

test('purge names a pod born in the run that a broken one below it keeps from going', async () => {
  await leaveBehind(world, aScenario([scaleStep(4)]), ACTED_MS);
  world.controller.isBroken = (pod) => nameOf(pod) === 'web-0';
  const lowest = world.cluster.store.get(pods, namespace, 'web-0');
  world.cluster.store.write(pods, { ...lowest, status: { phase: 'Pending' } });
  await putBack();
  const { code, err } = await purge();
  expect([code, err]).toEqual([
    4,
    expect.stringContaining('pod web-3 was born in the run, claim data-web-3'),
  ]);
});

test('purge asks for no right that the run has given no reason for', async () => {
  await leaveBehind(world, killPod, ACTED_MS);
  for (const resource of ['controllerrevisions', 'persistentvolumeclaims'])
    world.cluster.deny('list', resource);
  const { code, err } = await purge();
  expect(code, err).toBe(0);
});
