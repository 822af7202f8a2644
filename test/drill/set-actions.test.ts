import { describe, expect, onTestFinished, test } from 'vitest';
import { checkNothingUnfinished } from '../../src/cli/nothing-unfinished.ts';
import type { Finished } from '../../src/drill/run.ts';
import { purge } from '../../src/drill/purge/purge.ts';
import { findTraces } from '../../src/drill/purge/traces.ts';
import { findUnfinished } from '../../src/drill/undo/interrupted.ts';
import { journalAnnotation } from '../../src/drill/undo/lease.ts';
import type { KubeObject } from '../../src/objects/meta.ts';
import type { ControllerRevision, StatefulSet } from '../../src/objects/workload.ts';
import { bindScenario } from '../../src/scenario/bind.ts';
import { parseScenarios } from '../../src/scenario/parse.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { configMaps } from '../../src/sandbox/api/kinds.ts';
import { claims, leases, pods, revisions, sets } from '../../src/sandbox/controllers/kinds.ts';
import { drills } from '../sweeps/drills.ts';
import { name, outsider, type Process, World } from '../sweeps/world.ts';

const at = { namespace: 'default', name };
const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

/** A healthy set, with a secret in its template and in what was applied last. */
async function aWorld(change: (set: StatefulSet) => StatefulSet = (set) => set): Promise<World> {
  const objects = (drills[0]?.objects ?? []).map((object) =>
    object.kind === 'StatefulSet' ? change(withSecret(object)) : object,
  );
  const world = await World.open(objects, 'the set and its revisions');
  onTestFinished(() => world.close());
  return world;
}

function withSecret(set: StatefulSet): StatefulSet {
  const { spec: pod, ...template } = set.spec?.template ?? {};
  const env = [{ name: 'PASSWORD', value: 'confidential' }];
  const containers = (pod?.containers ?? []).map((container) => ({ ...container, env }));
  return {
    ...set,
    metadata: { ...set.metadata, annotations: { owner: 'shop', [lastApplied]: '{"value":"confidential"}' } },
    spec: { ...set.spec, template: { ...template, spec: { ...pod, containers } } },
  };
}

function aScenario(steps: string): Scenario {
  const text = `apiVersion: sts-doctor.dev/v1
kind: Scenario
metadata: {name: test}
spec: {guards: {quorum: none, respectPDB: false, allowDestructive: true}, steps: [${steps}]}
`;
  const parsed = parseScenarios(text, 'test.yaml');
  if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems));
  const [document] = parsed.scenarios;
  if (document === undefined) throw new Error('no scenario');
  const bound = bindScenario(document, { set: {} });
  if ('problems' in bound) throw new Error(JSON.stringify(bound.problems));
  return bound.scenario;
}

const deleted = (cascade: string) => aScenario(`{deleteSet: {cascade: ${cascade}}}`);
const uidsOf = (objects: readonly KubeObject[]) =>
  Object.fromEntries(objects.map(({ metadata }) => [metadata?.name, metadata?.uid]));
const podsIn = ({ sandbox }: World) => uidsOf(sandbox.api.list(pods, at).items);
const keptIn = ({ sandbox }: World) =>
  sandbox.api
    .list<ControllerRevision>(revisions, at)
    .items.filter(({ metadata }) => metadata?.name === `sts-doctor.${name}`);
const setsIn = ({ sandbox }: World) => sandbox.api.list<StatefulSet>(sets, at).items;

async function played(
  world: World,
  scenario: Scenario,
  process = world.process(new Map()),
): Promise<Finished> {
  const ended = await world.drill(process, scenario);
  if (ended === 'died' || ended === 'hangs') throw new Error(`the drill ${ended}`);
  if (ended instanceof Error) throw ended;
  return ended;
}

/** Does something when the set is away, once. */
function whenAway(world: World, process: Process, act: () => void): void {
  let done = false;
  process.gate.mishapOf = ({ what }) => {
    if (!done && setsIn(world).length === 0 && what.startsWith('GET') && what.includes('pods')) {
      done = true;
      act();
    }
    return undefined;
  };
}

function verdictsOf({ result }: Finished): Readonly<Record<string, string>> {
  const promises = (result.judgement?.outcomes ?? []).flatMap((outcome) => outcome.promises);
  return Object.fromEntries(promises.map(({ id, verdict }) => [id, verdict]));
}

