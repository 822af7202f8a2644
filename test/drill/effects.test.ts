import { beforeEach, describe, expect, test } from 'vitest';
import { configMaps, leases, nodes, pods, statefulSets } from '../../src/cluster/resource.ts';
import { Locked } from '../../src/drill/locked.ts';
import { leftChanged } from '../../src/drill/purge/left-changed.ts';
import { findTraces } from '../../src/drill/purge/traces.ts';
import { deleteCommands, whatIsLeft } from '../../src/drill/purge/left-words.ts';
import type { Effect } from '../../src/drill/undo/effects/registry.ts';
import { standingEffects, undoEffects, withEffect } from '../../src/drill/undo/effects/registry.ts';
import { journalAnnotation, RunLease } from '../../src/drill/undo/lease.ts';
import type { ObjectMeta } from '../../src/objects/meta.ts';
import type { Node } from '../../src/objects/surroundings.ts';
import { namespace } from '../fakes/a-set.ts';
import { aMachine, aWorld, type Process, type World } from '../fakes/world.ts';
import { aJournal } from './support/journal.ts';

const { run } = aJournal();
const cordon: Effect = { kind: 'cordon', node: 'worker-1', uid: 'node-1' };
const settings: Effect = {
  kind: 'object',
  group: '',
  version: 'v1',
  resource: 'configmaps',
  objectKind: 'ConfigMap',
  name: 'settings',
  uid: 'object-1',
};

let world: World;
let process: Process;

beforeEach(() => {
  world = aWorld();
  process = world.process();
  world.cluster.store.write(nodes, aNode());
});

function aNode(): Node {
  return {
    metadata: {
      name: 'worker-1',
      uid: 'node-1',
      annotations: { foreign: 'stays' },
      managedFields: [
        { manager: 'kubelet', operation: 'Update', fieldsV1: { 'f:spec': { 'f:podCIDR': {} } } },
      ],
    },
  };
}

function cordoned({ mark = run, manager = 'sts-doctor/test' } = {}): Node {
  const { metadata } = aNode();
  return {
    metadata: {
      ...metadata,
      annotations: { foreign: 'stays', ...(mark !== '' && { 'sts-doctor.dev/run': mark }) },
      managedFields: [
        ...(metadata?.managedFields ?? []),
        { manager, operation: 'Update', fieldsV1: { 'f:spec': { 'f:unschedulable': {} } } },
      ],
    },
    spec: { unschedulable: true },
  };
}

function stage(
  effects: readonly Effect[],
  change: { readonly keepLive?: boolean; readonly force?: boolean } = {},
) {
  const { cluster, clock, interrupts } = process.host;
  return {
    cluster,
    clock,
    journal: aJournal({ effects: [...effects] }),
    signal: interrupts.second,
    force: false,
    keepLive: false,
    healWithinMs: 5_000,
    assertHeld: () => undefined,
    emit: () => undefined,
    ...change,
  };
}

const node = () => world.cluster.store.get(nodes, undefined, 'worker-1');
const writes = () =>
  world.cluster.requests.filter(({ verb }) => verb === 'patch' || verb === 'delete').length;

