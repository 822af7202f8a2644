import type { KubeEvent, Service } from '../../src/objects/surroundings.ts';
import type { Claim, Pod, StatefulSet, Volume } from '../../src/objects/workload.ts';
import type { Act, Change, Entry, Kind, Observed } from '../../src/recording/entry.ts';
import type { Recording } from '../../src/recording/recording.ts';
import { podName } from '../../src/statefulset/names.ts';
import { isControlledBy } from '../../src/statefulset/pods.ts';
import { ordinalsOf, specOf } from '../../src/statefulset/spec.ts';
import type { ClaimOptions, PodOptions, SetOptions } from './builders.ts';
import { aClaim, aPod, aSet, aVolume, namespace } from './builders.ts';

type Body = Entry extends infer E ? (E extends Entry ? Omit<E, 'seq' | 'at'> : never) : never;

interface WorldOptions extends SetOptions {
  readonly serverVersion?: string;
  /** Kinds that may not be read. */
  readonly unreadable?: readonly Kind[];
  /** Ordinals that have no pod when the recording begins. */
  readonly missing?: readonly number[];
  /** The set's Service; undefined: there is none. */
  readonly service?: Service | undefined;
}

const kinds: readonly Kind[] = [
  'set',
  'pod',
  'claim',
  'volume',
  'revision',
  'service',
  'endpointSlice',
  'event',
];

/**
 * A cluster that is told what happens in it, and writes the recording that a recorder would have written. Every
 * method appends; `after(ms)` lets time pass. It plays no controller: tests say what it does, right or wrong.
 */
export class World {
  readonly #entries: Entry[] = [];
  readonly #pods = new Map<number, Pod>();
  readonly #claims = new Map<string, Claim>();
  readonly #uids = new Map<number, number>();
  readonly #deaf = new Set<Kind>();
  readonly #version: string;
  #set: StatefulSet;
  #at = 0;

