import type { Scope } from '../cluster/cluster.ts';
import type { Resource } from '../cluster/resource.ts';
import {
  claims,
  controllerRevisions,
  endpointSlices,
  events,
  pods,
  services,
  statefulSets,
  volumes,
} from '../cluster/resource.ts';
import { claimOrdinal, ordinalOf } from '../statefulset/names.ts';
import { isControlledBy } from '../statefulset/pods.ts';
import type { SetSpec } from '../statefulset/spec.ts';
import type { Kind, Observed } from './entry.ts';

/** What is watched for one kind, and which of it concerns the set. */
export interface Observation<K extends Kind> {
  readonly kind: K;
  readonly resource: Resource<Observed[K]>;
  readonly scope: Scope;
  /** Without an optional kind some verdicts are unknown; without the others there is nothing to judge. */
  readonly optional: boolean;
  concerns(object: Observed[K]): boolean;
}

export type Observations = {
  readonly [K in Kind]: Observation<K> | { readonly kind: K; readonly absent: string };
};

/**
 * Pods and claims are watched for the whole namespace and filtered here: a label-selected watch would report a
 * relabelled pod as deleted, and would never see a claim that somebody made by hand.
 */
export function observationsOf(spec: SetSpec): Observations {
  const { name, namespace, uid, serviceName } = spec;
  const isMemberName = (object: string | undefined) => ordinalOf(name, object ?? '') !== undefined;
  const isClaimName = (object: string | undefined) =>
    spec.claimTemplates.some((template) => claimOrdinal(template, name, object ?? '') !== undefined);
  const noService = 'the set names no governing Service';

  return {
    set: watching('set', statefulSets, { namespace, fieldSelector: `metadata.name=${name}` }, false),
    pod: watching(
      'pod',
      pods,
      { namespace },
      false,
      (pod) => isMemberName(pod.metadata?.name) || isControlledBy(pod, uid),
    ),
    claim: watching('claim', claims, { namespace }, true, (claim) => isClaimName(claim.metadata?.name)),
    volume: watching(
      'volume',
      volumes,
      {},
      true,
      ({ spec: volume }) => volume?.claimRef?.namespace === namespace && isClaimName(volume.claimRef.name),
    ),
    revision: watching('revision', controllerRevisions, { namespace }, true, (revision) =>
      isControlledBy(revision, uid),
    ),
    service:
      serviceName === ''
        ? { kind: 'service', absent: noService }
        : watching('service', services, { namespace, fieldSelector: `metadata.name=${serviceName}` }, true),
    endpointSlice:
      serviceName === ''
        ? { kind: 'endpointSlice', absent: noService }
        : watching(
            'endpointSlice',
            endpointSlices,
            { namespace, labelSelector: `kubernetes.io/service-name=${serviceName}` },
            true,
          ),
    event: watching('event', events, { namespace }, true, ({ involvedObject: about }) =>
      about?.kind === 'StatefulSet'
        ? about.name === name
        : isMemberName(about?.name) || isClaimName(about?.name),
    ),
  };
}

function watching<K extends Kind>(
  kind: K,
  resource: Resource<Observed[K]>,
  scope: Scope,
  optional: boolean,
  concerns: (object: Observed[K]) => boolean = () => true,
): Observation<K> {
  return { kind, resource, scope, optional, concerns };
}
