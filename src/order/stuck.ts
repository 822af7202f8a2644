import type { Condition } from '../objects/meta.ts';
import type { KubeEvent } from '../objects/surroundings.ts';
import type { Pod } from '../objects/workload.ts';
import { podName } from '../statefulset/names.ts';
import { isHealthy, isTerminating } from '../statefulset/pods.ts';
import { claimsOf, isInRange, ordinalsOf } from '../statefulset/spec.ts';
import type { Refusal } from './refusal.ts';
import { classifyRefusal } from './refusal.ts';
import { isStale } from './rollout.ts';
import type { Scene } from './scene.ts';
import { eventsAbout, intruderAt, memberOf } from './scene.ts';
import type { Unready } from './unready.ts';
import { classifyUnready } from './unready.ts';
import { classifyUnscheduled } from './unscheduled.ts';

export type StuckMode =
  | Refusal['mode']
  | Unready['mode']
  | ReturnType<typeof classifyUnscheduled>
  | 'stuck-terminating-finalizer'
  | 'stuck-terminating-node'
  | 'pod-failed'
  | 'predecessor-not-ready'
  | 'rollout-trap'
  | 'scale-down-blocked'
  | 'claim-owner-stale'
  | 'controller-behind'
  | 'set-deleting'
  | 'unknown-cause';

/** Why an ordinal has no healthy pod, and whose fault that is. */
export interface Stuck {
  readonly mode: StuckMode;
  /** The pod to look at: the ordinal's own, or the one that it waits for. */
  readonly pod: string;
  readonly claim: string | undefined;
  readonly node: string | undefined;
  readonly container: string | undefined;
  readonly other: string | undefined;
  /** What Kubernetes itself says about it, when it says anything. */
  readonly message: string | undefined;
  /** What holds `pod` back in its turn, when `mode` is only the consequence of it. */
  readonly because: Stuck | undefined;
}

/** Why this ordinal is not healthy, from what the API shows at one moment. Pure; asks only about what is not well. */
export function whyStuck(scene: Scene, ordinal: number): Stuck {
  const pod = memberOf(scene, ordinal);
  return pod === undefined ? whyMissing(scene, ordinal) : whyUnhealthy(scene, ordinal, pod);
}

/** Why a pod that is no longer wanted is still there. */
export function whyNotGone(scene: Scene, ordinal: number): Stuck {
  const pod = memberOf(scene, ordinal);
  if (pod && isTerminating(pod)) return whyTerminating(scene, ordinal, pod);
  const blocker = [...ordinalsOf(scene.spec)].find((other) => isBroken(scene, other));
  if (scene.spec.monotonic && blocker !== undefined)
    return stuck(scene, blocker, 'scale-down-blocked', { because: whyStuck(scene, blocker) });
  return aboutTheSet(scene, ordinal) ?? stuck(scene, ordinal, pod ? 'unknown-cause' : 'slow');
}

function stuck(scene: Scene, ordinal: number, mode: StuckMode, more: Partial<Stuck> = {}): Stuck {
  return {
    mode,
    pod: podName(scene.spec.name, ordinal),
    claim: undefined,
    node: undefined,
    container: undefined,
    other: undefined,
    message: undefined,
    because: undefined,
    ...more,
  };
}

function isBroken(scene: Scene, ordinal: number): boolean {
  const pod = memberOf(scene, ordinal);
  return pod === undefined || !isHealthy(pod);
}

function whyMissing(scene: Scene, ordinal: number): Stuck {
  const setTrouble = aboutTheSet(scene, ordinal);
  if (setTrouble) return setTrouble;
  const predecessor = lowestBrokenBelow(scene, ordinal);
  if (predecessor !== undefined)
    return stuck(scene, predecessor, 'predecessor-not-ready', { because: whyStuck(scene, predecessor) });
  if (intruderAt(scene, ordinal)) return stuck(scene, ordinal, 'name-occupied');
  return (
    whyRefused(scene, ordinal) ?? whyClaimInTheWay(scene, ordinal) ?? stuck(scene, ordinal, 'unknown-cause')
  );
}

/** Trouble of the set as a whole: its controller does nothing for any pod. */
function aboutTheSet(scene: Scene, ordinal: number): Stuck | undefined {
  const { metadata, status } = scene.set;
  if (isTerminating(scene.set)) return stuck(scene, ordinal, 'set-deleting');
  const { generation } = metadata ?? {};
  const { observedGeneration } = status ?? {};
  if (generation === undefined || observedGeneration === undefined || observedGeneration >= generation)
    return undefined;
  const message = `generation ${generation}, observed ${observedGeneration}`;
  return stuck(scene, ordinal, 'controller-behind', { message });
}

/** OrderedReady looks at the ordinals from below and stops at the first that is not well. */
function lowestBrokenBelow(scene: Scene, ordinal: number): number | undefined {
  if (!scene.spec.monotonic) return undefined;
  return ordinalsOf(scene.spec).find((other) => other < ordinal && isBroken(scene, other));
}

