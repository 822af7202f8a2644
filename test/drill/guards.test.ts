import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { killPod } from '../../src/drill/actions/kill-pod.ts';
import { scale } from '../../src/drill/actions/scale.ts';
import { type GuardInput, mostTaken } from '../../src/drill/guard.ts';
import { configMaps, nodes } from '../../src/cluster/resource.ts';
import { guards, refusalsOf, skippableGuards } from '../../src/drill/guards/registry.ts';
import type { ServedKinds } from '../../src/drill/served.ts';
import type { PlannedStep } from '../../src/drill/plan.ts';
import type { Situation } from '../../src/drill/situation.ts';
import type { PodDisruptionBudget } from '../../src/objects/surroundings.ts';
import type { Claim, StatefulSet } from '../../src/objects/workload.ts';
import type { GuardSettings, Window } from '../../src/scenario/scenario.ts';
import { ordinalsOf, specOf } from '../../src/statefulset/spec.ts';
import { aPod, type PodOptions } from '../support/builders.ts';
import { aSet, namespace, type SetOptions } from '../fakes/a-set.ts';
import { settings } from './support/scenarios.ts';
import { aStepContext } from './support/step-context.ts';

interface Case extends Partial<Omit<GuardInput, 'settings' | 'situation' | 'steps'>> {
  readonly set?: SetOptions;
  readonly change?: (set: StatefulSet) => StatefulSet;
  /** Pods by ordinal that are not simply healthy. */
  readonly pods?: Readonly<Record<number, PodOptions>>;
  readonly settings?: Partial<GuardSettings>;
  readonly claims?: readonly Claim[];
  readonly served?: ServedKinds;
  readonly does?: Doing | readonly PlannedStep[];
}

type Doing = 'kill' | 'kill all together' | 'scale to zero' | 'scale up' | 'nothing';

function input({
  set: options,
  change = (set) => set,
  pods = {},
  claims = [],
  served,
  does = 'kill',
  ...rest
}: Case): GuardInput {
  const set = change(aSet(options));
  const spec = specOf(set);
  const members = new Map(ordinalsOf(spec).map((ordinal) => [ordinal, aPod(set, ordinal, pods[ordinal])]));
  const byName = new Map(claims.map((claim) => [claim.metadata?.name ?? '', claim]));
  const situation: Situation = { set, spec, members, claims: byName, served };
  const none = { items: [] };
  return {
    budgets: none,
    autoscalers: none,
    otherRuns: none,
    revisions: none,
    now: Date.parse('2026-11-21T12:00:00Z'),
    allowDestructive: false,
    allowForce: false,
    ...rest,
    situation,
    steps: typeof does === 'string' ? steps(does, situation) : does,
    settings: { ...settings, ...rest.settings },
  };
}

function steps(does: Doing, situation: Situation): readonly PlannedStep[] {
  const step = aStepContext('step', { withinMs: 1000 });
  const kill = { action: 'killPod', order: 'together', gracePeriodSeconds: undefined } as const;
  switch (does) {
    case 'kill':
      return [killPod.plan({ ...kill, ordinal: { select: 'highest' } }, situation, step)];
    case 'kill all together':
      return [killPod.plan({ ...kill, ordinal: { select: 'all' } }, situation, step)];
    case 'scale to zero':
      return [scale.plan({ action: 'scale', replicas: 0 }, situation, step)];
    case 'scale up':
      return [scale.plan({ action: 'scale', replicas: 5 }, situation, step)];
    case 'nothing':
      return [];
  }
}

/** Another way to take a pod, planned on a plain set. */
function killing(ordinal: number): PlannedStep {
  const { situation } = input({});
  const spec = { action: 'killPod', order: 'descending', gracePeriodSeconds: undefined } as const;
  return killPod.plan(
    { ...spec, ordinal: { select: 'these', ordinals: [ordinal] } },
    situation,
    aStepContext('kill'),
  );
}

describe('pods that are away at once', () => {
  const stall = template('db:1', 'none:0');
  const free = { ...killing(2), action: 'deleteStuckPods', disruption: { pods: 0, of: 3 } };

  test.each<readonly [string, readonly PlannedStep[], number]>([
    ['one after the other', [killing(0), killing(1)], 1],
    ['one beside a rollout that has stalled', [stall, killing(1)], 2],
    ['the very one that has stalled', [stall, killing(2)], 1],
    ['one after the rollout was freed', [stall, free, killing(1)], 1],
  ])('%s', (_what, taken, count) => {
    expect(mostTaken(taken)).toBe(count);
  });
});

