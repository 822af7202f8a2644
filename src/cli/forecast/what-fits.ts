import type { KubeObject } from '../../objects/meta.ts';
import type { Pod, StatefulSet } from '../../objects/workload.ts';

/** A model takes about as long as it has pods times nodes: beyond this nobody would wait for it. */
const MOST_MEMBERS = 300;
const MOST_OTHERS = 200;
const MOST_NODES = 40;

/** The set is too big to be played in a time that anybody would wait for a plan. */
class TooBig extends Error {
  override readonly name = 'TooBig';
}

/** The set's pods, and as many of the others as can be had. Throws {@link TooBig}. */
export function relevantPods(set: StatefulSet, pods: readonly Pod[]): readonly Pod[] {
  const isOurs = ({ metadata }: Pod) =>
    (metadata?.ownerReferences ?? []).some(({ uid }) => uid === set.metadata?.uid);
  const ours = pods.filter(isOurs);
  const size = Math.max(ours.length, set.spec?.replicas ?? 1);
  if (size > MOST_MEMBERS)
    throw new TooBig(`a model of ${size} pods would take too long (at most ${MOST_MEMBERS})`);
  const others = pods.filter((pod) => !isOurs(pod) && !isOver(pod));
  return [...ours, ...others.slice(0, MOST_OTHERS)];
}

function isOver({ status }: Pod): boolean {
  return status?.phase === 'Succeeded' || status?.phase === 'Failed';
}

/** The nodes on which the pods are, then the others. */
export function nearestNodes(nodes: readonly KubeObject[], pods: readonly Pod[]): readonly KubeObject[] {
  const used = new Set(pods.map(({ spec }) => spec?.nodeName));
  const isUsed = ({ metadata }: KubeObject) => used.has(metadata?.name);
  const near = nodes.filter(isUsed);
  const far = nodes.filter((node) => !isUsed(node));
  return [...near, ...far.slice(0, Math.max(0, MOST_NODES - near.length))];
}