/** What the controller said about its last attempt. A Parallel set stops a whole batch at the first refusal. */
function whyRefused(scene: Scene, ordinal: number): Stuck | undefined {
  const refusals = scene.events.filter((event) => event.reason === 'FailedCreate');
  const names = [podName(scene.spec.name, ordinal), ...claimsOf(scene.spec, ordinal).values()];
  const own = refusals.findLast((event) => names.some((name) => mentions(event, name)));
  const event = own ?? (scene.spec.monotonic ? undefined : refusals.at(-1));
  if (event === undefined) return undefined;
  const { message = '' } = event;
  const { mode, other } = classifyRefusal(message);
  const claim = mode === 'claim-deleting' ? other : undefined;
  return stuck(scene, ordinal, mode, { message, other, claim });
}

function mentions({ message = '' }: KubeEvent, name: string): boolean {
  return message.split(/[\s"',:]/).includes(name);
}

/** A claim that is going keeps its pod from being made; one that still belongs to the former pod does so silently. */
function whyClaimInTheWay(scene: Scene, ordinal: number): Stuck | undefined {
  for (const claim of claimsOf(scene.spec, ordinal).values()) {
    const object = scene.claims.get(claim);
    if (object === undefined) continue;
    if (isTerminating(object)) return stuck(scene, ordinal, 'claim-deleting', { claim });
    const ofPod = object.metadata?.ownerReferences?.some(({ kind }) => kind === 'Pod');
    if (ofPod && scene.spec.retention.whenScaled === 'Delete')
      return stuck(scene, ordinal, 'claim-owner-stale', { claim });
  }
  return undefined;
}

function whyUnhealthy(scene: Scene, ordinal: number, pod: Pod): Stuck {
  if (isTerminating(pod)) return whyTerminating(scene, ordinal, pod);
  const { phase, reason, message } = pod.status ?? {};
  if (phase === 'Failed' || phase === 'Succeeded')
    return stuck(scene, ordinal, 'pod-failed', { message: message ?? reason, node: pod.spec?.nodeName });
  if (isHealthy(pod)) return stuck(scene, ordinal, 'slow');
  const found = pod.spec?.nodeName === undefined ? whyUnscheduled(scene, ordinal, pod) : undefined;
  if (found) return found;
  const unready = classifyUnready(pod, eventsAbout(scene, podName(scene.spec.name, ordinal)));
  const { container } = unready;
  const own = stuck(scene, ordinal, unready.mode, {
    container,
    message: unready.message,
    node: pod.spec?.nodeName,
  });
  return isTrapped(scene, ordinal, pod, unready) ? { ...own, mode: 'rollout-trap', because: own } : own;
}

/**
 * The forced rollback trap: a broken pod of a revision that is no longer wanted, which the controller waits for.
 * https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#forced-rollback (upstream issue 67250)
 */
function isTrapped(scene: Scene, ordinal: number, pod: Pod, { mode }: Unready): boolean {
  const { set, spec } = scene;
  if (mode === 'slow' || !spec.monotonic || spec.updateStrategy !== 'RollingUpdate') return false;
  return isInRange(spec, ordinal) && isStale(set, spec, pod, ordinal);
}

function whyUnscheduled(scene: Scene, ordinal: number, pod: Pod): Stuck | undefined {
  const condition = conditionOf(pod, 'PodScheduled');
  const said = eventsAbout(scene, podName(scene.spec.name, ordinal)).findLast(
    ({ reason }) => reason === 'FailedScheduling',
  );
  const message = condition?.status === 'False' ? condition.message : said?.message;
  if (message === undefined) return undefined;
  const claim = /persistentvolumeclaim "([^"]+)"/i.exec(message)?.[1] ?? pendingClaim(scene, ordinal);
  return stuck(scene, ordinal, classifyUnscheduled(message), { message, claim });
}

function pendingClaim(scene: Scene, ordinal: number): string | undefined {
  const names = [...claimsOf(scene.spec, ordinal).values()];
  return names.find((name) => scene.claims.get(name)?.status?.phase !== 'Bound') ?? names[0];
}

function conditionOf(pod: Pod, type: string): Condition | undefined {
  return pod.status?.conditions?.find((condition) => condition.type === type);
}

function whyTerminating(scene: Scene, ordinal: number, pod: Pod): Stuck {
  const { finalizers = [], deletionTimestamp = '' } = pod.metadata ?? {};
  const node = pod.spec?.nodeName;
  // deletionTimestamp is the request's time plus the grace period: before it the kubelet is simply doing its work.
  const due = Date.parse(deletionTimestamp);
  if (due > (scene.now ?? Infinity))
    return stuck(scene, ordinal, 'slow', {
      message: `its grace period lasts until ${deletionTimestamp}`,
      node,
    });
  if (finalizers.length > 0)
    return stuck(scene, ordinal, 'stuck-terminating-finalizer', { message: finalizers.join(', '), node });
  return stuck(scene, ordinal, 'stuck-terminating-node', { message: pod.status?.reason, node });
}
