import { beforeEach, describe, expect, test, vi } from 'vitest';
import { claims, leases, pods, statefulSets } from '../../src/cluster/resource.ts';
import type { RunResult } from '../../src/drill/run-result.ts';
import type { ManagedFieldsEntry } from '../../src/objects/meta.ts';
import type { StatefulSet } from '../../src/objects/workload.ts';
import { markAnnotation, markOf } from '../../src/recording/mark.ts';
import { aSet, namespace } from '../fakes/a-set.ts';
import { aWorld, type World } from '../fakes/world.ts';
import { stateOf } from './support/as-before.ts';
import { drill } from './support/drill.ts';
import { aScenario, killPod, scaleStep, scaleToZero } from './support/scenarios.ts';
import { noJudgement } from './support/sweep.ts';

vi.mock(import('../../src/judge/judge.ts'), () => ({ judge: () => noJudgement }));

/** While the set is on its way down: the act is done, its undo has not begun. */
const MIDDLE_MS = 2500;

let world: World;
let before: unknown;

beforeEach(() => {
  world = aWorld();
  before = stateOf(world);
});

async function run(scenario = scaleToZero): Promise<RunResult> {
  const process = world.process();
  const { result } = await drill(world, scenario, process);
  process.gate.die();
  return result;
}

/** Somebody else changes the set while the drill is at work. */
function meanwhile(change: (set: StatefulSet) => StatefulSet, ms = MIDDLE_MS): void {
  world.clock.after(ms, () => world.edit(change));
}

const scaledTo = (replicas: number) => (set: StatefulSet) => changedSpec(set, { replicas });

function changedSpec(set: StatefulSet, spec: StatefulSet['spec']): StatefulSet {
  const generation = (set.metadata?.generation ?? 0) + 1;
  return { ...set, metadata: { ...set.metadata, generation }, spec: { ...set.spec, ...spec } };
}

const withoutMark = (set: StatefulSet): StatefulSet => {
  const { [markAnnotation]: _mark, ...annotations } = set.metadata?.annotations ?? {};
  return { ...set, metadata: { ...set.metadata, annotations } };
};

const patchesOfReplicas = () =>
  world.cluster.requests.flatMap(({ verb, body }) =>
    verb === 'patch' && JSON.stringify(body).includes('"/spec/replicas"') ? [body] : [],
  );

const leaseIsThere = () => world.cluster.store.list(leases).length > 0;

describe('a field of ours', () => {
  test('goes back to what it was, and to whom it belonged', async () => {
    const { undo, exitCode } = await run();
    expect(undo).toEqual({
      outcome: 'restored',
      steps: [{ does: 'restore spec.replicas to 3', result: 'done', detail: undefined }],
      differences: [],
    });
    expect(exitCode).toBe(0);
    expect(stateOf(world)).toEqual(before);
  });

  test('is found already undone when somebody has put it back', async () => {
    meanwhile(scaledTo(3));
    const { undo } = await run(aScenario([scaleStep(0, { withinMs: 20_000 })]));
    expect(undo).toMatchObject({ outcome: 'restored', steps: [{ result: 'already undone' }] });
    expect(patchesOfReplicas()).toHaveLength(1);
    expect(stateOf(world)).toEqual(before);
  });

  test('is recognised whichever of the steps has set it last', async () => {
    const { undo } = await run(aScenario([scaleStep(1), scaleStep(2), scaleStep(0)]));
    expect(undo).toMatchObject({ outcome: 'restored', steps: [{ does: 'restore spec.replicas to 3' }] });
    expect(stateOf(world)).toEqual(before);
  });

  test('is restored once more when a late write of ours changes it behind the undo', async () => {
    world.cluster.fail('patch', { after: 3, with: () => world.edit(scaledTo(0)) });
    const { undo, exitCode } = await run();
    expect(undo.outcome).toBe('restored');
    expect(exitCode).toBe(0);
    expect(stateOf(world)).toEqual(before);
  });

  test('that never stays restored leaves the run unfinished', async () => {
    world.cluster.store.subscribe(({ object }) => {
      const set = world.cluster.store.find(statefulSets, namespace, 'web');
      if (
        object.kind === 'StatefulSet' &&
        set &&
        set.spec?.replicas === 3 &&
        markOf(set) &&
        patchesOfReplicas().length > 1
      )
        world.clock.after(1, () => world.edit(scaledTo(0)));
    });
    const { undo, exitCode, reason } = await run();
    expect(undo.outcome).toBe('not restored');
    expect(exitCode).toBe(6);
    expect(reason).toBe('what was restored is changed again and again');
    expect(leaseIsThere()).toBe(true);
  });
});

const recover = 'kubectl sts-doctor recover sts/web -n stage --context test';

