import { describe, expect, test } from 'vitest';
import { killPod } from '../../src/drill/actions/kill-pod.ts';
import { scale } from '../../src/drill/actions/scale.ts';
import type { GuardInput } from '../../src/drill/guard.ts';
import { guards, refusalsOf, skippableGuards } from '../../src/drill/guards/registry.ts';
import type { PlannedStep } from '../../src/drill/plan.ts';
import type { Situation } from '../../src/drill/situation.ts';
import type { PodDisruptionBudget } from '../../src/objects/surroundings.ts';
import type { StatefulSet } from '../../src/objects/workload.ts';
import type { GuardSettings } from '../../src/scenario/scenario.ts';
import { ordinalsOf, specOf } from '../../src/statefulset/spec.ts';
import { aPod, type PodOptions } from '../support/builders.ts';
import { aSet, type SetOptions } from '../fakes/a-set.ts';
import { settings } from './support/scenarios.ts';

interface Case extends Partial<Omit<GuardInput, 'settings' | 'situation' | 'steps'>> {
  readonly set?: SetOptions;
  readonly change?: (set: StatefulSet) => StatefulSet;
  /** Pods by ordinal that are not simply healthy. */
  readonly pods?: Readonly<Record<number, PodOptions>>;
  readonly settings?: Partial<GuardSettings>;
  readonly does?: 'kill' | 'kill all together' | 'scale to zero' | 'scale up' | 'nothing';
}

function input({ set: options, change = (set) => set, pods = {}, does = 'kill', ...rest }: Case): GuardInput {
  const set = change(aSet(options));
  const spec = specOf(set);
  const members = new Map(ordinalsOf(spec).map((ordinal) => [ordinal, aPod(set, ordinal, pods[ordinal])]));
  const situation: Situation = { set, spec, members, claims: new Map() };
  const none = { items: [] };
  return {
    budgets: none,
    autoscalers: none,
    otherRuns: none,
    allowDestructive: false,
    ...rest,
    situation,
    steps: steps(does, situation),
    settings: { ...settings, ...rest.settings },
  };
}

function steps(does: NonNullable<Case['does']>, situation: Situation): readonly PlannedStep[] {
  const step = { name: 'step', withinMs: 1000, chance: 0.5 };
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
  ['rollout', 'the controller has seen generation 1 of 2', { change: inMeta({ generation: 2 }) }, {}],
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
    'quorum',
    '0 of 1 pods would stay available, a majority is 1',
    { set: { replicas: 1 }, settings: { quorum: 'majority' } },
    { set: { replicas: 1 } },
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
    'sts/web is kept in sync from git (argocd.argoproj.io/tracking-id)',
    { set: { annotations: { 'argocd.argoproj.io/tracking-id': 'x' } }, does: 'scale to zero' },
    { change: inMeta({ ownerReferences: [{ ...owner, controller: false }] }), does: 'scale to zero' },
  ],
  [
    'owner',
    'sts/web is kept in sync from git (kustomize.toolkit.fluxcd.io/name)',
    { set: { labels: { 'kustomize.toolkit.fluxcd.io/name': 'x' } }, does: 'scale to zero' },
    { does: 'scale to zero' },
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
  expect(all.map(({ guard }) => guard)).toEqual(['protected', 'other-run', 'pdb', 'owner']);
});

describe('a guard', () => {
  test('that can be skipped says with which flag, and is not asked then', () => {
    expect(refusals({ budgets: budget(0) })).toMatchObject([{ skip: '--skip-guard pdb' }]);
    expect(refusals({ budgets: budget(0), otherRuns: otherLease }, ['pdb', 'other-run'])).toEqual([]);
  });

  test.each(['system-namespace', 'protected', 'being-deleted', 'unfinished-run', 'destructive'])(
    '%s is never skipped',
    (name) => {
      const [, , refused = {}] = cases.find(([guard]) => guard === name) ?? [];
      expect(skippableGuards).not.toContain(name);
      expect(refusals(refused, [name])).toMatchObject([{ guard: name, skip: undefined }]);
    },
  );

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
