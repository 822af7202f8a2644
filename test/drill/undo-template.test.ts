import { beforeEach, describe, expect, test, vi } from 'vitest';
import { controllerRevisions, leases, pods } from '../../src/cluster/resource.ts';
import type { RunResult } from '../../src/drill/run-result.ts';
import type { PodTemplate, StatefulSet } from '../../src/objects/workload.ts';
import { markAnnotation, markOf } from '../../src/recording/mark.ts';
import { revisionOf } from '../../src/statefulset/pods.ts';
import type { SetOptions } from '../fakes/a-set.ts';
import { aWorld, type World } from '../fakes/world.ts';
import { later, stateOf } from './support/as-before.ts';
import { drill, leaveBehind } from './support/drill.ts';
import {
  aScenario,
  badImage,
  killStep,
  partitionStep,
  patchStep,
  stallRollout,
  stallStep,
} from './support/scenarios.ts';
import { hasBadImage, noJudgement } from './support/sweep.ts';

vi.mock(import('../../src/judge/judge.ts'), () => ({ judge: () => noJudgement }));

/** While the rollout is stalled: the act is done, its undo has not begun. */
const STALLED_MS = 4000;

let world: World;
let before: unknown;

beforeEach(() => begin());

function begin(options: SetOptions = {}): void {
  world = aWorld(options);
  world.controller.isBroken = hasBadImage;
  before = stateOf(world);
}

async function run(scenario = stallRollout, allowDestructive = false): Promise<RunResult> {
  const process = world.process();
  const { result } = await drill(world, scenario, process, { allowDestructive });
  process.gate.die();
  return result;
}

/** The owner rolls out another image, whatever it takes. */
async function rolledOut(image: string): Promise<void> {
  world.edit((set) => withTemplate(set, withImage(image)));
  await later(world);
  for (const pod of world.cluster.store.list(pods))
    if (image !== badImage && hasBadImage(pod)) world.cluster.store.remove(pods, pod);
  await later(world, 40_000);
}

/** Somebody else changes the template while the drill is at work. */
function meanwhile(change: (template: PodTemplate) => PodTemplate): void {
  world.clock.after(STALLED_MS, () => world.edit((set) => withTemplate(set, change)));
}

function withTemplate(set: StatefulSet, change: (template: PodTemplate) => PodTemplate): StatefulSet {
  const generation = (set.metadata?.generation ?? 0) + 1;
  const template = change(set.spec?.template ?? {});
  return { ...set, metadata: { ...set.metadata, generation }, spec: { ...set.spec, template } };
}

const withImage = (image: string) => (template: PodTemplate) => ({
  ...template,
  spec: { ...template.spec, containers: [{ name: 'db', image }] },
});

const withTeam = (template: PodTemplate) => ({
  ...template,
  metadata: { ...template.metadata, annotations: { team: 'db' } },
});

const revisions = () => world.cluster.store.list(controllerRevisions);
const revisionNames = () => revisions().map(({ metadata }) => metadata?.name);
const imageNow = () => world.set.spec?.template?.spec?.containers?.[0]?.image;
const does = ({ undo }: RunResult) => undo.steps.map((step) => step.does);
const restoreImage = 'restore spec.template.spec.containers[db].image to "db:1"';
const deleteRevision = expect.stringMatching(/^delete revision web-\S+, made by the run$/);

describe('a template of ours', () => {
  test('goes back, and its stuck pod and its revision go', async () => {
    const result = await run();
    expect(result).toMatchObject({ exitCode: 0, undo: { outcome: 'restored', differences: [] } });
    expect(does(result)).toEqual([restoreImage, 'delete pod web-2', deleteRevision]);
    expect(result.durationMs).toBeLessThan(15_000);
    expect(stateOf(world)).toEqual(before);
  });

  test('leaves no revision although the first try is answered with a conflict that is none', async () => {
    world.cluster.fail('delete', { with: 'conflict', resource: 'controllerrevisions' });
    const { undo } = await run();
    expect(undo).toMatchObject({ outcome: 'restored', differences: [] });
    expect(stateOf(world)).toEqual(before);
  });

  test('is rolled back by the controller alone where nothing is stuck', async () => {
    const result = await run(aScenario([patchStep({ metadata: { annotations: { drill: 'yes' } } })]));
    expect(does(result)).toEqual([
      'restore spec.template.metadata.annotations.drill to absent',
      deleteRevision,
    ]);
    expect(result.exitCode).toBe(0);
    expect(stateOf(world)).toEqual(before);
  });

  test('that a step has taken back leaves nothing but its revision', async () => {
    const back = { name: 'back', withinMs: 60_000, continueAfterViolation: false } as const;
    const result = await run(
      aScenario([
        stallStep(),
        { ...back, action: { action: 'revertTemplate' }, until: { state: 'stable', forMs: 1000 } },
        { ...back, action: { action: 'deleteStuckPods' } },
      ]),
    );
    expect(result.undo.steps.map((step) => step.result)).toEqual(['already undone', 'done']);
    expect(stateOf(world)).toEqual(before);
  });

  test('that was rolled out once before leaves its old revision', async () => {
    await rolledOut(badImage);
    await rolledOut('db:1');
    before = stateOf(world);
    expect(revisionNames()).toHaveLength(2);
    const result = await run();
    expect(does(result)).toEqual([restoreImage, 'delete pod web-2']);
    expect(stateOf(world)).toEqual(before);
  });

  test('that was rolled out long ago would come between others and is refused', async () => {
    for (const image of [badImage, 'db:2', 'db:1']) await rolledOut(image);
    before = stateOf(world);
    await expect(run()).rejects.toThrow(
      'revision 2 of sts/web is what the drill would roll out: it would stand last but one in the history',
    );
    expect(stateOf(world)).toEqual(before);
  });

  test('cannot be tried where the revisions cannot be read', async () => {
    world.cluster.deny('watch', 'controllerrevisions');
    expect(await run()).toMatchObject({ exitCode: 4 });
    expect(stateOf(world)).toEqual(before);
  });
});