describe('a field that somebody else has changed', () => {
  beforeEach(() => meanwhile(scaledTo(5)));

  test('is not overwritten; before, ours and now are told', async () => {
    const result = await run(aScenario([scaleStep(0, { withinMs: 20_000 })]));
    expect(result).toMatchObject({
      exitCode: 6,
      status: 'errored',
      reason: 'somebody else changed it: before 3, ours 0, now 5',
      hints: [recover, `${recover} --keep-live  # to keep what stands there`],
      undo: { outcome: 'conflict', steps: [{ does: 'restore spec.replicas to 3', result: 'conflict' }] },
    });
    expect(world.set.spec?.replicas).toBe(5);
    expect(patchesOfReplicas()).toHaveLength(1);
  });

  test('keeps mark, Lease and journal for whoever sorts it out', async () => {
    const { run: id } = await run(aScenario([scaleStep(0, { withinMs: 20_000 })]));
    expect(markOf(world.set)).toBe(id);
    expect(leaseIsThere()).toBe(true);
    expect([...world.laptop.disk.files.keys()]).toEqual([id]);
  });

  test('is still not overwritten by recover, which says how to keep it', async () => {
    await run(aScenario([scaleStep(0, { withinMs: 20_000 })]));
    expect(await world.recover()).toMatchObject({
      exitCode: 6,
      detail: expect.stringMatching(
        /now 5; to keep what stands there: kubectl sts-doctor recover .* --keep-live$/,
      ),
    });
    expect(await world.recover(world.process(), { force: true })).toMatchObject({ exitCode: 6 });
    expect(world.set.spec?.replicas).toBe(5);
  });

  test('is kept by recover --keep-live, which cleans up', async () => {
    await run(aScenario([scaleStep(0, { withinMs: 20_000 })]));
    const recovered = await world.recover(world.process(), { keepLive: true });
    expect(recovered).toMatchObject({
      exitCode: 0,
      undo: { steps: [{ result: 'already undone', detail: 'kept at 5, as somebody wants it' }] },
    });
    expect(world.set.spec?.replicas).toBe(5);
    expect(markOf(world.set)).toBeUndefined();
    expect(leaseIsThere()).toBe(false);
  });
});

describe('a mark that somebody has taken off', () => {
  test('stops the run at once: it neither acts nor undoes', async () => {
    meanwhile(withoutMark);
    const result = await run();
    expect(result).toMatchObject({
      exitCode: 6,
      reason: 'not undone: the mark of this run was taken off sts/web',
      hints: [
        recover,
        `${recover} --force  # to undo it all the same`,
        `${recover} --keep-live  # to keep what stands there`,
      ],
      undo: { outcome: 'not restored', steps: [] },
    });
    expect(world.set.spec?.replicas).toBe(0);
  });

  test('makes recover take a value of ours for a wish, unless it is forced', async () => {
    meanwhile(withoutMark);
    await run();
    expect(await world.recover()).toMatchObject({
      exitCode: 6,
      detail: [
        'the mark of the run is gone, so somebody may want it so: before 3, ours 0, now 0',
        `to undo it all the same: ${recover} --force`,
        `to keep what stands there: ${recover} --keep-live`,
      ].join('; '),
    });
    expect(world.set.spec?.replicas).toBe(0);
    expect(await world.recover(world.process(), { force: true })).toMatchObject({ exitCode: 0 });
    expect(stateOf(world)).toEqual(before);
  });
});

describe('a set that is gone', () => {
  test('ends run and undo at once, and nothing of the run is left', async () => {
    world.clock.after(MIDDLE_MS, () => world.cluster.store.remove(statefulSets, world.set));
    const result = await run();
    expect(result).toMatchObject({
      exitCode: 5,
      status: 'errored',
      reason: 'sts/web is gone: somebody deleted it during the run',
      undo: { outcome: 'nothing to undo' },
    });
    expect(result.durationMs).toBeLessThan(10_000);
    expect(leaseIsThere()).toBe(false);
    expect(world.laptop.disk.files.size).toBe(0);
  });

  test('is not waited for when nothing of it was changed', async () => {
    world.clock.after(MIDDLE_MS, () => world.cluster.store.remove(statefulSets, world.set));
    const result = await run(killPod);
    expect(result).toMatchObject({ exitCode: 5, reason: expect.stringContaining('is gone') });
    expect(result.durationMs).toBeLessThan(10_000);
  });

  test('and was made anew is not touched', async () => {
    const anew = aSet({ uid: 'set-2', replicas: 0, annotations: { 'made-by': 'somebody' } });
    world.clock.after(MIDDLE_MS, () => {
      world.cluster.store.remove(statefulSets, world.set);
      world.cluster.store.write(statefulSets, anew);
    });
    const result = await run();
    expect(result.exitCode).toBe(5);
    expect(world.set.spec).toEqual(anew.spec);
    expect(world.set.metadata).toMatchObject({ annotations: { 'made-by': 'somebody' }, generation: 1 });
    expect(leaseIsThere()).toBe(false);
  });

  test('and was made anew is not touched by recover either', async () => {
    meanwhile(withoutMark);
    await run();
    world.cluster.store.remove(statefulSets, world.set);
    world.cluster.store.write(statefulSets, aSet({ uid: 'set-2', replicas: 0 }));
    expect(await world.recover(world.process(), { force: true })).toMatchObject({
      exitCode: 5,
      detail: 'sts/web is another set now (UID set-2, not set-1); it was not touched',
    });
    expect(world.set.spec?.replicas).toBe(0);
    expect(leaseIsThere()).toBe(false);
  });
});

