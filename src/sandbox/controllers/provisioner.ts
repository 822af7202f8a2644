import type { Caller } from '../api/api.ts';
import type { Said } from './event-recorder.ts';
import type { Informers } from './informers.ts';
import { claims, volumes } from './kinds.ts';
import { newVolume } from './new-volume.ts';
import type { FullClaim, StorageClass } from './objects.ts';
import { between } from './random.ts';
import { ifFound, keyOf, type World } from './world.ts';

const DEFAULT_CLASS = 'storageclass.kubernetes.io/is-default-class';
const NO_PROVISIONER = 'kubernetes.io/no-provisioner';
const TAKES_MS = [20, 400] as const;

const unbindable: Said = {
  type: 'Normal',
  reason: 'FailedBinding',
  message: 'no persistent volumes available for this claim and no storage class is set',
};

/**
 * Makes volumes for claims that find none, as their storage class says.
 * Upstream: pv_controller.go, provisionClaim (1.36).
 */
export class Provisioner {
  readonly #world: World;
  readonly #informers: Informers;
  readonly #caller: Caller;
  readonly #tell: (claim: FullClaim, said: Said) => void;
  readonly #working = new Set<string>();

  constructor(
    world: World,
    informers: Informers,
    caller: Caller,
    tell: (claim: FullClaim, said: Said) => void,
  ) {
    this.#world = world;
    this.#informers = informers;
    this.#caller = caller;
    this.#tell = tell;
  }

  stop(): void {
    this.#working.clear();
  }

  /** Begins to make a volume; or says why there will be none. */
  provision(claim: FullClaim): Said | undefined {
    const name = claim.spec?.storageClassName;
    if (name === undefined) return this.#giveDefaultClass(claim);
    if (name === '') return unbindable;
    const storageClass = this.#informers.storageClasses.get({ name });
    const message = `storageclass.storage.k8s.io "${name}" not found`;
    if (storageClass === undefined) return { type: 'Warning', reason: 'ProvisioningFailed', message };
    const { provisioner = '' } = storageClass;
    if (provisioner === NO_PROVISIONER) return unbindable;
    if (claim.metadata?.annotations?.['volume.kubernetes.io/storage-provisioner'] === provisioner)
      this.#begin(claim, storageClass);
    else this.#announce(claim, provisioner);
    return undefined;
  }

  /** Since 1.28 a default class that comes later is given to claims that asked for none. */
  #giveDefaultClass(claim: FullClaim): Said | undefined {
    const all = this.#informers.storageClasses.list();
    const byDefault = all.find(({ metadata }) => metadata?.annotations?.[DEFAULT_CLASS] === 'true')?.metadata
      ?.name;
    if (byDefault === undefined) return unbindable;
    this.#world.api.update(
      claims,
      { ...claim, spec: { ...claim.spec, storageClassName: byDefault } },
      this.#caller,
    );
    return undefined;
  }

  #announce(claim: FullClaim, provisioner: string): void {
    const annotations = {
      'volume.beta.kubernetes.io/storage-provisioner': provisioner,
      'volume.kubernetes.io/storage-provisioner': provisioner,
    };
    this.#world.api.patch(
      claims,
      keyOf(claim),
      { type: 'merge', patch: { metadata: { annotations } } },
      this.#caller,
    );
  }

  #begin(claim: FullClaim, storageClass: StorageClass): void {
    const uid = claim.metadata?.uid ?? '';
    if (this.#working.has(uid) || claim.metadata?.deletionTimestamp !== undefined) return;
    this.#working.add(uid);
    const { time, random } = this.#world;
    time.after(between(random, ...TAKES_MS), () => this.#finish(claim, storageClass));
  }

  #finish(asked: FullClaim, storageClass: StorageClass): void {
    const uid = asked.metadata?.uid ?? '';
    if (!this.#working.delete(uid)) return;
    const { api } = this.#world;
    const claim = ifFound(() => api.get(claims, keyOf(asked)));
    if (claim?.metadata?.uid !== uid) return;
    const volume = newVolume(this.#world, claim, storageClass);
    if (ifFound(() => api.get(volumes, keyOf(volume))) !== undefined) return;
    api.create(volumes, undefined, volume, this.#caller);
    const message = `Successfully provisioned volume ${volume.metadata?.name} using ${storageClass.provisioner}`;
    this.#tell(claim, { type: 'Normal', reason: 'ProvisioningSucceeded', message });
  }
}