const refusals = (one: Case, skipped: readonly string[] = []) => refusalsOf(input(one), new Set(skipped));
const inMeta = (metadata: StatefulSet['metadata']) => (set: StatefulSet) => ({
  ...set,
  metadata: { ...set.metadata, ...metadata },
});

const budget = (disruptionsAllowed: number, spec: PodDisruptionBudget['spec'] = { selector: {} }) => ({
  items: [{ metadata: { name: 'web-pdb' }, spec, status: { disruptionsAllowed } }],
});
const hpa = (kind: string, name: string) => ({
  items: [{ metadata: { name: 'web-hpa' }, spec: { scaleTargetRef: { kind, name } } }],
});
const otherLease = {
  items: [{ metadata: { name: 'sts-doctor.db', namespace: 'stage' }, spec: { holderIdentity: 'r@desk:1' } }],
};
const ephemeral: SetOptions = { templates: [], volumes: [{ name: 'data', emptyDir: {} }] };
const owner = { kind: 'Postgres', name: 'main', controller: true };

/** A step that puts an image into the template, as every action that makes a rollout plans one. */
function template(from: string, to: string): PlannedStep {
  return {
    name: `to ${to}`,
    action: 'stallRollout',
    ordinals: [2],
    does: [],
    fields: [{ path: 'spec.template.spec.containers[db].image', from, to }],
    expected: [],
    disruption: { pods: 1, of: 3 },
    undo: { kind: 'equivalent', does: [] },
    withinMs: 1000,
  };
}

/** Old ones, the newest of them first, and the one that all pods are at. */
const revisions = (...old: readonly number[]) => ({
  items: [
    ...old.map((revision) => ({ metadata: { name: `web-old-${revision}` }, revision })),
    { metadata: { name: 'web-5d4f' }, revision: 99 },
  ],
});
const live: SetOptions = { revision: 'web-5d4f' };
const limit = (revisionHistoryLimit: number) => (set: StatefulSet) => ({
  ...set,
  spec: { ...set.spec, revisionHistoryLimit },
});
const going = (name: string): Claim => ({ metadata: { name, deletionTimestamp: '2026-01-01T00:00:00Z' } });
const meant = { settings: { allowDestructive: true }, allowDestructive: true } as const;
const weekdaysInBerlin: Window = {
  days: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'],
  from: 9 * 60,
  to: 17 * 60 + 30,
  timeZone: 'Europe/Berlin',
};

const deleting = (action: string): PlannedStep => ({
  name: action,
  action,
  ordinals: [],
  does: [],
  fields: [],
  expected: [],
  disruption: { pods: 0, of: 3 },
  undo: { kind: 'exact', does: [] },
  withinMs: 1000,
});

const withFinalizer = (set: StatefulSet): StatefulSet => ({
  ...set,
  metadata: { ...set.metadata, finalizers: ['a.b/c'] },
});

