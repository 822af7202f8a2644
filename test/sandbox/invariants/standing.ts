import type { FullPod, FullSet } from '../../../src/sandbox/controllers/objects.ts';
import { membersOf, type Moment } from './member.ts';

/** What holds of the pods after every single event, whoever caused it. Upstream: identityMatches, storageMatches. */
export function standingFaults(moment: Moment): readonly string[] {
  const { set } = moment;
  return membersOf(moment).flatMap(({ pod, ordinal }) => {
    const name = `${set.metadata?.name}-${ordinal}`;
    return [...identityFaults(pod, name, set.metadata?.uid), ...storageFaults(pod, name, set)];
  });
}

function identityFaults(
  { metadata = {} }: FullPod,
  name: string,
  owner: string | undefined,
): readonly string[] {
  const { labels = {}, ownerReferences = [] } = metadata;
  const label = labels['statefulset.kubernetes.io/pod-name'];
  const faults: readonly (readonly [boolean, string])[] = [
    [metadata.name !== name, `${metadata.name} should be ${name}`],
    [label !== name, `${name} is labelled as ${label}`],
    [ownerReferences[0]?.uid !== owner, `${name} belongs to nobody`],
  ];
  return faults.filter(([is]) => is).map(([, fault]) => fault);
}

function storageFaults({ spec = {} }: FullPod, name: string, set: FullSet): readonly string[] {
  const templates = (set.spec?.volumeClaimTemplates ?? []).map(({ metadata }) => metadata?.name);
  const claims = new Map((spec.volumes ?? []).map((one) => [one.name, one.persistentVolumeClaim?.claimName]));
  return templates
    .filter((template) => claims.get(template) !== `${template}-${name}`)
    .map((template) => `${name} has not its own disk ${template}`);
}

/** What the status must say once the controller has come to rest without an error. */
export function statusFaults(moment: Moment): readonly string[] {
  const { set, pods } = moment;
  const { metadata, status = {} } = set;
  const alive = pods.filter(({ metadata: own }) => own?.deletionTimestamp === undefined);
  const at = (revision: string | undefined) =>
    alive.filter(({ metadata: own }) => own?.labels?.['controller-revision-hash'] === revision).length;
  const ready = pods.filter(
    (pod) =>
      pod.status?.phase === 'Running' &&
      pod.status.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True'),
  );
  const expected: readonly (readonly [string, number | undefined, number | undefined])[] = [
    ['observedGeneration', status.observedGeneration, metadata?.generation],
    ['replicas', status.replicas, pods.length],
    ['readyReplicas', status.readyReplicas ?? 0, ready.length],
    ['currentReplicas', status.currentReplicas ?? 0, at(status.currentRevision)],
    ['updatedReplicas', status.updatedReplicas ?? 0, at(status.updateRevision)],
  ];
  return expected
    .filter(([, is, should]) => is !== should)
    .map(([field, is, should]) => `status.${field} is ${is} instead of ${should}`);
}