describe('pods that the controller leaves alone', () => {
  test('are brought back one at a time below a partition, their revision first', async () => {
    begin({ partition: 2 });
    const former = world.set.status;
    const patch = patchStep({ metadata: { annotations: { drill: 'yes' } } });
    const result = await run(aScenario([partitionStep(0), patch]));
    expect(does(result)).toEqual([
      'restore spec.template.metadata.annotations.drill to absent',
      'restore spec.updateStrategy.rollingUpdate.partition to 2',
      deleteRevision,
      'delete pod web-1',
      'delete pod web-0',
    ]);
    expect(result).toMatchObject({ exitCode: 0, undo: { outcome: 'restored', differences: [] } });
    expect(stateOf(world)).toEqual(before);
    expect(world.set.status).toMatchObject({
      currentRevision: former?.currentRevision,
      updateRevision: former?.updateRevision,
    });
  });

  test('are brought back by OnDelete', async () => {
    begin({ strategy: 'OnDelete' });
    const patch = patchStep(
      { metadata: { annotations: { drill: 'yes' } } },
      { until: { state: 'stable', forMs: 1000 } },
    );
    const result = await run(aScenario([patch, killStep()], { allowDestructive: true }), true);
    expect(does(result)).toEqual([
      'restore spec.template.metadata.annotations.drill to absent',
      'delete pod web-2',
      deleteRevision,
    ]);
    expect(stateOf(world)).toEqual(before);
  });
});

describe('somebody else', () => {
  test('keeps what they made of the template beside ours; what both made is told and left', async () => {
    meanwhile(withTeam);
    const result = await run(aScenario([stallStep({ withinMs: 15_000 })]));
    expect(result).toMatchObject({ exitCode: 0, undo: { outcome: 'restored' } });
    expect(world.set.spec?.template).toMatchObject({ metadata: { annotations: { team: 'db' } } });
    expect(imageNow()).toBe('db:1');
    await later(world, 30_000);
    const update = world.set.status?.updateRevision;
    expect(world.cluster.store.list(pods).map(revisionOf)).toEqual([update, update, update]);
    const told = result.undo.differences.map(({ what, ours }) => `${what} ${ours}`);
    expect(told).toContain('spec.template false');
    expect(told.filter((what) => what.startsWith('revision web-'))).toHaveLength(2);
    expect(result.undo.differences.filter(({ ours }) => ours)).toEqual([]);
    // The one before, theirs, and the one with our image and their annotation; not the one with our image alone.
    expect(revisionNames()).toHaveLength(3);
    const [mixed] = revisions().filter(({ data }) => JSON.stringify(data).includes(badImage));
    const name = mixed?.metadata?.name;
    const words = "holds the drill's change together with somebody else's";
    const hint =
      `revision ${name} (number ${mixed?.revision}) ${words}: ` +
      `kubectl delete controllerrevision ${name} -n stage --context test`;
    expect(result.hints).toEqual([hint]);
    expect(result.undo.differences).toContainEqual(
      expect.objectContaining({ what: `revision ${name}`, after: words, ours: false, hint }),
    );
  });

  test('who changes our very field is not overruled: neither pod nor revision goes', async () => {
    meanwhile(withImage('db:2'));
    const result = await run(aScenario([stallStep({ withinMs: 15_000 })]));
    expect(result).toMatchObject({ exitCode: 6, undo: { outcome: 'conflict' } });
    expect(result.reason).toBe(`somebody else changed it: before "db:1", ours "${badImage}", now "db:2"`);
    expect(markOf(world.set)).toBe(result.run);
    expect(revisionNames()).toHaveLength(2);

    expect(await world.recover(world.process(), { keepLive: true })).toMatchObject({ exitCode: 0 });
    expect(imageNow()).toBe('db:2');
    expect(revisions().some(({ data }) => JSON.stringify(data).includes(badImage))).toBe(false);
    expect(world.cluster.store.list(pods).some(hasBadImage)).toBe(false);
    expect(world.cluster.store.list(leases)).toEqual([]);
  });

  test('who replaces the whole set, mark and all, gets pods and history without us', async () => {
    await leaveBehind(world, stallRollout, STALLED_MS);
    world.edit((set) => withoutMark(withTemplate(set, withImage('db:1'))));
    await later(world, 60_000);
    expect(stateOf(world)).not.toEqual(before);
    expect(await world.recover()).toMatchObject({ exitCode: 0 });
    expect(stateOf(world)).toEqual(before);
  });
});

test('a revision that must not be deleted any more leaves the run unfinished', async () => {
  world.clock.after(STALLED_MS, () => world.cluster.deny('delete', 'controllerrevisions'));
  expect(await run()).toMatchObject({ exitCode: 6, undo: { outcome: 'not restored' } });
  expect(markOf(world.set)).toBeDefined();
  expect(world.cluster.store.list(leases)).toHaveLength(1);
});

test('a pod that never comes back leaves the run unfinished only as long as it is at our revision', async () => {
  world.controller.isBroken = (pod) => pod.metadata?.name === 'web-2';
  const [former] = revisions();
  const result = await run();
  expect(result).toMatchObject({ exitCode: 1, undo: { outcome: 'restored, not healthy' } });
  expect(revisionNames()).toEqual([former?.metadata?.name]);
});

function withoutMark(set: StatefulSet): StatefulSet {
  const { [markAnnotation]: _mark, ...annotations } = set.metadata?.annotations ?? {};
  return { ...set, metadata: { ...set.metadata, annotations } };
}
