import { EventRecorder, type Said } from './event-recorder.ts';
import type { Informers } from './informers.ts';
import { claims, volumes } from './kinds.ts';
import { bind, BOUND } from './bind-claim.ts';
import { matchesVolume } from './claim-match.ts';
import type { FullClaim, FullVolumeObject } from './objects.ts';
import { WorkQueue } from './work-queue.ts';
import {
  controllerCaller,
  ifFound,
  isRefusal,
  keyFrom,
  keyOf,
  keyText,
  type Running,
  type World,
} from './world.ts';
import { Provisioner } from './provisioner.ts';

const SELECTED_NODE = 'volume.kubernetes.io/selected-node';
const RETRY_MS = 15_000;

const waitingForConsumer: Said = {
  type: 'Normal',
  reason: 'WaitForFirstConsumer',
  message: 'waiting for first consumer to be created before binding',
};

/**
 * Binds claims to volumes, provisions volumes, and deals with either when the other is gone.
 * Upstream: pkg/controller/volume/persistentvolume/pv_controller.go (1.36).
 */
export class ClaimBinder implements Running {
  readonly #world: World;
  readonly #informers: Informers;
  readonly #recorder: EventRecorder;
  readonly #claims: WorkQueue;
  readonly #volumes: WorkQueue;
  readonly #provisioner: Provisioner;
  readonly #onWiped: (volume: string) => void;
  readonly #caller = controllerCaller('persistent-volume-binder');

