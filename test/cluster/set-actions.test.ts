import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Claim, StatefulSet } from '../../src/objects/workload.ts';
import { type Cluster, connect } from './support/cluster.ts';
import { begin, doctor, drill, type Drilled } from './support/drilled.ts';
import { aReadySet } from './support/ready-set.ts';
import { promisesOf, violationsOf } from './support/report.ts';
import { podsOf, stateOf } from './support/set-state.ts';
import { orderedSet, parallelSet } from './support/sets.ts';
import { waitFor, waitReady } from './support/wait.ts';

let cluster: Cluster;

beforeAll(async () => {
  cluster = await connect();
});

/** All that has to be as it was but for the UID of the set. */
async function definitionOf(set: Drilled): Promise<object> {
  const { set: definition, ...more } = (await stateOf(set)) as { readonly set: object };
  return { ...more, set: { ...definition, uid: 'another' } };
}

async function uidsOf(set: Drilled): Promise<Readonly<Record<string, string | undefined>>> {
  return Object.fromEntries(
    Object.entries(await podsOf(set)).map(([name, pod]) => [name, pod.metadata?.uid]),
  );
}

async function aScenario(set: Drilled, steps: string, more = ''): Promise<string> {
  const file = join(set.stateHome, 'own.yaml');
  const head = 'apiVersion: sts-doctor.dev/v1\nkind: Scenario\nmetadata: {name: own}\n';
  await writeFile(
    file,
    `${head}spec: {guards: {quorum: none, respectPDB: false${more}}, steps: [${steps}]}\n`,
  );
  return file;
}

const verdictsOf = (drilled: Awaited<ReturnType<typeof drill>>) =>
  Object.fromEntries(promisesOf(drilled.result).map(({ id, verdict }) => [id, verdict]));

/** As their owner applies it, with a secret in it, by both ways of kubectl. */
async function aSetOfTwoOwners(
  prefix: string,
): Promise<{ readonly set: Drilled; readonly manifest: object }> {
  const set = await aReadySet(cluster, prefix, orderedSet);
  const place = ['-n', set.namespace];
  const secret = ['set', 'env', 'sts/db', 'PASSWORD=confidential', ...place];
  await cluster.run(secret);
  await cluster.run(['annotate', 'sts', 'db', 'note=theirs', ...place]);
  const live = await cluster.get<StatefulSet>('sts', 'db', ...place);
  const lastApplied = JSON.stringify({ kind: 'StatefulSet', spec: live.spec });
  await cluster.run([
    'annotate',
    'sts',
    'db',
    `kubectl.kubernetes.io/last-applied-configuration=${lastApplied}`,
    ...place,
  ]);
  await cluster.run(['rollout', 'status', 'sts/db', ...place, '--timeout=60s']);
  await waitReady(cluster, set);
  const [, manifest = {}] = orderedSet({ name: 'db', namespace: set.namespace });
  return { set, manifest };
}