/** What each guard sees when it refuses, and what makes it let the same drill pass. */
const cases: readonly (readonly [guard: string, saw: string | RegExp, refused: Case, passed: Case])[] = [
  [
    'system-namespace',
    'namespace kube-system belongs to Kubernetes itself',
    { change: inMeta({ namespace: 'kube-system' }) },
    { change: inMeta({ namespace: 'my-kube-system' }) },
  ],
  [
    'protected',
    'sts/web carries the annotation sts-doctor.dev/protected',
    { set: { annotations: { 'sts-doctor.dev/protected': '' } } },
    { set: { annotations: { 'example.com/protected': 'true' } } },
  ],
  [
    'being-deleted',
    'sts/web is being deleted',
    { change: inMeta({ deletionTimestamp: '2026-01-01T00:00:00Z' }) },
    {},
  ],
  [
    'unfinished-run',
    'sts/web carries the mark of run r-1, which has not ended',
    { set: { annotations: { 'sts-doctor.dev/run': 'r-1' } } },
    {},
  ],
  [
    'destructive',
    'this cannot be undone: its data lives on emptyDir and all pods would lose it',
    { set: ephemeral, does: 'kill all together' },
    { set: ephemeral },
  ],
  [
    'destructive',
    /^this cannot be undone/,
    { set: ephemeral, does: 'kill all together', settings: { allowDestructive: true } },
    {
      set: ephemeral,
      does: 'kill all together',
      settings: { allowDestructive: true },
      allowDestructive: true,
    },
  ],
  [
    'destructive',
    /^this cannot be undone/,
    { set: ephemeral, does: 'kill all together', allowDestructive: true },
    { set: {}, does: 'kill all together' },
  ],
  [
    'other-run',
    'another drill runs in this namespace: sts-doctor.db, held by r@desk:1',
    { otherRuns: otherLease },
    {},
  ],
  ['other-run', 'Leases cannot be read: forbidden', { otherRuns: { unreadable: 'forbidden' } }, {}],
  ['generation', 'the controller has seen generation 1 of 2', { change: inMeta({ generation: 2 }) }, {}],
  [
    'rollout',
    'a rollout is unfinished: web-1 not at the revision they should have',
    { pods: { 1: { revision: 'old' } } },
    { set: { strategy: 'OnDelete' }, pods: { 0: { revision: 'old' } } },
  ],
  [
    'rollout',
    'a rollout is unfinished: web-0 not at the revision they should have',
    { set: { partition: 1, revision: 'a', updateRevision: 'b' } },
    { set: { partition: 1, revision: 'a', updateRevision: 'b' }, pods: { 0: { revision: 'a' } } },
  ],
  [
    'pdb',
    'PodDisruptionBudget web-pdb allows 0 disruptions now, the drill takes 1 at once',
    { budgets: budget(0) },
    { budgets: budget(1) },
  ],
  [
    'pdb',
    'PodDisruptionBudget web-pdb allows 1 disruptions now, the drill takes 3 at once',
    { budgets: budget(1), does: 'scale to zero' },
    { budgets: budget(3), does: 'scale to zero' },
  ],
  [
    'pdb',
    /allows 0 disruptions/,
    { budgets: budget(0, { selector: { matchLabels: { app: 'web' } } }) },
    { budgets: budget(0, { selector: { matchLabels: { app: 'db' } } }) },
  ],
  ['pdb', /allows 0 disruptions/, { budgets: budget(0) }, { budgets: budget(0, {}) }],
  [
    'pdb',
    'PodDisruptionBudgets cannot be read: forbidden',
    { budgets: { unreadable: 'forbidden' } },
    { budgets: { unreadable: 'forbidden' }, settings: { respectPDB: false } },
  ],
  ['pdb', /allows 0 disruptions/, { budgets: budget(0) }, { budgets: budget(0), does: 'scale up' }],
  [
    'min-available',
    '2 pods would stay available, the scenario demands 3',
    { settings: { minAvailable: 3 } },
    { settings: { minAvailable: 2 } },
  ],
  [
    'min-available',
    '1 pods would stay available, the scenario demands 2',
    { settings: { minAvailable: 2 }, pods: { 0: { ready: false } } },
    { settings: { minAvailable: 2 }, does: 'scale up' },
  ],
  [
    'quorum',
    '1 of 3 pods would stay available, a majority is 2',
    { settings: { quorum: 'majority' }, pods: { 0: { terminating: true } } },
    { settings: { quorum: 'majority' } },
  ],
  [
    'quorum',
    '0 of 3 pods would stay available, a majority is 2',
    { settings: { quorum: 'majority' }, does: 'scale to zero' },
    { does: 'scale to zero' },
  ],
  [
    'force',
    /^a pod would be deleted by force/,
    { does: [{ ...template('db:1', 'db:1'), action: 'forceDeletePod', fields: [] }] },
    { does: [{ ...template('db:1', 'db:1'), action: 'forceDeletePod', fields: [] }], allowForce: true },
  ],
  [
    'unattended',
    'gate: there is no terminal to press Enter on',
    { unattended: ['gate'] },
    { unattended: [] },
  ],
  [
    'no-rollout',
    'no pod would be replaced: under OnDelete the controller leaves them alone',
    { set: { strategy: 'OnDelete' }, does: [{ ...template('db:1', 'bad'), ordinals: [] }] },
    { does: [template('db:1', 'bad')] },
  ],
  [
    'served-kinds',
    'the cluster serves no chaos-mesh.org/v1alpha1 PodChaos and no example.com/v1 Thing',
    {
      served: new Map([
        ['chaos-mesh.org/v1alpha1 PodChaos', undefined],
        ['v1 ConfigMap', configMaps],
        ['example.com/v1 Thing', undefined],
      ]),
    },
    { served: new Map([['v1 ConfigMap', configMaps]]) },
  ],
  [
    'served-kinds',
    `a v1 Node belongs to no namespace, and apply creates nothing outside of ${namespace}`,
    { served: new Map([['v1 Node', nodes]]) },
    { served: new Map() },
  ],
  [
    'requires',
    'sts/web has podManagementPolicy OrderedReady; the scenario is about Parallel',
    { settings: { requires: { podManagementPolicy: 'Parallel' } } },
    { settings: { requires: { podManagementPolicy: 'OrderedReady' } } },
  ],
  [
    'requires',
    /the scenario is about OrderedReady/,
    {
      set: { policy: 'Parallel' },
      settings: { requires: { podManagementPolicy: 'OrderedReady' } },
    },
    {
      set: { policy: 'Parallel' },
      settings: { requires: { podManagementPolicy: 'Parallel' } },
    },
  ],
  [
    'single-replica',
    'sts/web has a single replica: nobody serves while its pod is away',
    { set: { replicas: 1 }, settings: { quorum: 'majority' } },
    { set: { replicas: 1 }, settings: { quorum: 'none' } },
  ],
  [
    'single-replica',
    /single replica/,
    { set: { replicas: 1 }, settings: { quorum: 'majority' }, does: 'scale to zero' },
    { set: { replicas: 1 }, settings: { quorum: 'majority' }, does: 'scale up' },
  ],
  [
    'claim-being-deleted',
    'claim data-web-2 is being deleted, and goes with its data as soon as web-2 goes',
    { claims: [going('data-web-2')], ...meant },
    { claims: [going('data-web-1')], ...meant },
  ],
  [
    'window',
    'it is Sat 13:00 in Europe/Berlin; the scenario allows Mon,Tue,Wed,Thu,Fri 09:00-17:30 Europe/Berlin',
    { settings: { windows: [weekdaysInBerlin] } },
    { settings: { windows: [weekdaysInBerlin] }, now: Date.parse('2026-11-20T16:29:59Z') },
  ],
  [
    'window',
    /^it is Fri 17:30 in Europe\/Berlin/,
    { settings: { windows: [weekdaysInBerlin] }, now: Date.parse('2026-11-20T16:30:00Z') },
    { settings: { windows: [weekdaysInBerlin, { ...weekdaysInBerlin, days: ['Sat'] }] } },
  ],
  [
    'remakable-set',
    'sts/web has finalizers (a.b/c): somebody does more than Kubernetes when it is deleted',
    { change: withFinalizer, does: [deleting('deleteSet')] },
    { change: withFinalizer, does: 'kill' },
  ],
  [
    'remakable-set',
    /had 1 collisions of names/,
    {
      change: (set) => ({ ...set, status: { ...set.status, collisionCount: 1 } }),
      does: [deleting('recreateSet')],
    },
    { does: [deleting('recreateSet')] },
  ],
  [
    'remakable-set',
    /fits what this tool puts beside it/,
    {
      change: (set) => ({ ...set, spec: { ...set.spec, selector: {} } }),
      does: [deleting('deleteSet')],
    },
    { does: [deleting('deleteSet')] },
  ],
  [
    'revision-history',
    'sts/web keeps 2 old revisions of at most 2: the drill makes 1 more, and the oldest would be lost to `kubectl rollout undo`',
    { set: live, change: limit(2), revisions: revisions(8, 7), does: [template('db:1', 'bad')] },
    { set: live, change: limit(3), revisions: revisions(8, 7), does: [template('db:1', 'bad')] },
  ],
  [
    'revision-history',
    /keeps 10 old revisions of at most 10/,
    { set: live, revisions: revisions(1, 2, 3, 4, 5, 6, 7, 8, 9, 10), does: [template('db:1', 'bad')] },
    { set: live, revisions: revisions(1, 2, 3, 4, 5, 6, 7, 8, 9, 10), does: 'scale up' },
  ],
  [
    'revision-history',
    /makes 2 more/,
    {
      set: live,
      change: limit(1),
      revisions: revisions(),
      does: [template('db:1', 'bad'), template('bad', 'worse'), template('worse', 'db:1')],
    },
    {
      set: live,
      change: limit(1),
      revisions: revisions(),
      does: [template('db:1', 'bad'), template('bad', 'db:1'), template('db:1', 'bad')],
    },
  ],
  [
    'revision-history',
    'ControllerRevisions cannot be read: forbidden',
    { revisions: { unreadable: 'forbidden' }, does: [template('db:1', 'bad')] },
    { set: live, change: limit(-1), revisions: revisions(1, 2, 3), does: [template('db:1', 'bad')] },
  ],
  [
    'hpa',
    'HorizontalPodAutoscaler web-hpa scales sts/web',
    { autoscalers: hpa('StatefulSet', 'web'), does: 'scale up' },
    { autoscalers: hpa('StatefulSet', 'web') },
  ],
  [
    'hpa',
    /scales sts\/web/,
    { autoscalers: hpa('StatefulSet', 'web'), does: 'scale to zero' },
    { autoscalers: hpa('Deployment', 'web'), does: 'scale to zero' },
  ],
  [
    'hpa',
    'HorizontalPodAutoscalers cannot be read: forbidden',
    { autoscalers: { unreadable: 'forbidden' }, does: 'scale up' },
    { autoscalers: hpa('StatefulSet', 'db'), does: 'scale up' },
  ],
  [
    'owner',
    "sts/web is managed by Postgres main, which may undo the drill's change",
    { change: inMeta({ ownerReferences: [owner] }), does: 'scale up' },
    { change: inMeta({ ownerReferences: [owner] }) },
  ],
  [
    'owner',
    /managed by Postgres main/,
    { change: inMeta({ ownerReferences: [owner] }), does: [template('db:1', 'bad')] },
    { change: inMeta({ ownerReferences: [{ ...owner, controller: false }] }), does: 'scale to zero' },
  ],
  [
    'gitops',
    "sts/web is kept in sync from git (argocd.argoproj.io/tracking-id), which would undo the drill's change",
    { set: { annotations: { 'argocd.argoproj.io/tracking-id': 'x' } }, does: 'scale to zero' },
    { set: { annotations: { 'argocd.argoproj.io/tracking-id': 'x' } } },
  ],
  [
    'gitops',
    /argocd\.argoproj\.io\/instance/,
    { set: { labels: { 'argocd.argoproj.io/instance': 'x' } }, does: [template('db:1', 'bad')] },
    { set: { labels: { 'app.kubernetes.io/instance': 'x' } }, does: [template('db:1', 'bad')] },
  ],
  [
    'gitops',
    /kustomize\.toolkit\.fluxcd\.io\/name/,
    { set: { labels: { 'kustomize.toolkit.fluxcd.io/name': 'x' } }, does: 'scale to zero' },
    {
      set: {
        labels: { 'kustomize.toolkit.fluxcd.io/name': 'x' },
        annotations: { 'kustomize.toolkit.fluxcd.io/reconcile': 'disabled' },
      },
      does: 'scale to zero',
    },
  ],
  [
    'gitops',
    /helm\.toolkit\.fluxcd\.io\/name/,
    { set: { labels: { 'helm.toolkit.fluxcd.io/name': 'x' } }, does: 'scale to zero' },
    { set: { labels: { 'app.kubernetes.io/managed-by': 'Helm' } }, does: 'scale to zero' },
  ],
];

