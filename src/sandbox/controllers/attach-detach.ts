import type { VolumeAttachment } from '../../objects/workload.ts';
import { attachmentName, deviceOf, isExclusive, isUsedOn, newAttachment } from './attachments.ts';
import type { EventRecorder } from './event-recorder.ts';
import { Informer } from './informer.ts';
import type { Informers } from './informers.ts';
import { attachments, pods } from './kinds.ts';
import { isOutOfService, isNodeReady } from './node-state.ts';
import type { FullPod, FullVolumeObject } from './objects.ts';
import { between } from './random.ts';
import { WorkQueue } from './work-queue.ts';
import { controllerCaller, ifFound, type Running, unlessRefused, type World } from './world.ts';

/** How long a disk that its node still claims to use is left there once nobody wants it: then the node counts as dead. */
const PATIENCE_MS = 6 * 60_000;
const ATTACH_MS = [100, 600] as const;
const DETACH_MS = [100, 600] as const;

/**
 * Attaches a disk to the nodes of the pods that use it, and detaches it where nobody does, but not under a node that
 * still uses it. A disk for one node has to leave the one before it goes to the next.
 * Upstream: pkg/controller/volume/attachdetach/reconciler/reconciler.go (1.36). The driver's part, an external process
 * that says when it is done, is played here, too.
 */
export class AttachDetach implements Running {
  readonly #world: World;
  readonly #informers: Informers;
  readonly #recorder: EventRecorder;
  readonly #queue: WorkQueue;
  readonly #attachments: Informer<VolumeAttachment>;
  readonly #caller = controllerCaller('attachdetach-controller');
  /** By the name of an attachment: since when nobody wants it. */
  readonly #unwanted = new Map<string, number>();
  /** Attachments that a driver is working on. */
  readonly #working = new Set<string>();
  /** Pods that were told that their disk is elsewhere. */
  readonly #told = new Set<string>();

  constructor(world: World, informers: Informers, recorder: EventRecorder) {
    this.#world = world;
    this.#informers = informers;
    this.#recorder = recorder;
    this.#queue = new WorkQueue(world.time, (volume) => this.#sync(volume));
    this.#attachments = new Informer(world, attachments, informers.lag);
    this.#attachments.onChange(({ object }) =>
      this.#queue.add(object.spec?.source?.persistentVolumeName ?? ''),
    );
    informers.pods.onChange(({ object }) => {
      for (const volume of this.#volumesOf(object)) this.#queue.add(volume);
    });
    informers.claims.onChange(({ object }) => this.#queue.add(object.spec?.volumeName ?? ''));
    informers.volumes.onChange(({ object }) => this.#queue.add(object.metadata?.name ?? ''));
    informers.nodes.onChange(() => this.#checkAll());
  }

  start(): void {
    this.#queue.start();
    this.#attachments.start();
  }

  stop(): void {
    this.#queue.stop();
    this.#attachments.stop();
    this.#unwanted.clear();
    this.#told.clear();
  }

  #checkAll(): void {
    for (const { spec } of this.#attachments.list())
      this.#queue.add(spec?.source?.persistentVolumeName ?? '');
  }

  #volumesOf({ metadata, spec }: FullPod): readonly string[] {
    return (spec?.volumes ?? []).flatMap(({ persistentVolumeClaim }) => {
      const name = persistentVolumeClaim?.claimName;
      if (name === undefined) return [];
      return this.#informers.claims.get({ namespace: metadata?.namespace, name })?.spec?.volumeName ?? [];
    });
  }

  #sync(name: string): void {
    const volume = this.#informers.volumes.get({ name });
    const device = volume && deviceOf(volume);
    if (volume === undefined || device === undefined) return;
    const users = this.#usersOf(name);
    const here = this.#attachments.list().filter(({ spec }) => spec?.source?.persistentVolumeName === name);
    for (const attachment of here) {
      if (users.has(attachment.spec?.nodeName ?? '')) this.#unwanted.delete(nameOf(attachment));
      else this.#detach(attachment, device, name);
    }
    for (const [node, wanting] of users) {
      const own = attachmentName(volume, node);
      const known = here.find((one) => nameOf(one) === own);
      const elsewhere = here.filter((one) => nameOf(one) !== own);
      if (known !== undefined) this.#finish(known, wanting);
      else if (elsewhere.length > 0 && isExclusive(volume)) this.#refuse(name, wanting, users);
      else this.#attach(volume, node);
    }
  }

  /** Pods that want the volume, by their nodes. A pod whose phase is final wants nothing any more. */
  #usersOf(volume: string): ReadonlyMap<string, readonly FullPod[]> {
    const users = new Map<string, readonly FullPod[]>();
    for (const pod of this.#informers.pods.list()) {
      const node = pod.spec?.nodeName ?? '';
      const isOver = pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
      if (node === '' || isOver || !this.#volumesOf(pod).includes(volume)) continue;
      users.set(node, [...(users.get(node) ?? []), pod]);
    }
    return users;
  }

  #attach(volume: FullVolumeObject, node: string): void {
    unlessRefused(() =>
      this.#world.api.create(attachments, undefined, newAttachment(volume, node), this.#caller),
    );
  }

