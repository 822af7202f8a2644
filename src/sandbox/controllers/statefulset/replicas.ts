import { isTerminating } from '../../../statefulset/pods.ts';
import { sets } from '../kinds.ts';
import type { FullPod, FullSet } from '../objects.ts';
import { goOn, leave, type Step } from './batches.ts';
import { claimIsStale, claimsMatchRetention, createMissingClaims } from './claims.ts';
import { isInPlace } from './identity.ts';
import {
  hasEnded,
  isAvailable,
  isCreated,
  isPending,
  isRunningAndReady,
  type Clockwork,
} from './pod-state.ts';
import { createPod, deletePod, updatePod } from './pods.ts';
import type { Tools } from './tools.ts';

/** What one sync is about. */
export interface Course {
  readonly set: FullSet;
  /** The set at its update revision. */
  readonly updateSet: FullSet;
  readonly monotonic: boolean;
  readonly clockwork: Clockwork;
  /** The lowest pod that is not available: the one a scale-down may delete although it is broken. */
  readonly firstUnavailable: () => FullPod | undefined;
}

/** One replica that should be. Upstream: stateful_set_control.go, processReplica (1.36). */
export function processReplica(tools: Tools, course: Course, pod: FullPod): Step {
  const { set, updateSet, monotonic, clockwork } = course;
  if (hasEnded(pod)) return replaceEnded(tools, set, pod);
  if (!isCreated(pod)) {
    if (claimIsStale(tools, set, pod)) return leave;
    createPod(tools, set, pod);
    if (monotonic) return leave;
  }
  if (isPending(pod)) createMissingClaims(tools, set, pod);
  const ready = isRunningAndReady(pod) && isAvailable(pod, clockwork);
  if (monotonic && (isTerminating(pod) || !ready)) return leave;
  if (!isInPlace(set, pod) || !claimsMatchRetention(tools, updateSet, pod)) updatePod(tools, updateSet, pod);
  return goOn;
}

/** A pod that has ended is deleted now and made again by a later sync, when its name is free. */
function replaceEnded(tools: Tools, set: FullSet, pod: FullPod): Step {
  if (isTerminating(pod)) return leave;
  if (tools.profile.announcesRecreation) announce(tools, set, pod);
  deletePod(tools, set, pod);
  return leave;
}

function announce(tools: Tools, set: FullSet, pod: FullPod): void {
  const { namespace, name } = set.metadata ?? {};
  const failed = pod.status?.phase === 'Failed';
  tools.recorder.record(sets, set, {
    type: failed ? 'Warning' : 'Normal',
    reason: failed ? 'RecreatingFailedPod' : 'RecreatingTerminatedPod',
    message: `StatefulSet ${namespace}/${name} is recreating ${failed ? 'failed' : 'terminated'} Pod ${pod.metadata?.name}`,
  });
}

/** One pod that should not be. Upstream: processCondemned (1.36). */
export function processCondemned(tools: Tools, course: Course, pod: FullPod): Step {
  const { set, monotonic, clockwork, firstUnavailable } = course;
  if (isTerminating(pod)) return monotonic ? leave : goOn;
  const ready = isRunningAndReady(pod) && isAvailable(pod, clockwork);
  if (monotonic && !ready && pod !== firstUnavailable()) return leave;
  deletePod(tools, set, pod);
  return leave;
}