describe.each(cases)('guard %s', (guard, saw, refused, passed) => {
  test(`refuses with what it saw: ${String(saw)}`, () => {
    const said = typeof saw === 'string' ? saw : expect.stringMatching(saw);
    expect(refusals(refused)).toMatchObject([{ guard, saw: said, wayOut: expect.stringMatching(/./) }]);
  });

  test('lets pass what it has nothing against', () => {
    expect(refusals(passed)).toEqual([]);
  });
});

test('all refusals come at once', () => {
  const all = refusals({
    set: { annotations: { 'sts-doctor.dev/protected': '', 'argocd.argoproj.io/instance': 'x' } },
    budgets: budget(0),
    otherRuns: otherLease,
    does: 'scale to zero',
  });
  expect(all.map(({ guard }) => guard)).toEqual(['protected', 'other-run', 'pdb', 'gitops']);
});

describe('a guard', () => {
  test('that can be skipped says with which flag, and is not asked then', () => {
    expect(refusals({ budgets: budget(0) })).toMatchObject([{ skip: '--skip-guard pdb' }]);
    expect(refusals({ budgets: budget(0), otherRuns: otherLease }, ['pdb', 'other-run'])).toEqual([]);
  });

  test.each(guards.filter(({ skippable }) => skippable).map(({ name }) => name))(
    '%s lets the drill pass when it is skipped',
    (name) => {
      const [, , refused = {}] = cases.find(([guard]) => guard === name) ?? [];
      expect(refusals(refused)).toMatchObject([{ skip: `--skip-guard ${name}` }]);
      expect(refusals(refused, [name])).toEqual([]);
    },
  );

  test.each([
    'system-namespace',
    'protected',
    'being-deleted',
    'unfinished-run',
    'destructive',
    'force',
    'unattended',
    'no-rollout',
    'requires',
    'served-kinds',
  ])('%s is never skipped', (name) => {
    const [, , refused = {}] = cases.find(([guard]) => guard === name) ?? [];
    expect(skippableGuards).not.toContain(name);
    expect(refusals(refused, [name])).toMatchObject([{ guard: name, skip: undefined }]);
  });

  test('has a name of its own, and at least one case here', () => {
    const names = guards.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => !cases.some(([guard]) => guard === name))).toEqual([]);
  });

  test('objects to nothing where nothing is done', () => {
    expect(
      refusals({ budgets: budget(0), settings: { quorum: 'majority', minAvailable: 3 }, does: 'nothing' }),
    ).toEqual([]);
  });
});

