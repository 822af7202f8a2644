import * as kinds from '../../../src/sandbox/controllers/kinds.ts';
import type { FullSet } from '../../../src/sandbox/controllers/objects.ts';
import { seededRandom, type Random } from '../../../src/sandbox/api/random.ts';
import { ordinalOf } from '../../../src/statefulset/names.ts';
import { isHealthy, revisionOf } from '../../../src/statefulset/pods.ts';
import { aSet, claimTemplates } from '../../sandbox/support/sets.ts';
import { probed, type Stage } from '../../support/stage.ts';

/** What is done to a set in one schedule, and by whom. */
export interface Playing {
  readonly stage: Stage;
  readonly random: Random;
  /** Ordinals whose pods somebody else than the drill has harmed, and since when. */
  readonly harmed: { readonly ordinal: number; readonly at: number }[];
  /** What the schedule did, for people. */
  readonly told: string[];
  gaps: number;
}

type Doing = readonly [weight: number, name: string, work: (playing: Playing) => Promise<void> | void];

const versions = ['1.27', '1.28', '1.30', '1.31', '1.32', '1.33', '1.34', '1.35.0', '1.36', '1.37'] as const;
const images = ['nginx:1', 'nginx:2', 'nginx:3'] as const;
const nobody = { user: 'nobody', groups: ['system:masters'], fieldManager: 'nobody' };

export function versionFor(seed: number): string {
  return pick(seededRandom(seed * 31 + 7), versions);
}

export function setFor(random: Random): FullSet {
  const partition = random.next() < 0.25 ? whole(random, 4) : 0;
  const maxUnavailable = 1 + whole(random, 3);
  const rollingUpdate = random.next() < 0.3 ? { partition, maxUnavailable } : { partition };
  return aSet({
    podManagementPolicy: pick(random, ['OrderedReady', 'OrderedReady', 'Parallel']),
    replicas: 1 + whole(random, 5),
    minReadySeconds: random.next() < 0.25 ? 10 : 0,
    ordinals: { start: random.next() < 0.25 ? whole(random, 3) : 0 },
    volumeClaimTemplates: claimTemplates(...['data', 'log'].slice(0, whole(random, 3))),
    updateStrategy: random.next() < 0.15 ? { type: 'OnDelete' } : { type: 'RollingUpdate', rollingUpdate },
    persistentVolumeClaimRetentionPolicy: {
      whenDeleted: 'Retain',
      whenScaled: random.next() < 0.2 ? 'Delete' : 'Retain',
    },
    template: probed('nginx:1'),
  });
}

/** The usual more often than the unusual. */
const doings: readonly Doing[] = [
  [8, 'the drill kills one', (playing) => kill(playing, 1)],
  [3, 'the drill kills several', (playing) => kill(playing, 1 + whole(playing.random, 4))],
  [2, 'the drill deletes one by force', (playing) => kill(playing, 1, 0)],
  [5, 'the drill scales', ({ stage, random }) => scale(stage, whole(random, 6))],
  [
    2,
    'the owner scales',
    async ({ stage, random }) => void (await stage.edits({ replicas: whole(random, 6) })),
  ],
  [5, 'the drill changes the template', ({ stage, random }) => roll(stage, pick(random, images))],
  [
    2,
    'the owner changes the template',
    async ({ stage, random }) => void (await stage.edits({ template: probed(pick(random, images)) })),
  ],
  [2, 'the partition is moved', (playing) => partition(playing)],
  [2, 'a rollout is stalled and reverted', (playing) => stall(playing)],
  [2, 'somebody kills one', (playing) => harm(playing, (ordinal) => playing.stage.takes(ordinal))],
  [
    1,
    'somebody evicts one',
    (playing) =>
      harm(playing, (ordinal) =>
        playing.stage.api.evict({ namespace: 'default', name: `web-${ordinal}` }, nobody),
      ),
  ],
  [2, 'a probe fails for a while', (playing) => flake(playing)],
  [1, 'a node is cut off for a while', (playing) => cutOff(playing)],
  [1, 'a node is cordoned for a while', (playing) => cordon(playing)],
  [1, 'the controllers are away for a while', (playing) => away(playing)],
  [2, 'the controllers are late', (playing) => late(playing)],
  [1, 'the watch on pods is late', (playing) => lateWatch(playing)],
  [
    2,
    'watches end and go on',
    ({ stage, random }) => stage.faults.dropWatches(pick(random, ['end', 'reset'])),
  ],
  [1, 'watches break for good', (playing) => gap(playing)],
];

