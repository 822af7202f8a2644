import { isClusterError, isUncertain } from '../../cluster/error.ts';
import type { Resource } from '../../cluster/resource.ts';
import { exitCodes, Failure } from '../../lib/failure.ts';
import type { KubeObject } from '../../objects/meta.ts';
import { markAnnotation } from '../../recording/mark.ts';
import type { ApplySpec, Manifest } from '../../scenario/object-spec.ts';
import type { Action, ActionResult, Need, Stage } from '../action.ts';
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
    for (const object of objects) assertAtHome(object, spec.namespace);
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
      withinMs: step.withinMs ?? PATIENCE_MS + (step.until?.forMs ?? 0),
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

/** Nothing is known of the rights for a kind that is not served: that is refused anyway. */
function needsOf(object: Manifest, resource: Resource<KubeObject> | undefined): readonly Need[] {
  if (resource === undefined) return [];
  const about = { group: resource.group, resource: resource.plural, name: object.metadata.name };
  return [
    { ...about, verb: 'create', purpose: `create ${called(object)}` },
    { ...about, verb: 'get', purpose: `see whether ${called(object)} is gone again` },
    { ...about, verb: 'delete', purpose: `delete ${called(object)} again` },
  ];
}

const TRIES = 5;

/**
 * The Lease of the run owns what it creates: a request that was long on its way and comes after everything is cleaned up
 * makes something whose owner is gone, and the garbage collector takes it away.
 */
async function create(object: Manifest, stage: Stage): Promise<void> {
  const { cluster, situation, journal, signal, givenUp, guarded } = stage;
  const { namespace } = situation().spec;
  const resource = await cluster.resourceFor(object.apiVersion, object.kind, signal);
  if (resource?.namespaced !== true)
    throw new Failure(exitCodes.errored, `the cluster does not serve ${kindOf(object)} any more`);
  const effect = effectOf(object, resource);
  await stage.amend(effect);
  const labels = { ...object.metadata.labels, [markAnnotation]: journal.run };
  const ownerReferences = [...(object.metadata.ownerReferences ?? []), stage.lease.reference];
  const body = { ...object, metadata: { ...object.metadata, namespace, labels, ownerReferences } };
  for (let attempt = 1; ; attempt += 1) {
    try {
      const options = { signal: givenUp, meanwhile: signal };
      const made = await guarded(() => cluster.create(resource, namespace, body, options));
      return await noted(made, effect, stage);
    } catch (error) {
      if (isClusterError(error, 'alreadyExists')) {
        const there = await cluster.get(resource, { namespace, name: effect.name }, signal);
        // The answer to an earlier try was lost.
        if (there.metadata?.labels?.[markAnnotation] === journal.run) return noted(there, effect, stage);
        const way = 'apply only creates, so that it can be undone';
        throw new Failure(exitCodes.errored, `${called(object)} exists already in ${namespace}: ${way}`);
      }
      if (!isUncertain(error) || signal.aborted || attempt === TRIES) throw error;
    }
  }
}

function effectOf(object: Manifest, { group, version, plural, kind }: Resource<KubeObject>): ObjectEffect {
  return { kind: 'object', group, version, resource: plural, objectKind: kind, name: object.metadata.name };
}

async function noted({ metadata }: KubeObject, effect: ObjectEffect, stage: Stage): Promise<void> {
  await stage.amend({ ...effect, uid: metadata?.uid });
  stage.emit({ type: 'acted', what: `created ${effect.objectKind.toLowerCase()}/${effect.name}` });
}