/** Ways out that can be copied as they are. */
test.each<[way: string, Case]>([
  [
    'argocd app set shop --sync-policy none',
    {
      set: { annotations: { 'argocd.argoproj.io/tracking-id': 'shop:apps/StatefulSet:stage/web' } },
      does: 'scale up',
    },
  ],
  [
    'flux suspend kustomization shop -n flux-system',
    {
      set: {
        labels: {
          'kustomize.toolkit.fluxcd.io/name': 'shop',
          'kustomize.toolkit.fluxcd.io/namespace': 'flux-system',
        },
      },
      does: 'scale up',
    },
  ],
  [
    'flux suspend helmrelease shop -n apps',
    {
      set: { labels: { 'helm.toolkit.fluxcd.io/name': 'shop', 'helm.toolkit.fluxcd.io/namespace': 'apps' } },
      does: 'scale up',
    },
  ],
  [
    'argocd app set <name> --sync-policy none',
    { set: { annotations: { 'argocd.argoproj.io/tracking-id': '$(reboot):x' } }, does: 'scale up' },
  ],
  [
    `kubectl delete controllerrevision web-old-7 -n ${namespace}`,
    { set: live, change: limit(2), revisions: revisions(8, 7), does: [template('db:1', 'bad')] },
  ],
  ['https://chaos-mesh.org/', { served: new Map([['chaos-mesh.org/v1alpha1 PodChaos', undefined]]) }],
  ['kubectl api-resources', { served: new Map([['example.com/v1 Thing', undefined]]) }],
  [`kubectl rollout status sts/web -n ${namespace}`, { pods: { 1: { revision: 'old' } } }],
])('the way out is %s', (way, refused) => {
  expect(refusals(refused)).toMatchObject([{ wayOut: expect.stringContaining(way) }]);
});

test('the reference has a line for every guard, in their order, and says which can be skipped', () => {
  const page = readFileSync(new URL('../../docs/reference/guards.md', import.meta.url), 'utf8');
  const lines = [...page.matchAll(/^\| `([\w-]+)` \|[^|]+\| (yes|never) \|/gm)].map(([, name, skip]) => [
    name,
    skip,
  ]);
  expect(lines).toEqual(guards.map(({ name, skippable }) => [name, skippable ? 'yes' : 'never']));
});