describe('a set that is deleted and orphans its pods', () => {
  test('comes back with secrets and last-applied configuration, and adopts every pod as it is', async () => {
    const world = await aWorld();
    const [before, members] = [world.state(), podsIn(world)];
    const finished = await played(world, deleted('orphan'));
    expect(finished.result).toMatchObject({
      status: 'passed',
      plan: { undo: 'exact' },
      undo: { outcome: 'restored', differences: [] },
    });
    expect(verdictsOf(finished)).toMatchObject({ I7: 'held', A1: 'held', S1: 'held', I4: 'not exercised' });
    await world.time.sleep(5_000);
    expect(world.state()).toEqual(before);
    expect(podsIn(world)).toEqual(members);
    expect(world.set.metadata?.annotations?.[lastApplied]).toContain('confidential');
    expect(keptIn(world)).toEqual([]);
  });

  test('leaves no secret in its journal, neither on disk nor in the Lease', async () => {
    const world = await aWorld();
    const disk = new Map<string, string>();
    const process = world.process(disk);
    const seen: string[] = [];
    whenAway(world, process, () => {
      const [lease] = world.sandbox.api.list(leases, at).items;
      seen.push([...disk.values()].join(), lease?.metadata?.annotations?.[journalAnnotation] ?? '');
    });
    await played(world, deleted('orphan'), process);
    expect(seen).toHaveLength(2);
    for (const text of seen) {
      expect(text).toContain('keepsake');
      expect(text).not.toContain('confidential');
    }
  });

  test('is left alone when somebody else has made a set of that name meanwhile', async () => {
    const world = await aWorld();
    const process = world.process(new Map());
    const { metadata, spec } = world.set;
    whenAway(world, process, () => {
      const theirs = {
        apiVersion: 'apps/v1',
        kind: 'StatefulSet',
        metadata: { name, labels: metadata?.labels },
        spec,
      };
      world.sandbox.api.create(sets, at.namespace, theirs as never, outsider);
    });
    const { result } = await played(world, deleted('orphan'), process);
    expect(result).toMatchObject({ status: 'errored', exitCode: 5 });
    expect(result.reason).toContain('is another set now');
    expect(world.set.metadata?.annotations).toBeUndefined();
    expect([keptIn(world), world.sandbox.api.list(leases, at).items]).toEqual([[], []]);
  });

  test('is not made anew from a definition that is not what was put aside', async () => {
    const world = await aWorld();
    const process = world.process(new Map());
    whenAway(world, process, () => {
      world.sandbox.api.delete(revisions, { ...at, name: `sts-doctor.${name}` }, outsider, {});
    });
    const { result } = await played(world, deleted('orphan'), process);
    expect(result).toMatchObject({ exitCode: 6, undo: { outcome: 'not restored' } });
    expect(result.reason).toContain('its definition is not to be found');
    expect(setsIn(world)).toEqual([]);
  });

  test('is told to be away, with the way out, to whoever asks for it meanwhile', async () => {
    const world = await aWorld();
    const process = world.process(new Map());
    let asked: Promise<unknown> | undefined;
    whenAway(world, process, () => {
      asked = world.drill(world.process(new Map()), aScenario('{killPod: {ordinal: 0}}'));
    });
    await played(world, deleted('orphan'), process);
    expect(await asked).toMatchObject({
      exitCode: 4,
      message: expect.stringMatching(/^sts\/\w+ is away: run \S+ of test has deleted it, and has not ended/),
      hints: [expect.stringContaining(`kubectl sts-doctor recover sts/${name} -n default`)],
    });
  });

  test.each([
    ['orphan', 'Retain', undefined],
    ['background', 'Delete', 'not undoable, what this drill has taken away does not come back'],
  ])(
    '(%s, whenDeleted %s) is made anew by recover, which says that it did, and what is lost',
    async (cascade, whenDeleted, detail) => {
      const world = await aWorld((set) => ({
        ...set,
        spec: { ...set.spec, persistentVolumeClaimRetentionPolicy: { whenDeleted, whenScaled: 'Retain' } },
      }));
      const process = world.process(new Map());
      whenAway(world, process, () => process.gate.die());
      expect(await world.drill(process, deleted(cascade))).toBe('died');
      const recovered = await world.recover(world.process(new Map(), 'elsewhere'));
      expect(recovered).toMatchObject({ exitCode: 0, detail, undo: { outcome: 'restored' } });
      expect(recovered).toMatchObject({ undo: { steps: [{ does: 'make the set anew', result: 'done' }] } });
    },
  );

  describe('whose run has lost its Lease too', () => {
    async function aLostSet(): Promise<{ world: World; before: object; elsewhere: Process }> {
      const world = await aWorld();
      const before = world.state();
      const process = world.process(new Map());
      whenAway(world, process, () => process.gate.die());
      await world.drill(process, deleted('orphan'));
      world.sandbox.api.delete(leases, { ...at, name: `sts-doctor.${name}` }, outsider, {});
      return { world, before, elsewhere: world.process(new Map(), 'elsewhere') };
    }

    async function listed({ host }: Process): Promise<{ runs: readonly unknown[]; told: string[] }> {
      const told: string[] = [];
      const { cluster, journals, interrupts } = host;
      const found = await findUnfinished(
        cluster,
        journals,
        at.namespace,
        interrupts.first,
        ({ message }) => void told.push(message),
      );
      return { runs: found.map(({ journal, lease }) => [journal.target.name, lease]), told };
    }

    test('is listed, and made anew by recover from a machine that knows nothing', async () => {
      const { world, before, elsewhere } = await aLostSet();
      expect(await listed(elsewhere)).toEqual({ runs: [[name, undefined]], told: [] });
      expect(await world.recover(elsewhere)).toMatchObject({ exitCode: 0, undo: { outcome: 'restored' } });
      await world.time.sleep(5_000);
      expect(world.state()).toEqual(before);
      expect([keptIn(world), world.sandbox.api.list(leases, at).items]).toEqual([[], []]);
      expect(await listed(elsewhere)).toEqual({ runs: [], told: [] });
    });

    test('is told to be away to whoever asks for it, with the way out', async () => {
      const { world, elsewhere } = await aLostSet();
      expect(await world.drill(elsewhere, aScenario('{killPod: {ordinal: 0}}'))).toMatchObject({
        exitCode: 4,
        message: expect.stringMatching(/^sts\/\w+ is away: run \S+ of test has deleted it/),
        hints: [expect.stringContaining(`kubectl sts-doctor recover sts/${name} -n default`)],
      });
    });

    test('is left to whoever has made one of its name, and nothing of it is left', async () => {
      const { world, elsewhere } = await aLostSet();
      const theirs = { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name } };
      const [kept] = keptIn(world);
      const { set: { spec } = {} } = (kept?.data ?? {}) as { set?: StatefulSet };
      world.sandbox.api.create(sets, at.namespace, { ...theirs, spec } as never, outsider);
      const { uid } = world.set.metadata ?? {};
      expect(await world.recover(elsewhere)).toMatchObject({ exitCode: 5 });
      expect(world.set.metadata).toMatchObject({ uid });
      expect(world.set.metadata?.annotations).toBeUndefined();
      expect(await listed(elsewhere)).toEqual({ runs: [], told: [] });
      expect(keptIn(world)).toEqual([]);
    });

    test('is not looked for twice where this disk knows of it', async () => {
      const world = await aWorld();
      const disk = new Map<string, string>();
      const process = world.process(disk);
      whenAway(world, process, () => process.gate.die());
      await world.drill(process, deleted('orphan'));
      world.sandbox.api.delete(leases, { ...at, name: `sts-doctor.${name}` }, outsider, {});
      expect((await listed(world.process(disk))).runs).toEqual([[name, undefined]]);
    });

    test.each([
      ['is taken off', {}, 'this is not an undo journal of ours'],
      ['speaks of another set', { name: 'other' }, 'its journal is about another run'],
    ])('is told to be kept, with the way back by hand, where its journal %s', async (_how, target, words) => {
      const { world, elsewhere } = await aLostSet();
      const [kept] = keptIn(world);
      const text = kept?.metadata?.annotations?.[journalAnnotation] ?? '';
      const journal = JSON.parse(text) as { target: object };
      const forged = JSON.stringify({ ...journal, target: { ...journal.target, ...target } });
      const annotations = Object.keys(target).length > 0 ? { [journalAnnotation]: forged } : {};
      world.sandbox.api.update(
        revisions,
        { ...kept, metadata: { ...kept?.metadata, annotations } } as never,
        outsider,
      );
      expect(await listed(elsewhere)).toEqual({ runs: [], told: [expect.stringContaining(words)] });
      expect(await world.recover(elsewhere)).toBeUndefined();
      expect(await world.drill(elsewhere, aScenario('{killPod: {ordinal: 0}}'))).toMatchObject({
        exitCode: 4,
        message: expect.stringContaining('its journal is neither in the cluster nor on this machine'),
        hints: [
          expect.anything(),
          expect.stringContaining(`kubectl get controllerrevision sts-doctor.${name} -n default`),
        ],
      });
      await expect(checkNothingUnfinished('default', name, elsewhere.host)).rejects.toMatchObject({
        exitCode: 6,
      });
    });
  });

  test('is not lost to a purge, which takes what was put aside only once a set stands there', async () => {
    const world = await aWorld();
    const { metadata, spec } = world.set;
    const process = world.process(new Map());
    whenAway(world, process, () => process.gate.die());
    await world.drill(process, deleted('orphan'));
    const { host } = world.process(new Map(), 'elsewhere');
    const options = { force: true, isAlive: () => false, onWait: () => undefined };
    const told: string[] = [];
    const purged = async () =>
      purge(await findTraces(host, at.namespace, ({ message }) => void told.push(message)), host, options);
    await purged();
    expect(told).toEqual([expect.stringContaining(`kubectl sts-doctor recover sts/${name} -n default`)]);
    expect(keptIn(world)).toHaveLength(1);

    const theirs = {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name, labels: metadata?.labels },
    };
    world.sandbox.api.create(sets, at.namespace, { ...theirs, spec } as never, outsider);
    await purged();
    expect([keptIn(world), world.sandbox.api.list(leases, at).items]).toEqual([[], []]);
    expect(setsIn(world)).toHaveLength(1);
  });

  test('is said to lose what only its owner knows of', async () => {
    const world = await aWorld();
    const { result } = await played(world, deleted('orphan'));
    expect(result.plan.steps[0]?.expected).toContain(
      `other objects with an ownerReference to sts/${name} lose it for good`,
    );
  });

  test('is not made anew when it was somebody else who deleted it first', async () => {
    const world = await aWorld();
    const process = world.process(new Map());
    process.gate.mishapOf = ({ what }) => {
      if (what.startsWith('DELETE') && what.includes('statefulsets') && setsIn(world).length > 0)
        world.sandbox.api.delete(sets, at, outsider, { propagationPolicy: 'Background' });
      return undefined;
    };
    const { result } = await played(world, deleted('orphan'), process);
    expect(result.exitCode).toBe(5);
    expect(setsIn(world)).toEqual([]);
  });
});

