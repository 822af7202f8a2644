import { claims, pods } from '../../../src/sandbox/controllers/kinds.ts';
import type { FullSet } from '../../../src/sandbox/controllers/objects.ts';
import { seededRandom, type Random } from '../../../src/sandbox/api/random.ts';
import { selectProfile } from '../../../src/sandbox/versions/profile.ts';
import { ordinalOf } from '../../../src/statefulset/names.ts';
import { refusal } from '../support/plain-api.ts';
import { aSet, claimTemplates, templateWith } from '../support/sets.ts';
import { WatchedBench } from './watched-bench.ts';

const policies = ['OrderedReady', 'Parallel'] as const;
const whens = ['Retain', 'Delete'] as const;
const versions = ['1.34', '1.35.0', '1.36'] as const;
const images = ['nginx:1', 'nginx:2', 'nginx:3'] as const;

export interface Played {
  readonly seed: number;
  /** Policy, retention and release, in words. */
  readonly kind: string;
  readonly checked: number;
  readonly faults: readonly string[];
}

const STEPS = 40;

/** A set of a random kind, and what random users, kubelets and a random network do to it. */
export function playSchedule(seed: number): Played {
  const random = seededRandom(seed);
  const version = pick(random, versions);
  const podManagementPolicy = pick(random, policies);
  const retention = { whenDeleted: pick(random, whens), whenScaled: pick(random, whens) };
  const rollout = selectProfile(version)?.profile.rollingUpdate ?? 'one-at-a-time';
  const watched = new WatchedBench({ version, seed }, rollout);
  watched.bench.create(
    firstSet(random, { podManagementPolicy, persistentVolumeClaimRetentionPolicy: retention }),
  );
  watched.settle(100);
  for (let step = 0; step < STEPS; step += 1) {
    const doing = pick(random, doings);
    watched.others(() => doing(watched, random));
    watched.settle(random.next() < 0.1 ? 15_000 : 100);
  }
  const kind = `${podManagementPolicy} ${retention.whenDeleted}/${retention.whenScaled} ${version}`;
  return { seed, kind, checked: watched.checked, faults: watched.faults };
}

function firstSet(random: Random, spec: Partial<NonNullable<FullSet['spec']>>): FullSet {
  const onDelete = random.next() < 0.15;
  const rollingUpdate = { partition: 0, maxUnavailable: 1 + whole(random, 3) };
  return aSet({
    ...spec,
    replicas: 1 + whole(random, 5),
    minReadySeconds: random.next() < 0.2 ? 10 : 0,
    ordinals: { start: whole(random, 3) },
    volumeClaimTemplates: claimTemplates(...['data', 'log'].slice(0, whole(random, 3))),
    updateStrategy: onDelete ? { type: 'OnDelete' } : { type: 'RollingUpdate', rollingUpdate },
  });
}

type Doing = (watched: WatchedBench, random: Random) => void;

/** What happens to sets, the usual more often than the unusual. */
const doings: readonly Doing[] = [
  ...repeated(8, ({ bench }, random) =>
    onOne(bench, random, (ordinal) => bench.phase(ordinal, 'Running', true)),
  ),
  ...repeated(3, ({ bench }) => everyOrdinal(bench).forEach((ordinal) => revive(bench, ordinal))),
  ...repeated(2, ({ bench }, random) =>
    onOne(bench, random, (ordinal) => bench.phase(ordinal, 'Running', false)),
  ),
  ...repeated(1, ({ bench }, random) => onOne(bench, random, (ordinal) => bench.phase(ordinal, 'Failed'))),
  ...repeated(1, ({ bench }, random) => onOne(bench, random, (ordinal) => bench.phase(ordinal, 'Succeeded'))),
  ...repeated(1, ({ bench }, random) => onOne(bench, random, (ordinal) => bench.kill(ordinal))),
  ...repeated(2, ({ bench }, random) =>
    onOne(bench, random, (ordinal) => {
      bench.api.delete(pods, { namespace: 'default', name: `web-${ordinal}` }, undefined);
    }),
  ),
  ...repeated(6, ({ bench }) => void bench.bury()),
  ...repeated(3, ({ bench }, random) => bench.change({ replicas: whole(random, 7) })),
  ...repeated(3, ({ bench }, random) => bench.change({ template: templateWith(pick(random, images)) })),
  ...repeated(1, ({ bench }, random) => {
    const { updateStrategy = {} } = bench.set().spec ?? {};
    const { rollingUpdate } = updateStrategy;
    if (rollingUpdate === undefined) return;
    bench.change({
      updateStrategy: { ...updateStrategy, rollingUpdate: { ...rollingUpdate, partition: whole(random, 4) } },
    });
  }),
  ...repeated(1, ({ bench }, random) => bench.change({ ordinals: { start: whole(random, 3) } })),
  ...repeated(1, ({ bench }, random) => trouble(bench, random)),
  ...repeated(4, ({ bench }) => collect(bench)),
];

type Bench = WatchedBench['bench'];

/** The next calls may be refused, and then no more. */
function trouble(bench: Bench, random: Random): void {
  let left = 1 + whole(random, 4);
  bench.api.refuse = (verb) => {
    if (left <= 0 || random.next() < 0.5) return;
    left -= 1;
    throw refusal(500, 'InternalError', `${verb} failed`);
  };
}

function revive(bench: Bench, ordinal: number): void {
  const { status, metadata } = bench.pod(ordinal);
  const over = status?.phase === 'Failed' || status?.phase === 'Succeeded';
  if (!over && metadata?.deletionTimestamp === undefined) bench.phase(ordinal, 'Running', true);
}

/** What a garbage collector does: claims whose owner is gone go as well. */
function collect(bench: Bench): void {
  const owners = new Set([...bench.pods(), bench.set()].map(({ metadata }) => metadata?.uid));
  for (const claim of bench.claims()) {
    const { ownerReferences = [], name = '' } = claim.metadata ?? {};
    if (ownerReferences.length === 0 || ownerReferences.some(({ uid }) => owners.has(uid))) continue;
    bench.api.update(claims, { ...claim, metadata: { ...claim.metadata, finalizers: [] } }, undefined);
    bench.api.delete(claims, { namespace: 'default', name }, undefined);
  }
}

function onOne(bench: Bench, random: Random, work: (ordinal: number) => void): void {
  const ordinals = everyOrdinal(bench).filter((ordinal) => isAlive(bench, ordinal));
  if (ordinals.length > 0) work(pick(random, ordinals));
}

function isAlive(bench: Bench, ordinal: number): boolean {
  const { status } = bench.pod(ordinal);
  return status?.phase !== 'Failed' && status?.phase !== 'Succeeded';
}

function everyOrdinal(bench: Bench): readonly number[] {
  return bench.pods().flatMap(({ metadata }) => ordinalOf('web', metadata?.name ?? '') ?? []);
}

function repeated(times: number, doing: Doing): readonly Doing[] {
  return Array.from({ length: times }, () => doing);
}

function whole(random: Random, below: number): number {
  return Math.floor(random.next() * below);
}

function pick<T>(random: Random, choices: readonly T[]): T {
  const chosen = choices[whole(random, choices.length)];
  if (chosen === undefined) throw new Error('nothing to choose from');
  return chosen;
}
