import { EventRecorder } from './event-recorder.ts';
import type { Informers } from './informers.ts';
import { claims, volumes } from './kinds.ts';
import { matchesVolume } from './claim-match.ts';
import type { FullClaim, FullVolumeObject, StorageClass } from './objects.ts';
import { between } from './random.ts';
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
import { newVolume } from './new-volume.ts';

const BOUND = 'pv.kubernetes.io/bind-completed';
const BY_CONTROLLER = 'pv.kubernetes.io/bound-by-controller';
const SELECTED_NODE = 'volume.kubernetes.io/selected-node';
const DEFAULT_CLASS = 'storageclass.kubernetes.io/is-default-class';
const RETRY_MS = 15_000;
const PROVISIONING_MS = [20, 400] as const;

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
  readonly #provisioning = new Set<string>();
  readonly #onWiped: (volume: string) => void;
  readonly #caller = controllerCaller('persistent-volume-binder');

  constructor(world: World, informers: Informers, onWiped: (volume: string) => void) {
    this.#world = world;
    this.#informers = informers;
    this.#onWiped = onWiped;
    this.#recorder = new EventRecorder(world, { component: 'persistentvolume-controller' }, this.#caller);
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
    this.#provisioning.clear();
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
    if (claim.status?.phase !== 'Bound') this.#bind(claim, volume);
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
      if (volume !== undefined && isFreeFor(volume, claim)) this.#bind(claim, volume);
      return;
    }
    const found = this.#informers.volumes
      .list()
      .filter((volume) => isFreeFor(volume, claim) && matchesVolume(claim, volume));
    const best = found.toSorted(
      (a, b) => Number(b.spec?.claimRef !== undefined) - Number(a.spec?.claimRef !== undefined),
    )[0];
    const storageClass = this.#classOf(claim);
    const waits =
      storageClass?.volumeBindingMode === 'WaitForFirstConsumer' &&
      claim.metadata?.annotations?.[SELECTED_NODE] === undefined;
    if (best !== undefined && (!waits || best.spec?.claimRef !== undefined)) return this.#bind(claim, best);
    if (waits)
      return this.#say(
        claim,
        'Normal',
        'WaitForFirstConsumer',
        'waiting for first consumer to be created before binding',
      );
    this.#provision(claim, storageClass);
  }

  #provision(claim: FullClaim, storageClass: StorageClass | undefined): void {
    const { namespace, name = '', uid = '', annotations } = claim.metadata ?? {};
    if (claim.spec?.storageClassName === undefined) {
      const byDefault = this.#informers.storageClasses
        .list()
        .find((one) => one.metadata?.annotations?.[DEFAULT_CLASS] === 'true');
      if (byDefault === undefined) return this.#sayUnbindable(claim);
      // Since 1.28 a default class that comes later is given to claims that asked for none.
      this.#world.api.update(
        claims,
        { ...claim, spec: { ...claim.spec, storageClassName: byDefault.metadata?.name ?? '' } },
        this.#caller,
      );
      return;
    }
    if (claim.spec.storageClassName === '') return this.#sayUnbindable(claim);
    if (storageClass === undefined) {
      const message = `storageclass.storage.k8s.io "${claim.spec.storageClassName}" not found`;
      return this.#say(claim, 'Warning', 'ProvisioningFailed', message);
    }
    const provisioner = storageClass.provisioner ?? '';
    if (provisioner === 'kubernetes.io/no-provisioner')
      return this.#say(
        claim,
        'Normal',
        'FailedBinding',
        'no persistent volumes available for this claim and no storage class is set',
      );
    if (annotations?.['volume.kubernetes.io/storage-provisioner'] !== provisioner) {
      const added = {
        'volume.beta.kubernetes.io/storage-provisioner': provisioner,
        'volume.kubernetes.io/storage-provisioner': provisioner,
      };
      this.#world.api.patch(
        claims,
        { namespace, name },
        { type: 'merge', patch: { metadata: { annotations: added } } },
        this.#caller,
      );
      return;
    }
    if (this.#provisioning.has(uid) || claim.metadata?.deletionTimestamp !== undefined) return;
    this.#provisioning.add(uid);
    this.#world.time.after(between(this.#world.random, ...PROVISIONING_MS), () =>
      this.#provisioned({ namespace, name }, uid, storageClass),
    );
  }

  #provisioned(
    key: { readonly namespace: string | undefined; readonly name: string },
    uid: string,
    storageClass: StorageClass,
  ): void {
    if (!this.#provisioning.delete(uid)) return;
    const { api } = this.#world;
    const claim = ifFound(() => api.get(claims, key));
    if (claim?.metadata?.uid !== uid) return;
    const volume = newVolume(this.#world, claim, storageClass);
    if (ifFound(() => api.get(volumes, keyOf(volume))) === undefined)
      api.create(volumes, undefined, volume, this.#caller);
    const message = `Successfully provisioned volume ${volume.metadata?.name} using ${storageClass.provisioner}`;
    this.#say(claim, 'Normal', 'ProvisioningSucceeded', message);
  }

  /** In upstream's order: the volume, then the claim, each spec before its status. */
  #bind(claim: FullClaim, volume: FullVolumeObject): void {
    const { api, time } = this.#world;
    const { namespace = '', name = '', uid = '' } = claim.metadata ?? {};
    const claimRef = {
      kind: 'PersistentVolumeClaim',
      apiVersion: 'v1',
      namespace,
      name,
      uid,
      resourceVersion: claim.metadata?.resourceVersion ?? '',
    };
    const isOurs = volume.spec?.claimRef?.uid === uid;
    const held = isOurs
      ? volume
      : api.update(
          volumes,
          { ...volume, metadata: annotated(volume, BY_CONTROLLER), spec: { ...volume.spec, claimRef } },
          this.#caller,
        );
    if (held.status?.phase !== 'Bound') {
      const status = { ...held.status, phase: 'Bound', lastPhaseTransitionTime: time.stamp() };
      api.update(volumes, { ...held, status }, this.#caller, { subresource: 'status' });
    }
    const volumeName = volume.metadata?.name ?? '';
    const metadata = {
      ...claim.metadata,
      annotations: {
        ...claim.metadata?.annotations,
        [BOUND]: 'yes',
        ...(claim.spec?.volumeName ? {} : { [BY_CONTROLLER]: 'yes' }),
      },
    };
    const bound =
      claim.metadata?.annotations?.[BOUND] === undefined
        ? api.update(claims, { ...claim, metadata, spec: { ...claim.spec, volumeName } }, this.#caller)
        : claim;
    const status = {
      phase: 'Bound',
      accessModes: volume.spec?.accessModes ?? [],
      capacity: volume.spec?.capacity ?? {},
    };
    api.update(claims, { ...bound, status }, this.#caller, { subresource: 'status' });
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

  #classOf(claim: FullClaim): StorageClass | undefined {
    return this.#informers.storageClasses.get({ name: claim.spec?.storageClassName ?? '' });
  }

  #sayUnbindable(claim: FullClaim): void {
    const message = 'no persistent volumes available for this claim and no storage class is set';
    this.#say(claim, 'Normal', 'FailedBinding', message);
  }

  /** Said again every fifteen seconds for as long as nothing changes. */
  #say(claim: FullClaim, type: 'Normal' | 'Warning', reason: string, message: string): void {
    this.#recorder.record(claims, claim, { type, reason, message });
    if (reason !== 'ProvisioningSucceeded') this.#claims.addAfter(keyText(keyOf(claim)), RETRY_MS);
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

function annotated(volume: FullVolumeObject, key: string): NonNullable<FullVolumeObject['metadata']> {
  return { ...volume.metadata, annotations: { ...volume.metadata?.annotations, [key]: 'yes' } };
}