describe('a set that is deleted and orphans its pods', () => {
  test('is made anew just as it was, and adopts them; nobody can tell but for its UID', async () => {
    const { set, manifest } = await aSetOfTwoOwners('orphan');
    const [before, pods, former] = await Promise.all([
      definitionOf(set),
      uidsOf(set),
      cluster.get<StatefulSet>('sts', 'db', '-n', set.namespace),
    ]);
    const drilled = await drill(set, 'orphan-delete', '--set', 'hold=12s');
    expect(drilled.result.reason, drilled.stderr).toBeUndefined();
    expect(drilled.result).toMatchObject({
      status: 'passed',
      plan: { undo: 'exact' },
      undo: { outcome: 'restored', differences: [] },
    });
    expect(verdictsOf(drilled)).toMatchObject({ I7: 'held', A1: 'held', S1: 'held' });
    expect(violationsOf(drilled.result)).toEqual([]);
    expect(drilled.stdout).not.toContain('confidential');

    expect(await definitionOf(set)).toEqual(before);
    expect(await uidsOf(set)).toEqual(pods);
    const now = await cluster.get<StatefulSet>('sts', 'db', '-n', set.namespace);
    expect(now.metadata?.uid).not.toBe(former.metadata?.uid);
    // Without a conflict: no field has another owner than before.
    await cluster.apply(manifest);
    expect(await uidsOf(set)).toEqual(pods);
  });

  test.each([
    {
      dies: 'while it is away',
      moment: (set: Drilled) => waitFor(cluster, set.namespace, 'sts/db', 'delete'),
    },
    {
      dies: 'while it is away, and its Lease is deleted',
      moment: (set: Drilled) => waitFor(cluster, set.namespace, 'sts/db', 'delete'),
      loses: 'lease/sts-doctor.db',
    },
    {
      dies: 'while its definition is put aside',
      moment: (set: Drilled) => waitFor(cluster, set.namespace, 'controllerrevision/sts-doctor.db', 'create'),
    },
  ])('comes back by recover from another machine when the drill dies $dies', async ({ moment, loses }) => {
    const set = await aReadySet(cluster, 'orphan-dies', orderedSet);
    const [before, pods] = await Promise.all([definitionOf(set), uidsOf(set)]);
    const running = begin(set, 'orphan-delete', '--set', 'hold=60s');
    await moment(set);
    running.child.kill('SIGKILL');
    await running.finished;
    if (loses !== undefined) await cluster.run(['delete', loses, '-n', set.namespace]);
    const elsewhere = await aReadyElsewhere(set);
    const listed = await doctor(elsewhere, ['recover', '--list', '-o', 'name']);
    expect(listed, listed.stderr).toMatchObject({ code: 0, stdout: expect.stringContaining('db') });
    const recovered = await doctor(elsewhere, ['recover', 'sts/db', '--yes', '--force']);
    expect(recovered, recovered.stderr).toMatchObject({ code: 0 });
    expect(await definitionOf(set)).toEqual(before);
    expect(await uidsOf(set)).toEqual(pods);
  });

  test('is not made anew when somebody else has made one of that name', async () => {
    const set = await aReadySet(cluster, 'orphan-taken', orderedSet);
    const running = begin(set, 'orphan-delete', '--set', 'hold=20s');
    await waitFor(cluster, set.namespace, 'sts/db', 'delete');
    await cluster.apply(orderedSet({ name: 'db', namespace: set.namespace }));
    const theirs = await cluster.get<StatefulSet>('sts', 'db', '-n', set.namespace);
    const said = await running.finished;
    expect(said.code).toBe(5);
    const now = await cluster.get<StatefulSet>('sts', 'db', '-n', set.namespace, '--show-managed-fields');
    expect(now.metadata?.uid).toBe(theirs.metadata?.uid);
    expect(JSON.stringify(now.metadata)).not.toContain('sts-doctor');
    const left = await cluster.run(['get', 'leases,controllerrevisions', '-n', set.namespace, '-o', 'name']);
    expect(left).not.toContain('sts-doctor');
  });
});

/** The same set for somebody whose machine knows nothing of the run. */
async function aReadyElsewhere(set: Drilled): Promise<Drilled> {
  const { aStateHome } = await import('./support/state-home.ts');
  return { ...set, stateHome: await aStateHome() };
}

test('a set is deleted and made anew in one step, and no pod is replaced', async () => {
  const set = await aReadySet(cluster, 'recreate', parallelSet);
  const [before, pods] = await Promise.all([definitionOf(set), uidsOf(set)]);
  const drilled = await drill(set, 'recreate-set');
  expect(drilled.result.reason, drilled.stderr).toBeUndefined();
  expect(verdictsOf(drilled)).toMatchObject({ I7: 'held', A1: 'held' });
  expect(await definitionOf(set)).toEqual(before);
  expect(await uidsOf(set)).toEqual(pods);
});

test.each(['background', 'foreground'])(
  'a set that is deleted in the %s takes its pods along; its claims stay and its history comes back',
  async (cascade) => {
    const set = await aReadySet(cluster, 'whole', orderedSet);
    const place = ['-n', set.namespace];
    await cluster.run(['set', 'env', 'sts/db', 'GENERATION=2', ...place]);
    await cluster.run(['rollout', 'status', 'sts/db', ...place, '--timeout=90s']);
    await waitReady(cluster, set);
    const before = (await definitionOf(set)) as { readonly revisions: object };
    const drilled = await drill(set, await aScenario(set, `{deleteSet: {cascade: ${cascade}}}`));
    expect(drilled.result.reason, drilled.stderr).toBeUndefined();
    expect(drilled.result).toMatchObject({
      plan: { undo: 'equivalent' },
      undo: { outcome: 'restored', differences: [] },
    });
    expect(verdictsOf(drilled)).toMatchObject({ R1: 'held', I4: 'held', S2: 'held', S3: 'held', O1: 'held' });
    const after = (await definitionOf(set)) as { readonly revisions: object };
    expect({ ...after, revisions: Object.keys(after.revisions) }).toEqual({
      ...before,
      revisions: Object.keys(before.revisions),
    });
    await cluster.run(['rollout', 'undo', 'sts/db', ...place]);
    const live = await cluster.get<StatefulSet>('sts', 'db', ...place);
    expect(JSON.stringify(live.spec?.template)).not.toContain('GENERATION');
  },
);

