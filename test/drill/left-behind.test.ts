import { beforeEach, describe, expect, test, vi } from 'vitest';
import { controllerRevisions, pods, statefulSets } from '../../src/cluster/resource.ts';
import type { RunResult } from '../../src/drill/run-result.ts';
import type { OwnerReference } from '../../src/objects/meta.ts';
import { aSet } from '../fakes/a-set.ts';
import { aWorld, type World } from '../fakes/world.ts';
import { drill, leaveBehind } from './support/drill.ts';
import { badImage, stallRollout } from './support/scenarios.ts';
import { hasBadImage, noJudgement } from './support/sweep.ts';

vi.mock(import('../../src/judge/judge.ts'), () => ({ judge: () => noJudgement }));

/** While the rollout is stalled: its broken pod is there, its undo has not begun. */
const STALLED_MS = 4000;
const place = '-n stage --context test';

let world: World;

beforeEach(() => {
  world = aWorld();
  world.controller.isBroken = hasBadImage;
});

/** `delete --cascade=orphan`: what the set had made stays, and is nobody's. */
function orphaned(): void {
  world.cluster.store.remove(statefulSets, world.set);
  ownedBy();
}

function ownedBy(...ownerReferences: OwnerReference[]): void {
  const { store } = world.cluster;
  for (const pod of store.list(pods))
    store.write(pods, { ...pod, metadata: { ...pod.metadata, ownerReferences } });
  for (const one of store.list(controllerRevisions))
    store.write(controllerRevisions, { ...one, metadata: { ...one.metadata, ownerReferences } });
}

/** The owner applies the set again, which adopts what is there. */
function appliedAgain(image = 'db:1'): void {
  const { spec, ...set } = aSet({ uid: 'set-2' });
  const containers = [{ name: 'db', image }];
  const template = { ...spec?.template, spec: { ...spec?.template?.spec, containers } };
  world.cluster.store.write(statefulSets, { ...set, spec: { ...spec, template } });
  ownedBy({ apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'web', uid: 'set-2', controller: true });
}

const leftPod = () => world.cluster.store.list(pods).find(hasBadImage)?.metadata;
const leftRevision = () =>
  world.cluster.store.list(controllerRevisions).find(({ data }) => JSON.stringify(data).includes(badImage))
    ?.metadata;

async function run(befalls: () => void): Promise<RunResult> {
  world.clock.after(STALLED_MS, befalls);
  return (await drill(world, stallRollout)).result;
}

const commands = () => [
  `kubectl delete pod ${leftPod()?.name} ${place}`,
  `kubectl delete controllerrevision ${leftRevision()?.name} ${place}`,
];
const differences = () => [
  { what: `pod web-2 (UID ${leftPod()?.uid})`, ours: true },
  { what: `revision ${leftRevision()?.name} (UID ${leftRevision()?.uid})`, ours: true },
];

describe('pods and revisions of a run that outlive its set', () => {
  test('are named, with the commands, and not touched where another set has adopted them', async () => {
    const result = await run(() => {
      orphaned();
      appliedAgain();
    });
    expect(leftPod()?.name).toBe('web-2');
    expect(result).toMatchObject({
      exitCode: 5,
      undo: { outcome: 'nothing to undo', differences: differences() },
      hints: commands(),
    });
  });

  test('are named where nobody has come for them', async () => {
    const result = await run(orphaned);
    expect(result).toMatchObject({ exitCode: 5, undo: { differences: differences() }, hints: commands() });
  });

  test('are named by recover', async () => {
    await leaveBehind(world, stallRollout, STALLED_MS);
    orphaned();
    appliedAgain();
    expect(await world.recover()).toMatchObject({
      exitCode: 5,
      undo: { differences: commands().map((hint) => ({ hint })) },
    });
    expect(leftPod()).toBeDefined();
  });

  test('are named without a command where the other set asks for just that', async () => {
    const result = await run(() => {
      orphaned();
      appliedAgain(badImage);
    });
    expect(result.undo.differences).toMatchObject(differences());
    expect(result.hints).toEqual([]);
  });

  test('are not named where they go with their set', async () => {
    const result = await run(() => world.cluster.store.remove(statefulSets, world.set));
    expect(leftPod()).toBeDefined();
    expect(result).toMatchObject({ exitCode: 5, undo: { differences: [] }, hints: [] });
  });

  test('are said to be unknown where they may not be read', async () => {
    const result = await run(() => {
      orphaned();
      world.cluster.deny('list', 'controllerrevisions');
    });
    expect(result).toMatchObject({
      exitCode: 5,
      undo: {
        differences: [
          {
            what: 'pods and revisions of sts/web',
            after: expect.stringContaining("may still hold the drill's change: "),
          },
        ],
      },
      hints: [`kubectl get pods,controllerrevisions ${place}`],
    });
  });
});