  /** The driver says when the disk is there. */
  #finish(attachment: VolumeAttachment, wanting: readonly FullPod[]): void {
    const name = nameOf(attachment);
    if (attachment.status?.attached === true || this.#working.has(name)) return;
    this.#working.add(name);
    const { api, time, random } = this.#world;
    time.after(between(random, ...ATTACH_MS), () => {
      this.#working.delete(name);
      const live = ifFound(() => api.get(attachments, { name }));
      if (live === undefined) return;
      api.update(attachments, { ...live, status: { attached: true } }, this.#caller, {
        subresource: 'status',
      });
      const volume = attachment.spec?.source?.persistentVolumeName;
      const message = `AttachVolume.Attach succeeded for volume "${volume}" `;
      for (const pod of wanting) {
        this.#told.delete(uidOf(pod));
        this.#recorder.record(pods, pod, { type: 'Normal', reason: 'SuccessfulAttachVolume', message });
      }
    });
  }

  #detach(attachment: VolumeAttachment, device: string, volume: string): void {
    const name = nameOf(attachment);
    const { time, random, api } = this.#world;
    const since = this.#unwanted.get(name) ?? time.monotonic();
    this.#unwanted.set(name, since);
    const node = this.#informers.nodes.get({ name: attachment.spec?.nodeName ?? '' });
    const left = PATIENCE_MS - (time.monotonic() - since);
    const mayForce = (node !== undefined && isOutOfService(node)) || (left <= 0 && !isNodeReady(node));
    if (isUsedOn(node, device) && !mayForce) {
      if (left > 0) this.#queue.addAfter(volume, left);
      return;
    }
    if (this.#working.has(name)) return;
    this.#working.add(name);
    time.after(between(random, ...DETACH_MS), () => {
      this.#working.delete(name);
      this.#unwanted.delete(name);
      unlessRefused(() => api.delete(attachments, { name }, this.#caller));
    });
  }

  /** Upstream: reportMultiAttachError; once for each pod. */
  #refuse(volume: string, wanting: readonly FullPod[], users: ReadonlyMap<string, readonly FullPod[]>): void {
    const others = [...users.values()].flat().filter((pod) => !wanting.includes(pod));
    const names = others.map(({ metadata }) => metadata?.name).join(', ');
    const why =
      others.length === 0
        ? "Volume is already exclusively attached to one node and can't be attached to another"
        : `Volume is already used by pod(s) ${names}`;
    for (const pod of wanting) {
      if (this.#told.has(uidOf(pod))) continue;
      this.#told.add(uidOf(pod));
      const message = `Multi-Attach error for volume "${volume}" ${why}`;
      this.#recorder.record(pods, pod, { type: 'Warning', reason: 'FailedAttachVolume', message });
    }
  }
}

function nameOf({ metadata }: VolumeAttachment): string {
  return metadata?.name ?? '';
}

function uidOf({ metadata }: FullPod): string {
  return metadata?.uid ?? '';
}