describe('a set that takes its pods along', () => {
  test.each(['background', 'foreground'])(
    '(%s) comes back with its history and on its claims',
    async (cascade) => {
      const world = await aWorld();
      const before = world.state();
      const owned = uidsOf(world.sandbox.api.list(claims, at).items);
      const members = podsIn(world);
      const finished = await played(world, deleted(cascade));
      expect(finished.result).toMatchObject({
        status: 'passed',
        plan: { undo: 'equivalent' },
        undo: { outcome: 'restored', differences: [] },
      });
      expect(verdictsOf(finished)).toMatchObject({
        R1: 'held',
        I4: 'held',
        S2: 'held',
        S3: 'held',
        O1: 'held',
      });
      const away = Object.values(finished.result.judgement?.timeline ?? []).filter(
        ({ what }) => what === 'gone',
      );
      expect(away).toHaveLength(3);
      expect(world.state()).toEqual(before);
      expect(uidsOf(world.sandbox.api.list(claims, at).items)).toEqual(owned);
      expect(Object.values(podsIn(world)).some((uid) => Object.values(members).includes(uid))).toBe(false);
    },
  );

  test('cannot be undone where its claims go with it', async () => {
    const retention = { whenDeleted: 'Delete', whenScaled: 'Retain' };
    const world = await aWorld((set) => ({
      ...set,
      spec: { ...set.spec, persistentVolumeClaimRetentionPolicy: retention },
    }));
    const { result } = await played(world, deleted('background'));
    expect(result.plan).toMatchObject({ undo: 'none' });
    expect(result.plan.steps[0]?.undo.does).toEqual([
      'whenDeleted: Delete deletes the claims of the set, and their data',
    ]);
  });

  test('cannot be undone where it owns a claim, whatever its policy says', async () => {
    const world = await aWorld();
    const [claim] = world.sandbox.api.list(claims, at).items;
    const { uid = '' } = world.set.metadata ?? {};
    const ownerReferences = [{ apiVersion: 'apps/v1', kind: 'StatefulSet', name, uid }];
    world.sandbox.api.update(
      claims,
      { ...claim, metadata: { ...claim?.metadata, ownerReferences } },
      outsider,
    );
    const { result } = await played(world, deleted('background'));
    expect(result.plan.steps[0]?.undo).toEqual({
      kind: 'none',
      does: [`claim ${claim?.metadata?.name} belongs to the set: it is deleted with it, and its data`],
    });
  });

  test('is said to take nothing else along where it owns nothing else', async () => {
    const world = await aWorld();
    const { result } = await played(world, aScenario('{recreateSet: {cascade: background}}'));
    expect(result.plan).toMatchObject({ undo: 'equivalent' });
    expect(result.plan.steps[0]?.expected).toContain(
      `there are no other objects with an ownerReference to sts/${name}`,
    );
  });

  test.each(['deleteSet', 'recreateSet'])(
    'is not deleted by %s while it owns something that does not come back, unless that is meant',
    async (action) => {
      const world = await aWorld();
      const { uid = '' } = world.set.metadata ?? {};
      const ownerReferences = [{ apiVersion: 'apps/v1', kind: 'StatefulSet', name, uid }];
      const one = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'theirs', ownerReferences } };
      world.sandbox.api.create(configMaps, at.namespace, one as never, outsider);
      const owned = () =>
        world.sandbox.api.list(configMaps, at).items.filter(({ metadata }) => metadata?.name === 'theirs');
      const scenario = aScenario(`{${action}: {cascade: background}}`);

      const cautious = { ...scenario, guards: { ...scenario.guards, allowDestructive: false } };
      const { result: refused } = await played(world, cautious);
      expect(refused).toMatchObject({ status: 'refused', exitCode: 4 });
      expect(refused.reason).toContain(
        `configmaps theirs owned by sts/${name}: deleted with it, and not made anew`,
      );
      expect([owned(), setsIn(world)]).toEqual([[expect.anything()], [expect.anything()]]);

      const { result } = await played(world, scenario);
      expect(result).toMatchObject({ plan: { undo: 'none' }, undo: { outcome: 'restored' } });
      expect(owned()).toEqual([]);
    },
  );
});

