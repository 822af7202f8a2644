import type { Pod } from '../objects/workload.ts';
import type { Life } from '../recording/lives.ts';
import type { Snapshot } from '../recording/snapshot.ts';
import { isHealthy, revisionOf } from '../statefulset/pods.ts';
import type { EndpointIdentity, Identity } from './outcome.ts';

/** Endpoints by the UID of the pod they lead to. */
export type Endpoints = ReadonlyMap<string, EndpointIdentity>;

const SERVICE_LABEL = 'kubernetes.io/service-name';

/** Where the Service led to at that time. An absent `ready` means true (discovery.k8s.io/v1). */
export function endpointsIn({ endpointSlice }: Snapshot): Endpoints {
  const found = new Map<string, EndpointIdentity>();
  for (const { metadata, endpoints } of endpointSlice.values())
    for (const { addresses, hostname, conditions, targetRef } of endpoints ?? []) {
      if (targetRef?.uid === undefined) continue;
      const service = metadata?.labels?.[SERVICE_LABEL];
      const named = hostname !== undefined && service !== undefined;
      found.set(targetRef.uid, {
        address: addresses?.[0],
        ready: conditions?.ready !== false,
        dnsName: named ? `${hostname}.${service}.${metadata?.namespace ?? ''}.svc` : undefined,
      });
    }
  return found;
}

/** Who bore the ordinal's name when the recording had come to this entry. */
export function identityAt(chain: readonly Life[], seq: number, endpoints: Endpoints): Identity | undefined {
  const pods = chain.flatMap((life) => {
    const fact = life.facts.findLast((candidate) => candidate.seq <= seq);
    return fact && fact.change !== 'deleted' && fact.change !== 'vanished' ? [fact.object] : [];
  });
  const pod = pods.at(-1);
  return pod && identityOf(pod, endpoints);
}

function identityOf(pod: Pod, endpoints: Endpoints): Identity {
  const uid = pod.metadata?.uid ?? '';
  return {
    uid,
    hostname: pod.spec?.hostname,
    subdomain: pod.spec?.subdomain,
    labels: pod.metadata?.labels ?? {},
    revision: revisionOf(pod),
    node: pod.spec?.nodeName,
    ip: pod.status?.podIP,
    ready: isHealthy(pod),
    endpoint: endpoints.get(uid),
  };
}