  constructor(world: World, informers: Informers, onWiped: (volume: string) => void) {
    this.#world = world;
    this.#informers = informers;
    this.#onWiped = onWiped;
    this.#recorder = new EventRecorder(world, { component: 'persistentvolume-controller' }, this.#caller);
    this.#provisioner = new Provisioner(world, informers, this.#caller, (claim, said) => {
      this.#recorder.record(claims, claim, said);
    });
    this.#claims = new WorkQueue(world.time, (key) => this.#syncClaim(key));
    this.#volumes = new WorkQueue(world.time, (key) => this.#syncVolume(key));
    informers.claims.onChange(({ object, type }) => {
      this.#claims.add(keyText(keyOf(object)));
      const volume = object.spec?.volumeName ?? '';
      if (type === 'DELETED') this.#wakeVolumesOf(object);
      else if (volume !== '') this.#volumes.add(volume);
    });
    informers.volumes.onChange(({ object }) => {
      this.#volumes.add(keyText(keyOf(object)));
      this.#wakePending(object.spec?.claimRef);
    });
    informers.storageClasses.onChange(() => this.#wakePending(undefined));
  }

  start(): void {
    this.#claims.start();
    this.#volumes.start();
  }

  stop(): void {
    this.#claims.stop();
    this.#volumes.stop();
    this.#provisioner.stop();
  }

  #wakeVolumesOf(claim: FullClaim): void {
    for (const volume of this.#informers.volumes.list())
      if (volume.spec?.claimRef?.uid === claim.metadata?.uid) this.#volumes.add(keyText(keyOf(volume)));
  }

  #wakePending(reference: NonNullable<FullVolumeObject['spec']>['claimRef']): void {
    if (reference !== undefined)
      return this.#claims.add(keyText({ namespace: reference.namespace, name: reference.name ?? '' }));
    for (const claim of this.#informers.claims.list())
      if (claim.status?.phase !== 'Bound') this.#claims.add(keyText(keyOf(claim)));
  }

  #syncClaim(key: string): void {
    const claim = this.#informers.claims.get(keyFrom(key));
    if (claim === undefined) return;
    if (claim.metadata?.annotations?.[BOUND] === undefined) return this.#syncUnbound(claim);
    const volume = this.#informers.volumes.get({ name: claim.spec?.volumeName ?? '' });
    if (volume === undefined)
      return this.#lose(
        claim,
        'ClaimLost',
        'Bound claim has lost its PersistentVolume. Data on the volume is lost!',
      );
    if (volume.spec?.claimRef?.uid !== undefined && volume.spec.claimRef.uid !== claim.metadata.uid)
      return this.#lose(
        claim,
        'ClaimMisbound',
        'Two claims are bound to the same volume, this one is bound incorrectly',
      );
    if (claim.status?.phase !== 'Bound') bind(this.#world, claim, volume, this.#caller);
  }

  #lose(claim: FullClaim, reason: string, message: string): void {
    if (claim.status?.phase === 'Lost') return;
    this.#world.api.update(claims, { ...claim, status: { phase: 'Lost' } }, this.#caller, {
      subresource: 'status',
    });
    this.#recorder.record(claims, claim, { type: 'Warning', reason, message });
  }

  #syncUnbound(claim: FullClaim): void {
    const wanted = claim.spec?.volumeName ?? '';
    if (wanted !== '') {
      const volume = this.#informers.volumes.get({ name: wanted });
      if (volume !== undefined && isFreeFor(volume, claim)) bind(this.#world, claim, volume, this.#caller);
      return;
    }
    const best = this.#bestVolume(claim);
    const waits = this.#waitsForConsumer(claim);
    if (best !== undefined && (!waits || best.spec?.claimRef !== undefined))
      return bind(this.#world, claim, best, this.#caller);
    const refusal = waits ? waitingForConsumer : this.#provisioner.provision(claim);
    if (refusal !== undefined) this.#say(claim, refusal);
  }

  /** One that was made for the claim before any other. */
  #bestVolume(claim: FullClaim): FullVolumeObject | undefined {
    const found = this.#informers.volumes
      .list()
      .filter((volume) => isFreeFor(volume, claim) && matchesVolume(claim, volume));
    return found.find((volume) => volume.spec?.claimRef !== undefined) ?? found[0];
  }

  #waitsForConsumer({ metadata, spec }: FullClaim): boolean {
    const storageClass = this.#informers.storageClasses.get({ name: spec?.storageClassName ?? '' });
    const isChosen = metadata?.annotations?.[SELECTED_NODE] !== undefined;
    return storageClass?.volumeBindingMode === 'WaitForFirstConsumer' && !isChosen;
  }

  #syncVolume(key: string): void {
    const volume = this.#informers.volumes.get(keyFrom(key));
    if (volume === undefined) return;
    const reference = volume.spec?.claimRef;
    if (reference?.uid === undefined) {
      if (volume.status?.phase !== 'Available') this.#setPhase(volume, 'Available');
      return;
    }
    const claim = ifFound(() =>
      this.#world.api.get(claims, { namespace: reference.namespace, name: reference.name ?? '' }),
    );
    if (claim?.metadata?.uid === reference.uid) return;
    const released = volume.status?.phase === 'Released' ? volume : this.#setPhase(volume, 'Released');
    if (volume.spec?.persistentVolumeReclaimPolicy === 'Delete') this.#reclaim(released);
  }

  #reclaim(volume: FullVolumeObject): void {
    const name = volume.metadata?.name ?? '';
    this.#onWiped(name);
    try {
      const finalizers = (volume.metadata?.finalizers ?? []).filter(
        (one) => one !== 'kubernetes.io/pv-controller',
      );
      const free = this.#world.api.update(
        volumes,
        { ...volume, metadata: { ...volume.metadata, finalizers } },
        this.#caller,
      );
      if (free.metadata?.deletionTimestamp === undefined)
        this.#world.api.delete(volumes, { name }, this.#caller);
    } catch (error) {
      if (!isRefusal(error, 'NotFound')) throw error;
    }
  }

  #setPhase(volume: FullVolumeObject, phase: string): FullVolumeObject {
    const status = { ...volume.status, phase, lastPhaseTransitionTime: this.#world.time.stamp() };
    return this.#world.api.update(volumes, { ...volume, status }, this.#caller, { subresource: 'status' });
  }

  /** Said again every fifteen seconds for as long as nothing changes. */
  #say(claim: FullClaim, said: Said): void {
    this.#recorder.record(claims, claim, said);
    this.#claims.addAfter(keyText(keyOf(claim)), RETRY_MS);
  }
}

function isFreeFor(volume: FullVolumeObject, claim: FullClaim): boolean {
  const reference = volume.spec?.claimRef;
  if (volume.metadata?.deletionTimestamp !== undefined) return false;
  if (reference === undefined) return volume.status?.phase !== 'Released';
  const { namespace, name, uid } = claim.metadata ?? {};
  const named = reference.namespace === namespace && reference.name === name;
  return named && (reference.uid === undefined || reference.uid === '' || reference.uid === uid);
}