describe('what is not as before, though not by the run', () => {
  test('is told and left alone', async () => {
    meanwhile((set) => ({ ...set, metadata: { ...set.metadata, labels: { app: 'other' } } }));
    const { undo, exitCode } = await run();
    expect(undo).toMatchObject({
      outcome: 'restored',
      differences: [{ what: 'metadata.labels', ours: false }],
    });
    expect(exitCode).toBe(0);
    expect(world.set.metadata?.labels).toEqual({ app: 'other' });
  });

  test('may be a claim that was made anew', async () => {
    world.clock.after(MIDDLE_MS, () => {
      const claim = world.cluster.store.get(claims, namespace, 'data-web-0');
      world.cluster.store.remove(claims, claim);
      world.cluster.store.write(claims, {
        ...claim,
        metadata: { name: 'data-web-0', namespace, uid: 'anew' },
      });
    });
    const { undo } = await run();
    expect(undo.differences).toMatchObject([{ what: 'claim data-web-0', after: 'anew', ours: false }]);
  });
});

describe('a set that does not get healthy again', () => {
  beforeEach(() => {
    world.controller.isBroken = (pod) => pod.metadata?.name === 'web-1';
  });

  test('is restored all the same, and the run has failed', async () => {
    const result = await run();
    expect(result).toMatchObject({
      exitCode: 1,
      status: 'failed',
      reason: 'the set is restored but not healthy',
      undo: {
        outcome: 'restored, not healthy',
        steps: [{ result: 'done' }, { result: 'failed', detail: 'web-1 is not healthy' }],
      },
    });
    expect(world.set.metadata?.annotations).toBeUndefined();
    expect(leaseIsThere()).toBe(false);
  });

  test('is waited for as long as three pods may need one after the other, and no longer', async () => {
    const result = await run();
    expect(result.durationMs).toBeGreaterThan(3 * 300_000);
    expect(result.durationMs).toBeLessThan(3 * 340_000);
  });

  test('is not waited for twice when a killed pod has not come back', async () => {
    world.controller.isBroken = (pod) => pod.metadata?.name === 'web-2';
    const result = await run(killPod);
    expect(result).toMatchObject({ exitCode: 1, undo: { outcome: 'restored, not healthy' } });
    expect(result.durationMs).toBeLessThan(310_000);
  });
});

describe('field owners', () => {
  const entry = (manager: string, more: Partial<ManagedFieldsEntry> = {}): ManagedFieldsEntry => ({
    manager,
    operation: 'Update',
    apiVersion: 'apps/v1',
    fieldsType: 'FieldsV1',
    fieldsV1: { 'f:spec': { 'f:replicas': {} } },
    ...more,
  });

  test.each<readonly [string, readonly ManagedFieldsEntry[]]>([
    ['an owner of nothing else', [entry('hpa', { subresource: 'scale' })]],
    [
      'several owners at once',
      [entry('a', { operation: 'Apply' }), entry('b'), entry('b', { operation: 'Apply' })],
    ],
  ])('%s get the field back', async (_what, owners) => {
    world = aWorld({ owners });
    before = stateOf(world);
    const { undo } = await run();
    expect(undo.differences).toEqual([]);
    expect(stateOf(world)).toEqual(before);
  });

  test('are nobody again where nobody was named before', async () => {
    world = aWorld({ owners: [] });
    const { undo } = await run();
    expect(undo.outcome).toBe('restored');
    expect(world.set.metadata).not.toHaveProperty('managedFields');
  });

  test('lose what an older version of this tool had left there', async () => {
    world = aWorld({
      owners: [
        entry('sts-doctor/0.0.1'),
        entry('kubectl', { fieldsV1: { 'f:metadata': { 'f:labels': { 'f:app': {} } } } }),
      ],
    });
    const { undo } = await run();
    expect(undo.outcome).toBe('restored');
    expect(world.set.metadata?.managedFields?.map(({ manager }) => manager)).toEqual(['kubectl']);
  });

  test.each([
    ['before the field is given back', MIDDLE_MS],
    ['just before the mark goes', 9000],
  ])('that somebody has wiped %s are given back nevertheless', async (_when, ms) => {
    meanwhile(
      ({ metadata: { managedFields: _all, ...metadata } = {}, ...set }) => ({ ...set, metadata }),
      ms,
    );
    const { undo } = await run();
    expect(undo.outcome).toBe('restored');
    expect(world.set.metadata?.managedFields?.map(({ manager }) => manager)).toEqual(['kubectl']);
  });
});