  constructor({ serverVersion = 'v1.36.3', unreadable = [], missing = [], ...options }: WorldOptions = {}) {
    this.#version = serverVersion;
    this.#set = aSet(options);
    for (const kind of unreadable) this.#deaf.add(kind);
    const spec = specOf(this.#set);
    this.fact('set', 'listed', this.#set);
    for (const ordinal of ordinalsOf(spec)) {
      for (const template of spec.claimTemplates) this.claim(template, ordinal, 'listed');
      if (!missing.includes(ordinal)) this.#seePod(ordinal, 'listed', aPod(this.#set, ordinal));
    }
    const service = 'service' in options ? options.service : aService(this.#set);
    if (service) this.fact('service', 'listed', service);
    this.#slice('listed');
    for (const kind of kinds)
      this.append(
        this.#deaf.has(kind)
          ? { entry: 'unreadable', kind, reason: 'reading it is forbidden' }
          : { entry: 'synced', kind },
      );
    this.after(1000);
  }

  get recording(): Recording {
    const { name = '', uid = '' } = this.#set.metadata ?? {};
    return {
      header: {
        entry: 'header',
        format: 'sts-doctor.dev/recording/v1',
        run: 'r1',
        tool: 'test',
        startedAt: '2026-11-21T10:00:00.000Z',
        serverVersion: this.#version,
        set: { namespace, name, uid },
      },
      entries: this.#entries,
    };
  }

  get set(): StatefulSet {
    return this.#set;
  }

  get at(): number {
    return this.#at;
  }

  pod(ordinal: number): Pod {
    const pod = this.#pods.get(ordinal);
    if (!pod) throw new Error(`no pod ${ordinal} in this world`);
    return pod;
  }

  after(ms: number): this {
    this.#at += ms;
    return this;
  }

  append(body: Body): this {
    const entry = { ...body, seq: this.#entries.length, at: this.#at } as Entry;
    this.#entries.push(entry);
    return this;
  }

  act(act: Act): this {
    return this.append({ entry: 'act', act });
  }

  fact<K extends Kind>(kind: K, change: Change, object: Observed[K]): this {
    if (this.#deaf.has(kind)) return this;
    return this.append({ entry: 'fact', kind, change, object } as Body);
  }

  step(
    action: string,
    ordinals: readonly number[],
    withinMs = 300_000,
    required: readonly string[] = [],
  ): this {
    return this.act({ type: 'step', name: action, action, ordinals, withinMs, required });
  }

  /** The drill's own delete: asked for and accepted, and the pod begins to go. */
  kills(ordinal: number, gracePeriodSeconds?: number): this {
    const uid = this.pod(ordinal).metadata?.uid ?? '';
    this.act({ type: 'deleteRequested', ordinal, uid, gracePeriodSeconds });
    this.act({ type: 'deleteAccepted', ordinal, uid });
    return this.terminates(ordinal);
  }

  /** Somebody's delete begins to show; the pod stays as ready as it was. */
  terminates(ordinal: number): this {
    const pod = this.pod(ordinal);
    return this.changes(ordinal, {
      ...pod,
      metadata: {
        ...pod.metadata,
        deletionTimestamp: new Date(Date.parse('2026-11-21T10:00:00Z') + this.#at + 30_000).toISOString(),
        deletionGracePeriodSeconds: 30,
      },
    });
  }

  gone(ordinal: number): this {
    this.fact('pod', 'deleted', this.pod(ordinal));
    this.#pods.delete(ordinal);
    return this.#slice('modified');
  }

  /** A new pod of the ordinal, not yet on a node. */
  made(ordinal: number, options: PodOptions = {}): this {
    const generation = (this.#uids.get(ordinal) ?? 0) + 1;
    this.#uids.set(ordinal, generation);
    const uid = `${podName(specOf(this.#set).name, ordinal)}-${'abcdefgh'.charAt(generation)}`;
    return this.#seePod(ordinal, 'added', aPod(this.#set, ordinal, { uid, phase: 'Pending', ...options }));
  }

  /** The pod as it stands gets these fields instead. */
  becomes(ordinal: number, options: PodOptions): this {
    const { uid = '', labels } = this.pod(ordinal).metadata ?? {};
    const revision = labels?.['controller-revision-hash'] ?? '';
    return this.changes(ordinal, aPod(this.#set, ordinal, { uid, revision, ...options }));
  }

  ready(ordinal: number): this {
    return this.becomes(ordinal, {}).#slice('modified');
  }

  changes(ordinal: number, pod: Pod): this {
    return this.#seePod(ordinal, 'modified', pod);
  }

  /** Gone, and back healthy after `tookMs` from now. */
  replaced(ordinal: number, tookMs = 3000): this {
    this.after(tookMs / 3)
      .gone(ordinal)
      .made(ordinal);
    return this.after(tookMs / 3)
      .becomes(ordinal, { phase: 'Pending', node: 'node-1' })
      .after(tookMs / 3)
      .ready(ordinal);
  }

  scales(to: number, options: { readonly silent?: boolean } = {}): this {
    const from = specOf(this.#set).replicas;
    if (options.silent !== true) this.act({ type: 'scaleRequested', from, to });
    if (options.silent !== true) this.act({ type: 'scaleAccepted', from, to });
    return this.setBecomes({ replicas: to });
  }

  setBecomes(spec: Partial<NonNullable<StatefulSet['spec']>>, status: StatefulSet['status'] = {}): this {
    const generation = (this.#set.metadata?.generation ?? 0) + 1;
    this.#set = {
      ...this.#set,
      metadata: { ...this.#set.metadata, generation },
      spec: { ...this.#set.spec, ...spec },
      status: { ...this.#set.status, observedGeneration: generation, ...status },
    };
    return this.fact('set', 'modified', this.#set);
  }

  /** Another template of this revision, asked for by the drill unless `silent`; the controller has seen it. */
  rolls(updateRevision: string, options: { readonly silent?: boolean } = {}): this {
    const paths = ['spec.template.spec.containers[db].image'];
    const generation = (this.#set.metadata?.generation ?? 0) + 1;
    if (options.silent !== true) this.act({ type: 'changeRequested', what: 'template', paths });
    if (options.silent !== true) this.act({ type: 'changeAccepted', what: 'template', paths, generation });
    return this.setBecomes({}, { updateRevision });
  }

  /** The controller takes a pod for a rolling update, and it comes back at the update revision. */
  updated(ordinal: number, tookMs = 3000): this {
    return this.controllerDeletes(ordinal).replaced(ordinal, tookMs);
  }

  claim(template: string, ordinal: number, change: Change, options: ClaimOptions = {}): this {
    const claim = aClaim(this.#set, template, ordinal, options);
    const name = claim.metadata?.name ?? '';
    if (change === 'deleted' || change === 'vanished') this.#claims.delete(name);
    else this.#claims.set(name, claim);
    this.fact('claim', change, claim);
    return change === 'listed' || change === 'added' ? this.#volume(claim, 'added') : this;
  }

  #volume(claim: Claim, change: Change): this {
    return claim.spec?.volumeName === undefined ? this : this.volume(aVolume(claim), change);
  }

  volume(volume: Volume, change: Change): this {
    return this.fact('volume', change, volume);
  }

  event(reason: string, message: string, about: { kind?: string; name?: string } = {}): this {
    const { name = '', uid = '' } = this.#set.metadata ?? {};
    const event: KubeEvent = {
      metadata: { name: `e${this.#entries.length}`, uid: `e${this.#entries.length}` },
      type: 'Normal',
      reason,
      message,
      involvedObject: { kind: about.kind ?? 'StatefulSet', name: about.name ?? name, uid },
    };
    return this.fact('event', 'added', event);
  }

  /** The controller deletes a pod and says so. */
  controllerDeletes(ordinal: number): this {
    const { name = '' } = this.#set.metadata ?? {};
    this.terminates(ordinal);
    return this.event(
      'SuccessfulDelete',
      `delete Pod ${podName(name, ordinal)} in StatefulSet ${name} successful`,
    );
  }

  lost(kind: Kind, reason = '410 Gone'): this {
    return this.append({ entry: 'lost', kind, reason });
  }

  regained(kind: Kind, clean = false): this {
    return this.append({ entry: 'regained', kind, clean });
  }

  /** Replaces a pod while nobody watches: what a relist shows of it. */
  replacedUnseen(ordinal: number): this {
    this.fact('pod', 'vanished', this.pod(ordinal));
    const uid = `${podName(specOf(this.#set).name, ordinal)}-z`;
    return this.#seePod(ordinal, 'listed', aPod(this.#set, ordinal, { uid }));
  }

  /** A complete fresh read of pods or claims as they are now. */
  reads(kind: 'pod' | 'claim' = 'pod'): this {
    const objects = kind === 'pod' ? [...this.#pods.values()] : [...this.#claims.values()];
    return this.append({ entry: 'reading', kind, objects } as Body);
  }

  #seePod(ordinal: number, change: Change, pod: Pod): this {
    this.#pods.set(ordinal, pod);
    return this.fact('pod', change, pod);
  }

  /** What the endpoint controller makes of the ready pods. */
  #slice(change: Change): this {
    const { serviceName, uid } = specOf(this.#set);
    if (serviceName === '') return this;
    const members = [...this.#pods.values()].filter((pod) => isControlledBy(pod, uid));
    return this.fact('endpointSlice', change, aSlice(serviceName, members));
  }
}

export function aService(set: StatefulSet, spec: Service['spec'] = {}): Service {
  const { name, serviceName } = specOf(set);
  return {
    metadata: { name: serviceName, namespace, uid: 'service-1' },
    spec: { clusterIP: 'None', selector: { app: name }, ...spec },
  };
}

export function aSlice(serviceName: string, pods: readonly Pod[]): Observed['endpointSlice'] {
  return {
    metadata: {
      name: `${serviceName}-x1`,
      namespace,
      uid: 'slice-1',
      labels: { 'kubernetes.io/service-name': serviceName },
    },
    addressType: 'IPv4',
    endpoints: pods
      .filter((pod) => pod.status?.podIP !== undefined)
      .map((pod) => ({
        addresses: [pod.status?.podIP ?? ''],
        hostname: pod.spec?.hostname ?? '',
        conditions: {
          ready: pod.metadata?.deletionTimestamp === undefined,
          terminating: pod.metadata?.deletionTimestamp !== undefined,
        },
        targetRef: { kind: 'Pod', name: pod.metadata?.name ?? '', uid: pod.metadata?.uid ?? '' },
      })),
  };
}

export function aWorld(options: WorldOptions = {}): World {
  return new World(options);
}

/** A pod is killed and comes back as it should. */
export function aGoodKill(ordinal = 1, options: WorldOptions = {}): World {
  return aWorld(options).step('killPod', [ordinal]).kills(ordinal).replaced(ordinal).after(3000);
}

/** Scaled to nothing in order, and back. */
export function aGoodScaleToZero(options: WorldOptions = {}): World {
  const world = aWorld(options);
  const ordinals = ordinalsOf(specOf(world.set));
  world.step('scale', ordinals).scales(0);
  for (const ordinal of ordinals.toReversed())
    world.after(50).controllerDeletes(ordinal).after(1000).gone(ordinal);
  world.act({ type: 'stepEnded', name: 'scale' }).after(500).act({ type: 'undoBegan' }).after(50);
  world.scales(ordinals.length, { silent: true });
  for (const ordinal of ordinals) world.after(50).made(ordinal).after(1500).ready(ordinal);
  return world.act({ type: 'undoEnded' });
}

/** Every pod rolled to another revision, from the largest ordinal down, one after the other. */
export function aGoodRollout(options: WorldOptions = {}): World {
  const world = aWorld(options);
  const { start, partition, minReadySeconds, ...spec } = specOf(world.set);
  const due = ordinalsOf({ start, ...spec }).filter((ordinal) => ordinal >= start + partition);
  world.step('patchTemplate', due).rolls('web-b').after(20);
  for (const ordinal of due.toReversed()) world.updated(ordinal).after(minReadySeconds * 1000 + 30);
  const status = partition === 0 ? { currentRevision: 'web-b' } : {};
  return world.setBecomes({}, status).after(3000).reads();
}
