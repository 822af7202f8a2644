import type { Resource } from '../../cluster/resource.ts';
import { exitCodes, Failure } from '../../lib/failure.ts';
import type { KubeObject } from '../../objects/meta.ts';
import type { StatefulSet } from '../../objects/workload.ts';
import { markAnnotation } from '../../recording/mark.ts';
import type { ApplySpec, Manifest } from '../../scenario/object-spec.ts';
import type { Action, ActionResult, Need, Stage } from '../action.ts';
import { withinOf } from '../deadline.ts';
import { createOwned } from '../create-owned.ts';
import type { PlannedStep } from '../plan.ts';
import { kindOf } from '../served.ts';
import type { ObjectEffect } from '../undo/effects/object.ts';
import { waitFor } from '../until/wait.ts';

const PATIENCE_MS = 60_000;

/** Creates objects, labelled with the run, each written down before it is asked for. One that is there is an error. */
export const apply: Action<ApplySpec> = {
  action: 'apply',

  plan({ objects, file }, { spec }, step): PlannedStep {
    if (file !== undefined) throw new Failure(exitCodes.usage, `the objects in ${file} were not read`);
    for (const object of objects) {
      assertAtHome(object, spec.namespace);
      assertTakesClaimsAlong(object);
    }
    const names = objects.map(called);
    return {
      name: step.name,
      action: 'apply',
      ordinals: [],
      does: names.map((name) => `create ${name}`),
      fields: [],
      expected: [],
      disruption: { pods: 0, of: spec.replicas },
      undo: {
        kind: 'exact',
        does: names.toReversed().map((name) => `delete ${name}, and wait until it is gone`),
      },
      withinMs: withinOf(step, PATIENCE_MS),
    };
  },

  required: () => [],

  needs: (_planned, { served }, { objects }) =>
    objects.flatMap((object) => needsOf(object, served?.get(kindOf(object)))),

  async run({ objects }, planned, stage, until): Promise<ActionResult> {
    for (const object of objects) await create(object, stage);
    return until === undefined ? { status: 'done' } : waitFor(stage, planned, until);
  },
};

/** `configmap/settings` */
function called({ kind, metadata }: Manifest): string {
  return `${kind.toLowerCase()}/${metadata.name}`;
}

function assertAtHome(object: Manifest, home: string): void {
  const { namespace = home } = object.metadata;
  if (namespace === home) return;
  throw new Failure(
    exitCodes.usage,
    `apply creates nothing outside of the set's namespace ${home}: ${called(object)} is to go to ${namespace}`,
  );
}

/** Claims of a set outlive it, unless it says otherwise: nobody would delete them. */
function assertTakesClaimsAlong(object: Manifest): void {
  if (object.kind !== 'StatefulSet' || !object.apiVersion.startsWith('apps/')) return;
  const { volumeClaimTemplates = [], persistentVolumeClaimRetentionPolicy: policy } =
    (object as StatefulSet).spec ?? {};
  if (volumeClaimTemplates.length === 0 || policy?.whenDeleted === 'Delete') return;
  throw new Failure(
    exitCodes.usage,
    `the claims of ${called(object)} would stay when it is deleted again, and nobody would delete them`,
    ['Give it persistentVolumeClaimRetentionPolicy: {whenDeleted: Delete}, or no volumeClaimTemplates'],
  );
}

/** Nothing is known of the rights for a kind that is not served: that is refused anyway. */
function needsOf(object: Manifest, resource: Resource<KubeObject> | undefined): readonly Need[] {
  if (resource === undefined) return [];
  const about = { group: resource.group, resource: resource.plural, name: object.metadata.name };
  return [
    { ...about, verb: 'create', purpose: `create ${called(object)}` },
    { ...about, verb: 'get', purpose: `see whether ${called(object)} is gone again` },
    { ...about, verb: 'delete', purpose: `delete ${called(object)} again` },
    {
      ...about,
      verb: 'patch',
      optional: true,
      purpose: `let ${called(object)} stay, where somebody wants it`,
    },
  ];
}

/**
 * The Lease of the run owns what it creates: a request that was long on its way and comes after everything is cleaned up
 * makes something whose owner is gone, and the garbage collector takes it away.
 */
async function create(object: Manifest, stage: Stage): Promise<void> {
  const { cluster, situation, journal, signal } = stage;
  const { namespace } = situation().spec;
  const resource = await cluster.resourceFor(object.apiVersion, object.kind, signal);
  if (resource?.namespaced !== true)
    throw new Failure(exitCodes.errored, `the cluster does not serve ${kindOf(object)} any more`);
  const effect = effectOf(object, resource);
  const labels = { ...object.metadata.labels, [markAnnotation]: journal.run };
  const ownerReferences = [...(object.metadata.ownerReferences ?? []), stage.lease.reference];
  const body = { ...object, metadata: { ...object.metadata, namespace, labels, ownerReferences } };
  const made = await createOwned(body, resource, effect, stage);
  if (made === undefined) {
    const way = 'apply only creates, so that it can be undone';
    throw new Failure(exitCodes.errored, `${called(object)} exists already in ${namespace}: ${way}`);
  }
  stage.emit({ type: 'acted', what: `created ${effect.objectKind.toLowerCase()}/${effect.name}` });
}

function effectOf(object: Manifest, { group, version, plural, kind }: Resource<KubeObject>): ObjectEffect {
  return { kind: 'object', group, version, resource: plural, objectKind: kind, name: object.metadata.name };
}