const STEPS = 6;

/** Some things are done, with or without waiting between them; at last all is mended and comes to rest. */
export async function playOut(playing: Playing): Promise<void> {
  const { stage, random, told } = playing;
  const steps = 1 + whole(random, STEPS);
  for (let step = 0; step < steps; step += 1) {
    const [, name, work] = weighted(random, doings);
    told.push(name);
    await work(playing);
    if (random.next() < 0.6) await stage.calm(240);
    else await stage.wait(random.next() * 20);
  }
  await mend(playing);
  await stage.calm(600);
  await stage.wait(40);
  await stage.read();
}

async function kill({ stage, random }: Playing, count: number, grace?: number): Promise<void> {
  const alive = ordinals(stage);
  const chosen = [...new Set(Array.from({ length: count }, () => pick(random, alive)))].filter(
    (one) => one !== undefined,
  );
  if (chosen.length === 0) return;
  stage.step(grace === 0 ? 'forceDeletePod' : 'killPod', chosen);
  for (const ordinal of chosen)
    if (stage.pod(ordinal)?.metadata?.deletionTimestamp === undefined && stage.pod(ordinal))
      await stage.kill(ordinal, grace);
}

async function scale(stage: Stage, to: number): Promise<void> {
  const from = stage.set.spec?.replicas ?? 1;
  const start = stage.set.spec?.ordinals?.start ?? 0;
  const between = Array.from(
    { length: Math.abs(to - from) },
    (_, index) => start + Math.min(from, to) + index,
  );
  if (from === to) return;
  stage.step('scale', between);
  await stage.scale(to);
}

async function roll(stage: Stage, image: string): Promise<void> {
  stage.step('patchTemplate', []);
  await stage.change('template', { template: probed(image) });
}

async function partition({ stage, random }: Playing): Promise<void> {
  const { updateStrategy } = stage.set.spec ?? {};
  if (updateStrategy?.type !== 'RollingUpdate') return;
  stage.step('setPartition', []);
  const rollingUpdate = { ...updateStrategy.rollingUpdate, partition: whole(random, 4) };
  await stage.change('updateStrategy', { updateStrategy: { ...updateStrategy, rollingUpdate } });
}

/** As the drill does it: the image is taken back, and what is left at the bad revision is deleted. */
async function stall({ stage }: Playing): Promise<void> {
  const good = stage.set.spec?.template;
  stage.step('stallRollout', []);
  await stage.change('template', { template: probed('registry.invalid/none:0') });
  await stage.wait(25);
  stage.step('revertTemplate', []);
  await stage.change('template', { template: good });
  await stage.wait(15);
  await freeTrapped(stage);
}

async function freeTrapped(stage: Stage): Promise<void> {
  const { updateRevision } = stage.set.status ?? {};
  const stuck = stage
    .pods()
    .filter(
      (pod) =>
        revisionOf(pod) !== updateRevision &&
        !isHealthy(pod) &&
        pod.metadata?.deletionTimestamp === undefined,
    );
  for (const ordinal of stuck.map(ordinalIn).toSorted((a, b) => b - a)) {
    stage.step('deleteStuckPods', [ordinal]);
    await stage.kill(ordinal);
  }
}

async function harm(
  { stage, random, harmed }: Playing,
  work: (ordinal: number) => Promise<void> | void,
): Promise<void> {
  const ordinal = pick(random, ordinals(stage));
  if (ordinal === undefined) return;
  harmed.push({ ordinal, at: stage.sandbox.time.monotonic() });
  await work(ordinal);
}