describe('a node that the run has cordoned', () => {
  test('takes pods again, without mark and field owner, and the rest of it stays', async () => {
    world.cluster.store.write(nodes, cordoned());
    const steps = await undoEffects(stage([cordon]));
    expect(steps).toEqual([{ does: 'uncordon node worker-1', result: 'done', detail: undefined }]);
    const { spec, metadata } = node();
    expect(spec?.unschedulable).toBeUndefined();
    expect(metadata?.annotations).toEqual({ foreign: 'stays' });
    expect(metadata?.managedFields).toEqual(aNode().metadata?.managedFields);
  });

  test.each(['conflict', 'unreachable before', 'unreachable after'] as const)(
    'takes pods again however it is answered first: %s',
    async (fault) => {
      world.cluster.store.write(nodes, cordoned());
      world.cluster.fail('patch', { resource: 'nodes', with: fault });
      await undoEffects(stage([cordon]));
      expect(node().spec?.unschedulable).toBeUndefined();
    },
  );

  test('is told as such', async () => {
    world.cluster.store.write(nodes, cordoned());
    expect(await standingEffects(stage([cordon]))).toEqual([
      { words: 'node worker-1 is cordoned', command: 'kubectl uncordon worker-1 --context test' },
    ]);
  });

  test('is a conflict once the mark was taken off, until somebody decides', async () => {
    world.cluster.store.write(nodes, cordoned({ mark: '' }));
    expect(await undoEffects(stage([cordon]))).toMatchObject([
      {
        result: 'conflict',
        detail: 'the mark of the run is gone, so somebody may want it so: node worker-1 is cordoned',
      },
    ]);
    expect(await undoEffects(stage([cordon], { keepLive: true }))).toMatchObject([
      { result: 'already undone' },
    ]);
    expect(node().spec?.unschedulable).toBe(true);
    expect(await undoEffects(stage([cordon], { force: true }))).toMatchObject([{ result: 'done' }]);
    expect(node().spec?.unschedulable).toBeUndefined();
  });

  test('stays cordoned where somebody has cordoned it anew, and loses the mark', async () => {
    world.cluster.store.write(nodes, cordoned({ manager: 'kubectl-cordon' }));
    const [step] = await undoEffects(stage([cordon]));
    expect(step).toMatchObject({ result: 'already undone', detail: expect.stringContaining('stays so') });
    expect(node()).toMatchObject({
      spec: { unschedulable: true },
      metadata: { annotations: { foreign: 'stays' } },
    });
    expect(node().metadata?.annotations).not.toHaveProperty('sts-doctor.dev/run');
  });

  test('loses the mark where somebody has uncordoned it', async () => {
    world.cluster.store.write(nodes, { ...cordoned(), spec: {} });
    expect(await undoEffects(stage([cordon]))).toMatchObject([{ result: 'already undone' }]);
    expect(node().metadata?.annotations).toEqual({ foreign: 'stays' });
  });
});

test.each([
  ['that nobody has cordoned', aNode()],
  ['that another run has cordoned', cordoned({ mark: '20261121-100001-other' })],
  ['that somebody has cordoned', cordoned({ mark: '', manager: 'kubectl-cordon' })],
  ['of another UID', { ...cordoned(), metadata: { ...cordoned().metadata, uid: 'node-2' } }],
])('a node %s is not touched', async (_what, live) => {
  world.cluster.store.write(nodes, live);
  expect(await undoEffects(stage([cordon]))).toMatchObject([{ result: 'already undone' }]);
  expect(await standingEffects(stage([cordon]))).toEqual([]);
  expect(writes()).toBe(0);
});

