import type { Condition } from '../../src/objects/meta.ts';
import type { ContainerState, ContainerStatus, Pod } from '../../src/objects/workload.ts';
import type { State } from './state.ts';

/** Everything of a pod that its set, its scheduler and its kubelet decide. `life`: how manieth pod of this name. */
export function podState(pod: Pod, life: number): State {
  return {
    life: String(life),
    ...identityOf(pod),
    ...endOf(pod),
    ...placeOf(pod),
    ...conditionsOf(pod.status?.conditions ?? []),
    ...Object.assign({}, ...(pod.status?.containerStatuses ?? []).map(containerState)),
  };
}

function identityOf({ metadata = {}, spec = {} }: Pod): State {
  const { labels = {}, ownerReferences = [], generation = 0 } = metadata;
  const claims = (spec.volumes ?? []).flatMap((volume) => volume.persistentVolumeClaim?.claimName ?? []);
  return {
    labels: Object.entries(labels)
      .map(([key, value]) => `${key}=${value}`)
      .toSorted()
      .join(','),
    owners: ownerReferences.map(({ kind, name, controller }) => `${kind}/${name}/${controller}`).join(','),
    generation: String(generation),
    hostname: spec.hostname ?? '',
    subdomain: spec.subdomain ?? '',
    // The controller walks a map, in an order of its own each time.
    claims: claims.toSorted().join(','),
    image: (spec.containers ?? []).map(({ image }) => image).join(','),
  };
}

function endOf({ metadata = {} }: Pod): State {
  const { deletionTimestamp, deletionGracePeriodSeconds, finalizers = [] } = metadata;
  return {
    terminating: deletionTimestamp === undefined ? '' : 'yes',
    grace: String(deletionGracePeriodSeconds ?? ''),
    finalizers: finalizers.join(','),
  };
}

function placeOf({ spec = {}, status = {} }: Pod): State {
  const { observedGeneration } = status as { observedGeneration?: number };
  return {
    node: spec.nodeName === undefined ? '' : 'yes',
    phase: status.phase ?? '',
    reason: status.reason ?? '',
    ip: status.podIP === undefined ? '' : 'yes',
    observed: String(observedGeneration ?? ''),
  };
}

function conditionsOf(conditions: readonly Condition[]): State {
  const said = conditions.map(({ type, status, reason }): [string, string] => [
    type ?? '',
    reason === undefined ? (status ?? '') : `${status} ${reason}`,
  ]);
  return Object.fromEntries(said);
}

function containerState({ name, state = {}, lastState = {}, ready, restartCount }: ContainerStatus): State {
  return {
    [`container ${name}`]: wordsOf(state),
    [`container ${name} before`]: wordsOf(lastState),
    [`container ${name} ready`]: String(ready),
    [`container ${name} restarts`]: String(restartCount),
  };
}

function wordsOf({ waiting, running, terminated }: ContainerState): string {
  // These two take turns, and at which of them somebody looks is chance.
  if (waiting !== undefined) return `waiting ${waiting.reason?.replace('ErrImagePull', 'ImagePullBackOff')}`;
  if (running !== undefined) return 'running';
  return terminated === undefined ? '' : `terminated ${terminated.reason} ${terminated.exitCode}`;
}
