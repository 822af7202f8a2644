import { isClusterError } from '../../cluster/error.ts';
import { pods as podResource } from '../../cluster/resource.ts';
import { Failure } from '../../lib/failure.ts';
import type { Pod } from '../../objects/workload.ts';
import { isMember } from '../../statefulset/pods.ts';
import { matchesLabels } from '../../statefulset/selector.ts';
import { ourLabels } from '../undo/our-labels.ts';
import type { SetSpec } from '../../statefulset/spec.ts';
import type { Need, Stage } from '../action.ts';
import { Refused } from '../refused.ts';
import { evict, type Eviction, untilAllowed } from './pod-eviction.ts';

/** What evicting everybody's pods takes, beyond the set's own. */
export const otherNeeds: readonly Need[] = [
  {
    verb: 'list',
    group: '',
    resource: 'pods',
    clusterWide: true,
    purpose: 'find every pod on the node',
  },
  {
    verb: 'create',
    group: '',
    resource: 'pods/eviction',
    clusterWide: true,
    purpose: 'evict every pod on the node',
  },
];

/** The API server shows such a pod, and only its kubelet makes it. */
const MIRROR = 'kubernetes.io/config.mirror';
const POLL_MS = 1_000;

/**
 * The pods on a node that are not the set's and would be evicted: not those of DaemonSets, which ignore a cordon, nor
 * those of the node itself. Rejects with {@link Refused} where nobody would make one of them again, unless forced.
 */
export async function othersOn(node: string, force: boolean, stage: Stage): Promise<readonly Pod[]> {
  const { cluster, signal, situation } = stage;
  const { items } = await cluster.list(podResource, { fieldSelector: `spec.nodeName=${node}` }, signal);
  const { spec: set } = situation();
  const others = items.filter((pod) => isEvictable(pod, set));
  const bare = others.filter((pod) => controllerOf(pod) === undefined && !hasEnded(pod) && !isHelper(pod));
  if (bare.length === 0 || force) return others;
  throw new Refused(
    `nobody would make ${bare.map(called).join(', ')} again: without a controller they go for good (force: true evicts them all the same)`,
  );
}

/** Neither the set's, nor a DaemonSet's, nor the node's own. */
export function isEvictable(pod: Pod, set: SetSpec): boolean {
  const isOfSet = pod.metadata?.namespace === set.namespace && isMember(set, pod);
  const isMirror = pod.metadata?.annotations?.[MIRROR] !== undefined;
  return !isOfSet && !isMirror && controllerOf(pod) !== 'DaemonSet';
}

function controllerOf({ metadata }: Pod): string | undefined {
  return metadata?.ownerReferences?.find(({ controller }) => controller === true)?.kind;
}

/** One that helps a run is missed by nobody. */
function isHelper({ metadata }: Pod): boolean {
  return matchesLabels({ matchLabels: ourLabels }, metadata?.labels ?? {});
}

function hasEnded({ status }: Pod): boolean {
  return status?.phase === 'Succeeded' || status?.phase === 'Failed';
}

function called({ metadata }: Pod): string {
  return `pod ${metadata?.namespace}/${metadata?.name}`;
}

interface Emptying {
  readonly force: boolean;
  readonly stage: Stage;
  /** On the monotonic clock. */
  readonly end: number;
}

/** Evicts them, each until its budgets agree, and waits until the node is rid of them. */
export async function evictOthers(node: string, emptying: Emptying): Promise<void> {
  const { force, stage, end } = emptying;
  const { clock, signal } = stage;
  for (const pod of await othersOn(node, force, stage)) await evictOne(pod, emptying);
  for (;;) {
    const left = await othersOn(node, true, stage);
    if (left.length === 0) return;
    if (clock.monotonic() >= end) throw new Refused(`still on node ${node}: ${left.map(called).join(', ')}`);
    await clock.sleep(POLL_MS, signal);
  }
}

async function evictOne(pod: Pod, emptying: Emptying): Promise<void> {
  const { stage } = emptying;
  const { namespace = '', name = '', uid = '' } = pod.metadata ?? {};
  await untilAllowed(
    () => evict(stage, { namespace, name }, uid).catch(goneIfReplaced),
    called(pod),
    emptying,
  );
  stage.emit({ type: 'acted', what: `evicted ${called(pod)}` });
}

/** Nobody has to be evicted who has left by himself. */
function goneIfReplaced(error: unknown): Eviction {
  const cause = error instanceof Failure ? error.cause : undefined;
  if (!isClusterError(cause, 'notFound', 'conflict')) throw error;
  return { result: 'accepted' };
}