test('a set is not deleted while it owns what does not come back, and says what that is; a plain one owns nothing', async () => {
  const set = await aReadySet(cluster, 'owner', parallelSet);
  const place = ['-n', set.namespace];
  const scenario = await aScenario(set, '{deleteSet: {cascade: background}}');
  const plan = ['plan', scenario, 'sts/db', '-o', 'json'];
  const plain = await doctor(set, plan);
  expect(JSON.parse(plain.stdout), plain.stderr).toMatchObject({ undo: 'equivalent', refusals: [] });

  const { metadata } = await cluster.get<StatefulSet>('sts', 'db', ...place);
  const ownerReferences = [{ apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'db', uid: metadata?.uid }];
  const object = (apiVersion: string, kind: string, more: object) => ({
    apiVersion,
    kind,
    metadata: { name: 'theirs', namespace: set.namespace, ownerReferences },
    ...more,
  });
  await cluster.apply([
    object('v1', 'ConfigMap', {}),
    object('policy/v1', 'PodDisruptionBudget', {
      spec: { maxUnavailable: 1, selector: { matchLabels: { app: 'none' } } },
    }),
  ]);
  const refused = await drill(set, scenario);
  expect(refused).toMatchObject({ code: 4, result: { status: 'refused', plan: { undo: 'none' } } });
  expect(refused.result.reason).toContain('configmaps theirs owned by sts/db: deleted with it');
  expect(refused.result.reason).toContain(
    'poddisruptionbudgets.policy theirs owned by sts/db: deleted with it',
  );
  expect(await cluster.run(['get', 'sts,cm,pdb', '-o', 'name', ...place])).toContain('statefulset.apps/db');
});

test('a claim that is deleted goes with its pod, and the next pod has an empty one; that is told as lost', async () => {
  const set = await aReadySet(cluster, 'lost', orderedSet);
  const before = await cluster.get<Claim>('pvc', 'data-db-2', '-n', set.namespace);
  const refused = await drill(set, 'lost-claim');
  expect(refused).toMatchObject({ code: 4, result: { status: 'refused' } });

  const drilled = await drill(set, 'lost-claim', '--allow-destructive');
  expect(drilled.result.reason, drilled.stderr).toBeUndefined();
  expect(drilled.result).toMatchObject({ status: 'passed', plan: { undo: 'none' } });
  expect(drilled.result.undo.differences).toMatchObject([{ what: 'claim data-db-2', ours: true }]);
  expect(violationsOf(drilled.result).map(({ id, cause }) => [id, cause])).toEqual([
    ['S2', 'this drill'],
    ['S3', 'this drill'],
  ]);
  expect(verdictsOf(drilled)).toMatchObject({ R1: 'held', I4: 'held' });
  const after = await cluster.get<Claim>('pvc', 'data-db-2', '-n', set.namespace);
  expect(after.metadata?.uid).not.toBe(before.metadata?.uid);
});

test('under OnDelete a new template changes no pod but the one that is deleted, and all is undone', async () => {
  const set = await aReadySet(cluster, 'on-delete', orderedSet);
  const [before, pods] = await Promise.all([stateOf(set), uidsOf(set)]);
  const drilled = await drill(set, 'on-delete-update', '--set', 'ordinal=1');
  expect(drilled.result.reason, drilled.stderr).toBeUndefined();
  expect(drilled.result).toMatchObject({
    plan: { undo: 'equivalent' },
    undo: { outcome: 'restored', differences: [] },
  });
  expect(verdictsOf(drilled)).toMatchObject({ O8: 'held', I4: 'held', R1: 'held' });
  expect(await stateOf(set)).toEqual(before);
  const now = await uidsOf(set);
  expect([now['db-0'], now['db-2']]).toEqual([pods['db-0'], pods['db-2']]);
});
