import type { KubeObject } from '../../objects/meta.ts';
import type { ApiKind } from '../api/api.ts';
import type { Informers } from './informers.ts';
import { claims, volumes } from './kinds.ts';
import type { FullClaim, FullPod } from './objects.ts';
import { WorkQueue } from './work-queue.ts';
import { controllerCaller, isRefusal, keyFrom, keyOf, keyText, type Running, type World } from './world.ts';

const CLAIM_FINALIZER = 'kubernetes.io/pvc-protection';
const VOLUME_FINALIZER = 'kubernetes.io/pv-protection';

/**
 * Keeps a claim that is being deleted for as long as a scheduled pod uses it, and a volume for as long as it is bound.
 * Upstream: pkg/controller/volume/pvcprotection and pvprotection (1.36).
 */
export class ClaimProtection implements Running {
  readonly #world: World;
  readonly #informers: Informers;
  readonly #claims: WorkQueue;
  readonly #volumes: WorkQueue;

  constructor(world: World, informers: Informers) {
    this.#world = world;
    this.#informers = informers;
    this.#claims = new WorkQueue(world.time, (key) => this.#syncClaim(key));
    this.#volumes = new WorkQueue(world.time, (key) => this.#syncVolume(key));
    informers.claims.onChange(({ object }) => this.#claims.add(keyText(keyOf(object))));
    informers.volumes.onChange(({ object }) => this.#volumes.add(keyText(keyOf(object))));
    informers.pods.onChange(({ type, object }) => {
      if (type === 'DELETED' || object.metadata?.deletionTimestamp !== undefined) this.#wakeClaimsOf(object);
    });
  }

  start(): void {
    this.#claims.start();
    this.#volumes.start();
  }

  stop(): void {
    this.#claims.stop();
    this.#volumes.stop();
  }

  #wakeClaimsOf(pod: FullPod): void {
    for (const { persistentVolumeClaim } of pod.spec?.volumes ?? [])
      if (persistentVolumeClaim !== undefined)
        this.#claims.add(
          keyText({ namespace: pod.metadata?.namespace, name: persistentVolumeClaim.claimName ?? '' }),
        );
  }

  #syncClaim(key: string): void {
    const claim = this.#informers.claims.get(keyFrom(key));
    if (claim === undefined) return;
    const isGoing = claim.metadata?.deletionTimestamp !== undefined;
    if (!isGoing) return this.#set(claims, claim, CLAIM_FINALIZER, true);
    if (!this.#isUsed(claim)) this.#set(claims, claim, CLAIM_FINALIZER, false);
  }

  /** Only pods with a node count: a kubelet does not begin a pod whose claim is being deleted. */
  #isUsed(claim: FullClaim): boolean {
    const users = this.#informers.podsWith(keyText(keyOf(claim)));
    return users.some((pod) => (pod.spec?.nodeName ?? '') !== '');
  }

  #syncVolume(key: string): void {
    const volume = this.#informers.volumes.get(keyFrom(key));
    if (volume === undefined) return;
    const isGoing = volume.metadata?.deletionTimestamp !== undefined;
    if (!isGoing) return this.#set(volumes, volume, VOLUME_FINALIZER, true);
    if (volume.status?.phase !== 'Bound') this.#set(volumes, volume, VOLUME_FINALIZER, false);
  }

  #set<T extends KubeObject>(kind: ApiKind<T>, object: T, finalizer: string, wanted: boolean): void {
    const before = object.metadata?.finalizers ?? [];
    if (before.includes(finalizer) === wanted) return;
    const finalizers = wanted ? [...before, finalizer] : before.filter((one) => one !== finalizer);
    const caller = controllerCaller(
      kind.plural === 'persistentvolumes' ? 'pv-protection-controller' : 'pvc-protection-controller',
    );
    try {
      this.#world.api.update(kind, { ...object, metadata: { ...object.metadata, finalizers } }, caller);
    } catch (error) {
      if (!isRefusal(error, 'NotFound')) throw error;
    }
  }
}
