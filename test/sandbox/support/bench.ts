import { EventRecorder } from '../../../src/sandbox/controllers/event-recorder.ts';
import { Informers } from '../../../src/sandbox/controllers/informers.ts';
import { claims, events, pods, revisions, sets } from '../../../src/sandbox/controllers/kinds.ts';
import type { FullClaim, FullPod, FullSet } from '../../../src/sandbox/controllers/objects.ts';
import { seededRandom } from '../../../src/sandbox/api/random.ts';
import { StatefulSetController } from '../../../src/sandbox/controllers/statefulset/controller.ts';
import { controllerCaller } from '../../../src/sandbox/controllers/world.ts';
import { selectProfile, type Profile } from '../../../src/sandbox/versions/profile.ts';
import { revisionOf } from '../../../src/statefulset/pods.ts';
import { PlainApi } from './plain-api.ts';
import { SteppedTime } from './stepped-time.ts';

export interface BenchOptions {
  readonly version?: string;
  readonly profile?: Partial<Profile>;
  readonly seed?: number;
}

const caller = controllerCaller('tester');

/** The StatefulSet controller alone, with no nodes: a test plays the kubelet and says what becomes of a pod. */
export class Bench {
  readonly time = new SteppedTime();
  readonly api = new PlainApi(this.time);
  readonly errors: string[] = [];
  readonly informers: Informers;
  readonly controller: StatefulSetController;

  constructor({ version, profile: details, seed = 1 }: BenchOptions = {}) {
    const selected = selectProfile(version);
    if (selected === undefined) throw new Error('no such version');
    const profile = { ...selected.profile, ...details };
    const world = { api: this.api, time: this.time, random: seededRandom(seed), profile };
    this.informers = new Informers(world);
    const recorder = new EventRecorder(world, { component: 'statefulset-controller' }, caller);
    this.controller = new StatefulSetController(world, this.informers, recorder, (_key, error) => {
      this.errors.push(error instanceof Error ? error.message : String(error));
    });
    this.informers.start();
    this.controller.start();
  }

  /** Lets the controller do what it does at once. */
  settle(ms = 100): void {
    this.time.advance(ms);
  }

  create(set: FullSet): FullSet {
    return this.api.create(sets, 'default', set);
  }

  set(name = 'web'): FullSet {
    return this.api.get(sets, { namespace: 'default', name });
  }

  change(spec: Partial<NonNullable<FullSet['spec']>>, name = 'web'): void {
    const set = this.set(name);
    this.api.update(sets, { ...set, spec: { ...set.spec, ...spec } }, caller);
  }

  pods(): readonly FullPod[] {
    return this.api
      .list(pods)
      .items.toSorted((a, b) => ((a.metadata?.name ?? '') < (b.metadata?.name ?? '') ? -1 : 1));
  }

  /** Ordinals of the pods there are, `!` behind those that are terminating. */
  ordinals(): string {
    return this.pods()
      .map(
        ({ metadata }) =>
          `${metadata?.name?.replace(/^.*-/, '')}${metadata?.deletionTimestamp === undefined ? '' : '!'}`,
      )
      .join(' ');
  }

  /** Revision of each pod as a letter: A for the first one made, B for the second, … */
  atRevisions(): string {
    const names = this.api
      .list(revisions)
      .items.toSorted((a, b) => Number(a.metadata?.uid?.slice(4)) - Number(b.metadata?.uid?.slice(4)))
      .map((one) => one.metadata?.name);
    return this.pods()
      .map(
        (pod) =>
          `${pod.metadata?.name?.replace(/^.*-/, '')}${String.fromCodePoint(65 + names.indexOf(revisionOf(pod)))}`,
      )
      .join(' ');
  }

  pod(ordinal: number, name = 'web'): FullPod {
    return this.api.get(pods, { namespace: 'default', name: `${name}-${ordinal}` });
  }

  claims(): readonly FullClaim[] {
    return this.api.list(claims).items;
  }

  phase(ordinal: number, phase: string, ready = false): void {
    const pod = this.pod(ordinal);
    const condition = {
      type: 'Ready',
      status: ready ? 'True' : 'False',
      lastTransitionTime: this.time.stamp(),
    };
    if (pod.spec?.nodeName === undefined)
      this.api.bind({ namespace: 'default', name: `web-${ordinal}` }, 'node-1');
    const bound = this.pod(ordinal);
    this.api.update(pods, { ...bound, status: { ...bound.status, phase, conditions: [condition] } }, caller, {
      subresource: 'status',
    });
  }

  ready(...ordinals: readonly number[]): void {
    for (const ordinal of ordinals) this.phase(ordinal, 'Running', true);
  }

  unready(...ordinals: readonly number[]): void {
    for (const ordinal of ordinals) this.phase(ordinal, 'Running', false);
  }

  /** Somebody deletes a pod, and it is gone at once, as when it has no grace period. */
  kill(...ordinals: readonly number[]): void {
    for (const ordinal of ordinals)
      this.api.delete(pods, { namespace: 'default', name: `web-${ordinal}` }, caller, {
        gracePeriodSeconds: 0,
      });
  }

  /** What a node does with a terminating pod at the end of its grace period. */
  bury(): readonly string[] {
    const dying = this.pods().filter((pod) => pod.metadata?.deletionTimestamp !== undefined);
    for (const { metadata } of dying)
      this.api.delete(pods, { namespace: 'default', name: metadata?.name ?? '' }, caller, {
        gracePeriodSeconds: 0,
      });
    return dying.map(({ metadata }) => metadata?.name ?? '');
  }

  /** Everything a healthy cluster would do, until the controller is content. Says what happened to pods, in order. */
  heal(keepUnready: readonly number[] = [], rounds = 60): string {
    const seen: string[] = [];
    const stop = this.api.observe(pods, ({ type, object }) => {
      const ordinal = object.metadata?.name?.replace(/^.*-/, '');
      if (type === 'ADDED') seen.push(`+${ordinal}`);
      if (type === 'DELETED') seen.push(`-${ordinal}`);
    });
    for (let round = 0; round < rounds; round += 1) {
      this.settle();
      this.bury();
      for (const pod of this.pods()) {
        const ordinal = Number(pod.metadata?.name?.replace(/^.*-/, ''));
        if (pod.status?.phase === 'Pending') this.phase(ordinal, 'Running', !keepUnready.includes(ordinal));
      }
    }
    stop();
    return seen.join(' ');
  }

  events(): readonly string[] {
    return this.api
      .list(events)
      .items.map(
        ({ type, reason, message, count }) =>
          `${type} ${reason} ${message}${(count ?? 1) > 1 ? ` x${count}` : ''}`,
      );
  }
}

/** A set all of whose pods are ready. */
export function readyBench(set: FullSet, options?: BenchOptions): Bench {
  const bench = new Bench(options);
  bench.create(set);
  bench.heal();
  return bench;
}
