import { pods, sets } from '../kinds.ts';
import type { FullPod, FullSet } from '../objects.ts';
import { isRefusal, keyOf } from '../world.ts';
import { applyRetention, claimsMatchRetention, createClaims } from './claims.ts';
import { identityMatches, storageMatches, withIdentity, withStorage } from './identity.ts';
import type { Tools } from './tools.ts';
import { podEvent } from './words.ts';

const CONFLICT_RETRIES = 4;

/** Claims first, then the pod. Upstream: stateful_pod_control.go, CreateStatefulPod (1.36). */
export function createPod(tools: Tools, set: FullSet, pod: FullPod): void {
  saying(tools, 'create', set, pod, () => createClaims(tools, set, pod));
  const refused = attempt(() => {
    tools.wrote(set, pods, tools.api.create(pods, pod.metadata?.namespace, pod, tools.caller));
  });
  // Without an event, so that a name that is taken makes a set wait in silence (#77290).
  if (isRefusal(refused, 'AlreadyExists')) throw refused;
  saying(tools, 'update', set, pod, () => applyRetention(tools, set, pod));
  tools.recorder.record(sets, set, podEvent(tools, 'create', set, pod, refused));
  if (refused !== undefined) throw refused;
}

/**
 * With empty delete options: no precondition on UID or resourceVersion, and the pod's own grace period. A pod that is
 * gone already was deleted.
 */
export function deletePod(tools: Tools, set: FullSet, pod: FullPod): void {
  const refused = attempt(() => tools.api.delete(pods, keyOf(pod), tools.caller));
  const failed = refused !== undefined && !isRefusal(refused, 'NotFound');
  tools.recorder.record(sets, set, podEvent(tools, 'delete', set, pod, failed ? refused : undefined));
  if (failed) throw refused;
}

/** Repairs identity, storage and retention of a pod that lives. Upstream: UpdateStatefulPod (1.36). */
export function updatePod(tools: Tools, set: FullSet, pod: FullPod): void {
  let latest = pod;
  for (let tries = 0; ; tries += 1) {
    const repaired = repair(tools, set, latest);
    if (repaired === undefined) return;
    const refused = attempt(() => tools.wrote(set, pods, tools.api.update(pods, repaired, tools.caller)));
    if (isRefusal(refused, 'Conflict') && tries < CONFLICT_RETRIES) {
      latest = tools.pods.get(keyOf(pod)) ?? latest;
      continue;
    }
    tools.recorder.record(sets, set, podEvent(tools, 'update', set, pod, refused));
    if (refused !== undefined) throw refused;
    return;
  }
}

/** The pod as it should be, or undefined when there is nothing to repair. */
function repair(tools: Tools, set: FullSet, pod: FullPod): FullPod | undefined {
  let repaired = pod;
  let retained = false;
  if (!identityMatches(set, repaired)) repaired = withIdentity(set, repaired, tools.profile.podIndexLabel);
  if (!storageMatches(set, repaired)) {
    repaired = withStorage(set, repaired, tools.random);
    saying(tools, 'update', set, pod, () => createClaims(tools, set, pod));
  }
  if (!claimsMatchRetention(tools, set, pod)) {
    saying(tools, 'update', set, pod, () => applyRetention(tools, set, pod));
    retained = true;
  }
  return repaired === pod && !retained ? undefined : repaired;
}

function saying(tools: Tools, verb: 'create' | 'update', set: FullSet, pod: FullPod, work: () => void): void {
  const refused = attempt(work);
  if (refused === undefined) return;
  tools.recorder.record(sets, set, podEvent(tools, verb, set, pod, refused));
  throw refused;
}

function attempt(work: () => unknown): unknown {
  try {
    work();
    return undefined;
  } catch (error) {
    return error ?? new Error('unknown');
  }
}