describe('an object that the run has created', () => {
  function write({
    uid = 'object-1',
    label = run,
    ...more
  }: Partial<ObjectMeta> & { label?: string } = {}): void {
    world.cluster.store.write(configMaps, {
      metadata: {
        name: 'settings',
        namespace,
        uid,
        labels: { 'sts-doctor.dev/run': label },
        ...more,
      },
    });
  }
  const live = () => world.cluster.store.find(configMaps, namespace, 'settings');

  test('is deleted by its UID, and with it what was made for it', async () => {
    write();
    expect(await undoEffects(stage([settings]))).toEqual([
      { does: 'delete configmap/settings', result: 'done', detail: undefined },
    ]);
    expect(live()).toBeUndefined();
    expect(world.cluster.requests.find(({ verb }) => verb === 'delete')).toMatchObject({
      body: { uid: 'object-1', propagationPolicy: 'Foreground' },
    });
  });

  test('is known by its label where the run died before it knew the UID', async () => {
    write({ uid: 'whatever' });
    const { uid: _unknown, ...without } = settings as Extract<Effect, { kind: 'object' }>;
    await undoEffects(stage([without]));
    expect(live()).toBeUndefined();
  });

  test('is somebody else’s where the run died before it created it', async () => {
    write({ uid: 'whatever', label: 'other' });
    const { uid: _unknown, ...without } = settings as Extract<Effect, { kind: 'object' }>;
    expect(await undoEffects(stage([without]))).toMatchObject([{ result: 'already undone' }]);
    expect(live()).toBeDefined();
  });

  test('is the run’s also where a request that came late has made it anew', async () => {
    write({ uid: 'object-2' });
    expect(await undoEffects(stage([settings]))).toMatchObject([{ result: 'done' }]);
    expect(live()).toBeUndefined();
  });

  test('is somebody else’s when another one bears its name by now', async () => {
    write({ uid: 'object-2', label: 'other' });
    expect(await undoEffects(stage([settings]))).toMatchObject([{ result: 'already undone' }]);
    expect(live()).toBeDefined();
  });

  test('is a conflict once its label was taken off, whatever is forced', async () => {
    write({ label: 'mine now' });
    expect(await undoEffects(stage([settings], { force: true }))).toMatchObject([{ result: 'conflict' }]);
    expect(live()).toBeDefined();
  });

  test('is kept where that is asked for, and does not go with the Lease of the run', async () => {
    const theirs = { apiVersion: 'v1', kind: 'ConfigMap', name: 'other', uid: 'other' };
    const lease = {
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      name: 'sts-doctor.web',
      uid: 'lease',
    };
    write({ label: 'mine now', ownerReferences: [theirs, lease] });
    world.cluster.fail('patch', { resource: 'configmaps', with: 'conflict' });
    expect(await undoEffects(stage([settings], { keepLive: true }))).toMatchObject([
      { result: 'already undone', detail: 'kept, as somebody wants it' },
    ]);
    expect(live()?.metadata?.ownerReferences).toEqual([theirs]);
  });

  test('that was deleted already is undone', async () => {
    expect(await undoEffects(stage([settings]))).toMatchObject([{ result: 'already undone' }]);
  });

  test('that does not go in time is told with what keeps it', async () => {
    write({ finalizers: ['example.com/hold'], deletionTimestamp: '2026-11-21T10:00:00Z' });
    const [step] = await undoEffects(stage([settings]));
    expect(step).toEqual({
      does: 'delete configmap/settings',
      result: 'failed',
      detail: 'configmap/settings is still there, kept by example.com/hold, after 5.0 s',
    });
  });
});

test('effects are undone from the last to the first', async () => {
  world.cluster.store.write(nodes, cordoned());
  const steps = await undoEffects(stage([cordon, settings]));
  expect(steps.map(({ does }) => does)).toEqual(['delete configmap/settings', 'uncordon node worker-1']);
});

test('what is known better the second time stands once', () => {
  const { uid: _unknown, ...without } = settings as Extract<Effect, { kind: 'object' }>;
  expect(withEffect(withEffect([cordon], without), settings)).toEqual([cordon, settings]);
});

