import type { KubeObject, OwnerReference } from '../../objects/meta.ts';
import type { ApiKind } from '../api/api.ts';
import { Informer, type Lag } from './informer.ts';
import { apiVersionOf, nodes, ownedKinds } from './kinds.ts';
import { ObjectIndex } from './object-index.ts';
import { shuffled } from './random.ts';
import { WorkQueue } from './work-queue.ts';
import { controllerCaller, ifFound, isRefusal, keyOf, keyText, type Running, type World } from './world.ts';

const FOREGROUND = 'foregroundDeletion';
const ORPHAN = 'orphan';
const RETRY_MS = 500;

interface Known {
  readonly kind: ApiKind;
  readonly object: KubeObject;
}

/**
 * Deletes what nobody owns any more, in no particular order; carries out foreground deletion and orphaning.
 * Upstream: pkg/controller/garbagecollector/garbagecollector.go (1.36).
 */
export class GarbageCollector implements Running {
  readonly #world: World;
  readonly #informers: readonly Informer<KubeObject>[];
  readonly #byUid = new Map<string, Known>();
  readonly #byOwner = new ObjectIndex<Known>(({ object }) =>
    (object.metadata?.ownerReferences ?? []).map(({ uid = '' }) => uid),
  );
  readonly #queue: WorkQueue;
  readonly #caller = controllerCaller('generic-garbage-collector');

  constructor(world: World, lag: Lag) {
    this.#world = world;
    this.#queue = new WorkQueue(world.time, (uid) => this.#sync(uid));
    this.#informers = [...ownedKinds, nodes].map((kind) => {
      const informer = new Informer(world, kind, lag);
      informer.onChange(({ type, object }) => this.#onChange(kind, object, type === 'DELETED'));
      return informer;
    });
  }

  start(): void {
    this.#queue.start();
    for (const informer of this.#informers) informer.start();
  }

  stop(): void {
    this.#queue.stop();
    for (const informer of this.#informers) informer.stop();
    this.#byUid.clear();
    this.#byOwner.clear();
  }

  #onChange(kind: ApiKind, object: KubeObject, gone: boolean): void {
    const uid = object.metadata?.uid ?? '';
    this.#byOwner.replace(uid, this.#byUid.get(uid), gone ? undefined : { kind, object });
    if (gone) {
      this.#byUid.delete(uid);
      for (const dependent of this.#dependents(uid)) this.#queue.add(uidOf(dependent));
      for (const owner of object.metadata?.ownerReferences ?? []) this.#queue.add(owner.uid ?? '');
      return;
    }
    this.#byUid.set(uid, { kind, object });
    const { ownerReferences = [], deletionTimestamp } = object.metadata ?? {};
    if (ownerReferences.length > 0 || deletionTimestamp !== undefined) this.#queue.add(uid);
  }

  #dependents(uid: string): readonly Known[] {
    return shuffled(this.#world.random, this.#byOwner.at(uid));
  }

  /** The object is read live: its cached owners may be of yesterday, and what is deleted is lost. */
  #sync(uid: string): void {
    const cached = this.#byUid.get(uid);
    if (cached === undefined) return;
    const object = ifFound(() => this.#world.api.get(cached.kind, keyOf(cached.object)));
    if (object === undefined || object.metadata?.uid !== uid) return;
    const known = { kind: cached.kind, object };
    const { deletionTimestamp, finalizers = [], ownerReferences = [] } = object.metadata;
    if (deletionTimestamp !== undefined && finalizers.includes(ORPHAN)) return this.#orphan(known, uid);
    if (deletionTimestamp !== undefined && finalizers.includes(FOREGROUND))
      return this.#deleteInForeground(known, uid);
    if (deletionTimestamp === undefined && ownerReferences.length > 0) this.#collect(known, ownerReferences);
  }

  /** Upstream: attemptToDeleteItem. */
  #collect(known: Known, owners: readonly OwnerReference[]): void {
    const states = owners.map((owner) => ({ owner, state: this.#stateOf(owner, known) }));
    const lost = states.filter(({ state }) => state === 'gone');
    const waiting = states.filter(({ state }) => state === 'waiting');
    if (lost.length + waiting.length === 0) return;
    if (states.some(({ state }) => state === 'alive')) {
      const left = states.filter(({ state }) => state === 'alive').map(({ owner }) => owner);
      return this.#update(known, { ownerReferences: left });
    }
    const inForeground = waiting.length > 0 && this.#dependents(uidOf(known)).length > 0;
    this.#delete(known, inForeground ? 'Foreground' : 'Background');
  }

  /** Read live: a cache may not have seen the owner yet. A namesake with another UID is not the owner. */
  #stateOf(owner: OwnerReference, { object }: Known): 'alive' | 'waiting' | 'gone' {
    const kind = [...ownedKinds, nodes].find(
      (one) => one.kind === owner.kind && apiVersionOf(one) === owner.apiVersion,
    );
    if (kind === undefined) return 'alive';
    const key = {
      ...(kind.namespaced ? { namespace: object.metadata?.namespace } : {}),
      name: owner.name ?? '',
    };
    const found = ifFound(() => this.#world.api.get(kind, key));
    if (found === undefined || found.metadata?.uid !== owner.uid) return 'gone';
    const { deletionTimestamp, finalizers = [] } = found.metadata ?? {};
    return deletionTimestamp !== undefined && finalizers.includes(FOREGROUND) ? 'waiting' : 'alive';
  }

  #deleteInForeground(owner: Known, uid: string): void {
    const dependents = this.#dependents(uid);
    const blocking = dependents.filter(({ object }) =>
      object.metadata?.ownerReferences?.some((one) => one.uid === uid && one.blockOwnerDeletion === true),
    );
    if (blocking.length === 0) return this.#withoutFinalizer(owner, FOREGROUND);
    for (const dependent of dependents) this.#queue.add(uidOf(dependent));
    this.#queue.addAfter(uid, RETRY_MS);
  }

  /** Takes the references away first: otherwise the dependents would go with their owner. */
  #orphan(owner: Known, uid: string): void {
    for (const dependent of this.#dependents(uid)) {
      const left = (dependent.object.metadata?.ownerReferences ?? []).filter((one) => one.uid !== uid);
      this.#update(dependent, { ownerReferences: left });
    }
    this.#withoutFinalizer(owner, ORPHAN);
  }

  #withoutFinalizer(known: Known, finalizer: string): void {
    const live = ifFound(() => this.#world.api.get(known.kind, keyOf(known.object)));
    if (live === undefined || live.metadata?.uid !== uidOf(known)) return;
    const finalizers = (live.metadata.finalizers ?? []).filter((one) => one !== finalizer);
    this.#update({ kind: known.kind, object: live }, { finalizers });
  }

  #update({ kind, object }: Known, metadata: Partial<NonNullable<KubeObject['metadata']>>): void {
    try {
      this.#world.api.update(
        kind,
        { ...object, metadata: { ...object.metadata, ...metadata } },
        this.#caller,
      );
    } catch (error) {
      if (!isRefusal(error, 'NotFound')) throw error;
    }
  }

  #delete(known: Known, propagationPolicy: 'Background' | 'Foreground'): void {
    try {
      const preconditions = { uid: uidOf(known) };
      this.#world.api.delete(known.kind, keyOf(known.object), this.#caller, {
        propagationPolicy,
        preconditions,
      });
    } catch (error) {
      if (!isRefusal(error, 'NotFound', 'Conflict')) throw error;
    }
  }
}

function uidOf({ object }: Known): string {
  return object.metadata?.uid ?? keyText(keyOf(object));
}
