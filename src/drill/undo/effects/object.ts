import { z } from 'zod';
import { absentIf, isClusterError } from '../../../cluster/error.ts';
import { leases, type Resource } from '../../../cluster/resource.ts';
import { formatDuration } from '../../../lib/duration.ts';
import type { KubeObject, OwnerReference } from '../../../objects/meta.ts';
import { throwUnlessAgain } from '../../again.ts';
import { onlyAt } from '../../edit/json-patch.ts';
import { placeFlags } from '../../verdict.ts';
import { makerOf } from '../../../recording/mark.ts';
import { leaseName } from '../lease-name.ts';
import {
  alreadyUndone,
  type EffectKind,
  type EffectScene,
  type EffectStage,
  type Outcome,
} from './effect.ts';

const word = () => z.string().regex(/^[a-z0-9.-]*$/i);

/** An object that the run has created, in the namespace of its set. Its UID is known once the server has answered. */
export const objectShape = () =>
  z.strictObject({
    kind: z.literal('object'),
    group: word(),
    version: word().min(1),
    /** As in the API's paths: `configmaps`. */
    resource: word().min(1),
    objectKind: word().min(1),
    name: z.string().min(1),
    uid: z.string().min(1).optional(),
  });

export type ObjectEffect = z.infer<ReturnType<typeof objectShape>>;

const POLL_MS = 500;

/**
 * Deleted by UID, and only as long as it bears the label that the run has created it with. Foreground, so that it is gone
 * only when the pods are that its controller has made for it: a Job that is deleted any other way leaves them running.
 * Upstream: pkg/registry/batch/job/strategy.go, DefaultGarbageCollectionPolicy (1.36).
 */
export const object: EffectKind<ObjectEffect> = {
  words: (effect) => `delete ${called(effect)}`,
  key: ({ group, resource, name }) => `object ${group}/${resource}/${name}`,

  async undo(effect, stage) {
    const live = await find(effect, stage);
    if (live === undefined) return alreadyUndone();
    if (makerOf(live) !== stage.journal.run) {
      // Not even its UID is known: somebody else was quicker with that name.
      if (effect.uid === undefined) return alreadyUndone();
      return stage.keepLive
        ? keep(effect, stage)
        : {
            result: 'conflict',
            detail: `the label of the run was taken off ${called(effect)}, so somebody may want it`,
          };
    }
    const uid = live.metadata?.uid;
    if (live.metadata?.deletionTimestamp === undefined) await remove({ ...effect, uid }, stage);
    const left = await untilGone({ ...effect, uid }, stage);
    return left === undefined
      ? { result: 'done', detail: undefined }
      : {
          result: 'failed',
          detail: `${called(effect)} is still there${reasonOf(left)} after ${formatDuration(stage.healWithinMs)}`,
        };
  },

  async standing(effect, scene) {
    const live = await find(effect, scene);
    if (live === undefined || (makerOf(live) !== scene.journal.run && effect.uid === undefined))
      return undefined;
    return {
      words: `${called(effect)} is there until the Lease of the run goes`,
      command: `kubectl delete ${qualified(effect)} ${effect.name} ${placeFlags(scene.journal.target)}`,
    };
  },
};

function resourceOf({ group, version, resource, objectKind }: ObjectEffect): Resource<KubeObject> {
  return { group, version, plural: resource, kind: objectKind, namespaced: true };
}

/** `networkpolicy.networking.k8s.io/deny`, as kubectl says it. */
function called({ group, objectKind, name }: ObjectEffect): string {
  return `${objectKind.toLowerCase()}${group === '' ? '' : `.${group}`}/${name}`;
}

function qualified({ group, resource }: ObjectEffect): string {
  return group === '' ? resource : `${resource}.${group}`;
}

/** Whoever wants it loses it with the Lease of the run, as long as that owns it. */
async function keep(effect: ObjectEffect, stage: EffectStage): Promise<Outcome> {
  const { cluster, journal, signal } = stage;
  const { namespace, name: setName } = journal.target;
  const isLease = ({ kind, name }: OwnerReference) => kind === leases.kind && name === leaseName(setName);
  for (let attempt = 1; ; attempt++) {
    const live = await find(effect, stage);
    const { ownerReferences = [] } = live?.metadata ?? {};
    const value = ownerReferences.filter((owner) => !isLease(owner));
    if (live === undefined || value.length === ownerReferences.length)
      return alreadyUndone('kept, as somebody wants it');
    const body = [onlyAt(live), { op: 'replace' as const, path: '/metadata/ownerReferences', value }];
    stage.assertHeld();
    try {
      const at = { namespace, name: effect.name };
      await cluster.patch(resourceOf(effect), at, { type: 'json', body }, { signal });
    } catch (error) {
      throwUnlessAgain(error, { attempt, signal }, 'conflict', 'notFound');
    }
  }
}

async function remove(effect: ObjectEffect, stage: EffectStage): Promise<void> {
  const { cluster, journal, signal } = stage;
  const { namespace } = journal.target;
  for (let attempt = 1; ; attempt++) {
    stage.assertHeld();
    try {
      return await cluster.delete(
        resourceOf(effect),
        { namespace, name: effect.name },
        { uid: effect.uid, propagationPolicy: 'Foreground', signal },
      );
    } catch (error) {
      // Gone, or another one by now: that it is gone is seen to next.
      if (isClusterError(error, 'notFound', 'conflict')) return;
      throwUnlessAgain(error, { attempt, signal });
    }
  }
}

/** What a controller has to take back for it, it does before it lets its finalizer go. Resolves with what is left then. */
async function untilGone(effect: ObjectEffect, stage: EffectStage): Promise<KubeObject | undefined> {
  const { clock, healWithinMs, signal } = stage;
  const end = clock.monotonic() + healWithinMs;
  for (;;) {
    const live = await find(effect, stage);
    if (live === undefined || clock.monotonic() >= end) return live;
    await clock.sleep(POLL_MS, signal);
  }
}

function reasonOf({ metadata }: KubeObject): string {
  const { finalizers = [] } = metadata ?? {};
  return finalizers.length === 0 ? '' : `, kept by ${finalizers.join(', ')},`;
}

/**
 * Undefined also where its kind is not served any more, and where another object bears the name. One with the label of
 * the run is the run's whatever its UID: a request that was sent again may have come after its first one was undone.
 */
async function find(effect: ObjectEffect, scene: EffectScene): Promise<KubeObject | undefined> {
  const { namespace } = scene.journal.target;
  const live = await scene.cluster
    .get(resourceOf(effect), { namespace, name: effect.name }, scene.signal)
    .catch(absentIf('notFound'));
  const isKnown = effect.uid === undefined || live?.metadata?.uid === effect.uid;
  return live !== undefined && (isKnown || makerOf(live) === scene.journal.run) ? live : undefined;
}