describe('an effect that is written down', () => {
  async function begun(): Promise<Locked> {
    const { cluster, clock, journals, holder, interrupts } = process.host;
    const { metadata } = world.set;
    const journal = aJournal({ changes: [], target: { ...aJournal().target, uid: metadata?.uid ?? '' } });
    await journals.write(journal, holder);
    const lease = await RunLease.acquire(cluster, clock, 'me', journal, interrupts.second);
    return new Locked(journal, lease, process.host);
  }
  const inLease = () =>
    JSON.parse(
      world.cluster.store.get(leases, namespace, 'sts-doctor.web').metadata?.annotations?.[
        journalAnnotation
      ] ?? '',
    ) as { readonly effects: readonly Effect[] };

  test('stands on disk first, then in the Lease', async () => {
    const locked = await begun();
    const before = world.cluster.requests.length;
    await locked.amend(cordon);
    expect(world.cluster.requests.slice(before)).toMatchObject([
      { verb: 'write', resource: 'disk' },
      { verb: 'update', resource: 'leases.coordination.k8s.io' },
    ]);
    expect(inLease().effects).toEqual([cordon]);
    expect(locked.journal.effects).toEqual([cordon]);
  });

  test.each(['conflict', 'unreachable before', 'unreachable after'] as const)(
    'gets into the Lease however it is answered first: %s',
    async (fault) => {
      const locked = await begun();
      world.cluster.fail('update', { with: fault });
      await locked.amend(cordon);
      expect(inLease().effects).toEqual([cordon]);
      expect(() => locked.lease.assertHeld()).not.toThrow();
    },
  );

  test('outlives the renewals after it', async () => {
    const locked = await begun();
    locked.lease.keepRenewing();
    await locked.amend(cordon);
    await new Promise<void>((resolve) => world.clock.after(25_000, resolve));
    expect(inLease().effects).toEqual([cordon]);
    expect(() => locked.lease.assertHeld()).not.toThrow();
  });

  test('does not get into a Lease that another has taken over', async () => {
    const locked = await begun();
    const lease = world.cluster.store.get(leases, namespace, 'sts-doctor.web');
    world.cluster.store.write(leases, { ...lease, spec: { ...lease.spec, holderIdentity: 'somebody' } });
    await expect(locked.amend(cordon)).rejects.toMatchObject({ name: 'Fenced' });
    expect(inLease().effects).toEqual([]);
  });

  test.each(['here', 'elsewhere'] as const)('is undone by a recover from %s', async (place) => {
    const locked = await begun();
    await locked.amend(cordon);
    world.cluster.store.write(nodes, cordoned());
    process.gate.die();
    const rescuer = world.process(place === 'here' ? world.laptop : aMachine('other'));
    const recovered = await world.recover(rescuer);
    expect(recovered).toMatchObject({ exitCode: 0, undo: { outcome: 'restored' } });
    expect(node().spec?.unschedulable).toBeUndefined();
    expect(world.cluster.store.list(leases)).toEqual([]);
  });

  test('is undone also when the set is gone', async () => {
    const locked = await begun();
    await locked.amend(cordon);
    world.cluster.store.write(nodes, cordoned());
    process.gate.die();
    world.cluster.store.remove(statefulSets, world.set);
    const recovered = await world.recover();
    expect(recovered).toMatchObject({ exitCode: 5, undo: { steps: [{ result: 'done' }] } });
    expect(node().spec?.unschedulable).toBeUndefined();
  });

  test('is named by a purge, with the command that takes it back', async () => {
    const locked = await begun();
    await locked.amend(cordon);
    world.cluster.store.write(nodes, cordoned());
    const [left] = await leftChanged([locked.journal], process.host);
    expect(left && whatIsLeft(left)).toEqual(['node worker-1 is cordoned']);
    expect(left && deleteCommands(left)).toEqual(['kubectl uncordon worker-1 --context test']);
  });

  test('counts no helper pod, as a purge takes it away itself', async () => {
    const locked = await begun();
    const name = 'sts-doctor-web-names';
    await locked.amend({ kind: 'helperPod', name });
    const labels = { 'sts-doctor.dev/run': run, 'app.kubernetes.io/managed-by': 'sts-doctor' };
    world.cluster.store.write(pods, { metadata: { name, namespace, labels } });
    const [left] = await leftChanged([locked.journal], process.host);
    expect(left && whatIsLeft(left)).toEqual([]);
    const traces = await findTraces(process.host, namespace, () => undefined);
    expect(traces.pods.map(({ metadata }) => metadata?.name)).toEqual([name]);
  });
});

test('a purge does not touch the Lease of a newer tool', async () => {
  const annotations = { [journalAnnotation]: JSON.stringify({ ...aJournal(), version: 3 }) };
  const labels = { 'app.kubernetes.io/managed-by': 'sts-doctor' };
  world.cluster.store.write(leases, { metadata: { name: 'sts-doctor.web', namespace, labels, annotations } });
  await expect(findTraces(process.host, namespace, () => undefined)).rejects.toMatchObject({ exitCode: 4 });
});