async function flake(playing: Playing): Promise<void> {
  const { stage, random, harmed } = playing;
  const ordinal = pick(
    random,
    stage
      .pods()
      .filter((pod) => isHealthy(pod))
      .map(ordinalIn),
  );
  if (ordinal === undefined) return;
  harmed.push({ ordinal, at: stage.sandbox.time.monotonic() });
  await stage.breaks(ordinal);
  await stage.wait(5 + random.next() * 20);
  await stage.mends(ordinal).catch(() => undefined);
}

/** Everything on it is harmed: kubelets that are away for long are given up. */
async function cutOff({ stage, random, harmed }: Playing): Promise<void> {
  const node = pick(random, ['node-1', 'node-2']);
  for (const pod of stage.pods())
    if (pod.spec?.nodeName === node)
      harmed.push({ ordinal: ordinalIn(pod), at: stage.sandbox.time.monotonic() });
  stage.sandbox.faults.loseNode(node, 'unreachable');
  await stage.wait(20 + random.next() * 60);
  stage.sandbox.faults.returnNode(node);
}

async function cordon({ stage, random }: Playing): Promise<void> {
  unschedulable(stage, true);
  await kill({ stage, random } as Playing, 1);
  await stage.wait(10 + random.next() * 30);
  unschedulable(stage, false);
}

function unschedulable(stage: Stage, is: boolean): void {
  for (const node of stage.api.list(kinds.nodes).items)
    stage.api.update(kinds.nodes, { ...node, spec: { ...node.spec, unschedulable: is } }, nobody);
}

async function away({ stage, random }: Playing): Promise<void> {
  stage.sandbox.faults.stopControllers();
  if (random.next() < 0.5) await kill({ stage, random } as Playing, 1);
  await stage.wait(random.next() * 30);
  stage.sandbox.faults.startControllers();
}

async function late({ stage, random }: Playing): Promise<void> {
  stage.sandbox.faults.lagControllers(random.next() * 4000);
  await kill({ stage, random } as Playing, 1 + whole(random, 2));
  await stage.wait(10 + random.next() * 20);
  stage.sandbox.faults.lagControllers(0);
}

async function lateWatch({ stage, random }: Playing): Promise<void> {
  stage.faults.lagWatches(
    pick(random, ['pods', 'statefulsets', 'persistentvolumeclaims']),
    random.next() * 1500,
  );
  await kill({ stage, random } as Playing, 1);
  await stage.wait(10);
}

/** The history is gone by the time the watch comes back. */
async function gap(playing: Playing): Promise<void> {
  const { stage } = playing;
  playing.gaps += 1;
  stage.api.context.store.compact();
  stage.faults.dropWatches('reset');
  await kill(playing, 1);
  stage.api.context.store.compact();
  await stage.wait(5);
}

async function mend({ stage }: Playing): Promise<void> {
  const { faults } = stage.sandbox;
  faults.startControllers();
  faults.lagControllers(0);
  for (const node of ['node-1', 'node-2']) faults.returnNode(node);
  for (const resource of ['pods', 'statefulsets', 'persistentvolumeclaims'])
    stage.faults.lagWatches(resource, 0);
  unschedulable(stage, false);
  for (const ordinal of ordinals(stage)) await stage.mends(ordinal).catch(() => undefined);
  await stage.wait(20);
  await freeTrapped(stage);
}

function ordinals(stage: Stage): readonly number[] {
  return stage.pods().map(ordinalIn);
}

function ordinalIn({ metadata }: { readonly metadata?: { readonly name?: string } }): number {
  return ordinalOf('web', metadata?.name ?? '') ?? -1;
}

function whole(random: Random, below: number): number {
  return Math.floor(random.next() * below);
}

function pick<T>(random: Random, choices: readonly [T, ...T[]]): T;
function pick<T>(random: Random, choices: readonly T[]): T | undefined;
function pick<T>(random: Random, choices: readonly T[]): T | undefined {
  return choices[whole(random, choices.length)];
}

function weighted(random: Random, choices: readonly Doing[]): Doing {
  const all = choices.flatMap((doing) => Array.from({ length: doing[0] }, () => doing));
  const chosen = pick(random, all);
  if (chosen === undefined) throw new Error('nothing to choose from');
  return chosen;
}