describe('claims born in a run that scaled up', () => {
  const scaleUp = aScenario([scaleStep(5)]);
  const claimNames = () => world.cluster.store.list(claims).map(({ metadata }) => metadata?.name);
  const three = ['data-web-0', 'data-web-1', 'data-web-2'];

  test('are deleted, by UID', async () => {
    const { undo } = await run(scaleUp);
    expect(undo).toMatchObject({ outcome: 'restored', differences: [] });
    expect(undo.steps.map(({ does }) => does)).toEqual([
      'restore spec.replicas to 3',
      'delete claim data-web-3, born in the run',
      'delete claim data-web-4, born in the run',
    ]);
    expect(stateOf(world)).toEqual(before);
    const deleted = world.cluster.requests.filter(({ resource }) => resource === 'persistentvolumeclaims');
    for (const { verb, body } of deleted)
      if (verb === 'delete') expect(body).toMatchObject({ uid: expect.any(String) });
  });

  test('are deleted although a first try is answered with a conflict that is none', async () => {
    world.cluster.fail('delete', { with: 'conflict', resource: 'persistentvolumeclaims' });
    const { undo } = await run(scaleUp);
    expect(undo).toMatchObject({ outcome: 'restored', differences: [] });
    expect(stateOf(world)).toEqual(before);
  });

  test('are not those that were left from an earlier scaling', async () => {
    world.cluster.store.write(claims, { metadata: { name: 'data-web-3', namespace, uid: 'precious' } });
    await run(scaleUp);
    expect(claimNames()).toEqual([...three, 'data-web-3']);
    expect(world.cluster.store.get(claims, namespace, 'data-web-3').metadata?.uid).toBe('precious');
  });

  test('are not those of an ordinal that somebody wants by now', async () => {
    meanwhile(scaledTo(4), 7000);
    const result = await run(scaleUp);
    expect(result.undo.outcome).toBe('conflict');
    expect(await world.recover(world.process(), { keepLive: true })).toMatchObject({ exitCode: 0 });
    expect(claimNames()).toEqual([...three, 'data-web-3']);
  });

  test('are not those of an ordinal that the set had before, made anew or not, wanted by now or not', async () => {
    meanwhile(scaledTo(1), 7000);
    world.clock.after(7000, () => {
      const claim = world.cluster.store.get(claims, namespace, 'data-web-2');
      world.cluster.store.write(claims, { ...claim, metadata: { ...claim.metadata, uid: 'anew' } });
    });
    await run(scaleUp);
    await new Promise<void>((resolve) => world.clock.after(60_000, resolve));
    expect(await world.recover(world.process(), { keepLive: true })).toMatchObject({ exitCode: 0 });
    expect(claimNames()).toEqual(three);
  });

  test('keep the run unfinished as long as a pod uses them', async () => {
    world.clock.after(MIDDLE_MS, () => (world.controller.stopMs = 1_200_000));
    const result = await run(scaleUp);
    expect(result).toMatchObject({
      exitCode: 6,
      reason: expect.stringMatching(/^pod web-3 is still there and uses it$/),
      undo: { outcome: 'not restored' },
    });
    expect(markOf(world.set)).toBe(result.run);
    world.controller.stopMs = 0;
    expect(await world.recover()).toMatchObject({ exitCode: 0 });
    expect(stateOf(world)).toEqual(before);
  });

  test('are nobody’s when claims could not be read at first: then the drill is refused', async () => {
    world.cluster.deny('watch', 'persistentvolumeclaims');
    expect(await run(scaleUp)).toMatchObject({
      exitCode: 4,
      reason: expect.stringContaining('cannot watch'),
    });
  });
});

test('a permission that is lost on the way leaves everything to recover', async () => {
  world.clock.after(MIDDLE_MS, () => world.cluster.deny('patch', 'statefulsets'));
  const result = await run();
  expect(result).toMatchObject({ exitCode: 6, undo: { outcome: 'not restored' } });
  expect(leaseIsThere()).toBe(true);
  expect(world.cluster.store.list(pods)).toEqual([]);
});