test('a set is made anew in one step, with what an earlier step has changed, and is as before in the end', async () => {
  const world = await aWorld();
  const [before, members] = [world.state(), podsIn(world)];
  const finished = await played(world, aScenario('{setPartition: {partition: 2}}, {recreateSet: {}}'));
  expect(finished.result).toMatchObject({ status: 'passed', undo: { outcome: 'restored', differences: [] } });
  expect(verdictsOf(finished)).toMatchObject({ I7: 'held', A1: 'held' });
  expect(world.state()).toEqual(before);
  expect(podsIn(world)).toEqual(members);
});

describe('a set that could not be made anew is not deleted', () => {
  test.each([
    [
      'it has finalizers',
      (set: StatefulSet) => ({ ...set, metadata: { ...set.metadata, finalizers: ['a.b/c'] } }),
      'has finalizers (a.b/c)',
    ],
  ])('%s', async (_why, change, words) => {
    const world = await aWorld(change);
    const { result } = await played(world, deleted('orphan'));
    expect(result).toMatchObject({ status: 'refused', exitCode: 4 });
    expect(result.reason).toContain(words);
    expect(setsIn(world)).toHaveLength(1);
  });
});

test('a claim that was deleted is told as lost for good, and as this drill’s doing', async () => {
  const world = await aWorld();
  const owned = uidsOf(world.sandbox.api.list(claims, at).items);
  const finished = await played(
    world,
    aScenario(
      '{deleteClaim: {ordinal: 1}, expect: {storage: any}}, {killPod: {ordinal: 1}, expect: {storage: any}}',
    ),
  );
  const { plan, undo, judgement } = finished.result;
  expect(plan.undo).toBe('none');
  expect(undo).toMatchObject({
    outcome: 'nothing to undo',
    differences: [{ what: 'claim data-web-1', before: owned['data-web-1'], ours: true }],
  });
  const broken = (judgement?.outcomes ?? []).flatMap((outcome) =>
    outcome.promises.flatMap(({ id, cases }) =>
      cases.flatMap(({ verdict }) => (verdict.verdict === 'violated' ? [[id, verdict.cause]] : [])),
    ),
  );
  expect(broken).toEqual([
    ['S2', 'this drill'],
    ['S3', 'this drill'],
  ]);
  expect(verdictsOf(finished)).toMatchObject({ R1: 'held', I4: 'held', S8: 'held' });
});
