import type { Informers } from '../controllers/informers.ts';
import type { FullPod, Node, NodeSelector, Taint, Toleration } from '../controllers/objects.ts';
import type { World } from '../controllers/world.ts';
import { matchesLabels } from '../../statefulset/selector.ts';
import { hostPorts } from './admission.ts';
import { boundVolumes } from './pod-claims.ts';
import { shortageAt } from './resources.ts';

/** Why a node does not take a pod. */
export interface NodeRefusal {
  readonly reasons: readonly string[];
  /** Whether evicting other pods from it might help: then the scheduler looks for some, and finds none here. */
  readonly isPassing: boolean;
}

export interface Placement {
  readonly fits: readonly Node[];
  readonly refusals: readonly NodeRefusal[];
}

/** Which nodes could run the pod. The words are upstream's. */
export function feasibleNodes(world: World, informers: Informers, pod: FullPod): Placement {
  const fits: Node[] = [];
  const refusals: NodeRefusal[] = [];
  for (const node of informers.nodes.list()) {
    const refusal = refusalOf(world, informers, pod, node);
    if (refusal === undefined) fits.push(node);
    else refusals.push(refusal);
  }
  return { fits, refusals };
}

type Filter = (pod: FullPod, node: Node, informers: Informers, world: World) => NodeRefusal | undefined;

/** In the order in which upstream's plugins filter; the first that refuses has the word. */
const filters: readonly Filter[] = [
  (pod, node) => lasting(filterUnschedulable(pod, node)),
  (...about) => lasting(filterTaints(...about)),
  (pod, node) =>
    lasting(isWanted(pod, node) ? undefined : "node(s) didn't match Pod's node affinity/selector"),
  (pod, node, informers) => passing(filterPorts(pod, node, informers)),
  (pod, node, informers) => shortageAt(node, podsAt(informers, node), pod),
  (pod, node, informers) =>
    lasting(
      boundVolumes(informers, pod).some(
        (volume) => !matchesSelector(volume.spec?.nodeAffinity?.required, node),
      )
        ? "node(s) didn't match PersistentVolume's node affinity"
        : undefined,
    ),
  (pod, node, informers) =>
    passing(repels(informers, pod, node) ? "node(s) didn't match pod anti-affinity rules" : undefined),
];

function lasting(reason: string | undefined): NodeRefusal | undefined {
  return reason === undefined ? undefined : { reasons: [reason], isPassing: false };
}

function passing(reason: string | undefined): NodeRefusal | undefined {
  return reason === undefined ? undefined : { reasons: [reason], isPassing: true };
}

function refusalOf(world: World, informers: Informers, pod: FullPod, node: Node): NodeRefusal | undefined {
  for (const filter of filters) {
    const refusal = filter(pod, node, informers, world);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

function filterUnschedulable({ spec }: FullPod, node: Node): string | undefined {
  const taint: Taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };
  const refused = node.spec?.unschedulable === true && !isTolerated(taint, spec?.tolerations ?? []);
  return refused ? 'node(s) were unschedulable' : undefined;
}

function filterTaints(
  { spec }: FullPod,
  node: Node,
  _informers: Informers,
  { profile }: World,
): string | undefined {
  const hard = (node.spec?.taints ?? []).filter(
    ({ effect }) => effect === 'NoSchedule' || effect === 'NoExecute',
  );
  const taint = hard.find((one) => !isTolerated(one, spec?.tolerations ?? []));
  if (taint === undefined) return undefined;
  if (profile.minor >= 35) return 'node(s) had untolerated taint(s)';
  return `node(s) had untolerated taint {${taint.key}: ${taint.value ?? ''}}`;
}

function filterPorts(pod: FullPod, node: Node, informers: Informers): string | undefined {
  return hostPorts(pod).length > 0 && takenPorts(podsAt(informers, node), pod)
    ? "node(s) didn't have free ports for the requested pod ports"
    : undefined;
}

function podsAt(informers: Informers, node: Node): readonly FullPod[] {
  return informers.podsOn(node.metadata?.name ?? '').filter((one) => !isOver(one));
}

function isTolerated({ key, value = '', effect }: Taint, tolerations: readonly Toleration[]): boolean {
  return tolerations.some(
    (one) =>
      (one.effect === undefined || one.effect === '' || one.effect === effect) &&
      (one.key === undefined || one.key === '' || one.key === key) &&
      (one.operator === 'Exists' || (one.value ?? '') === value),
  );
}

function isWanted({ spec }: FullPod, node: Node): boolean {
  const labels = node.metadata?.labels ?? {};
  const selected = Object.entries(spec?.nodeSelector ?? {}).every(([key, value]) => labels[key] === value);
  const affinity = spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return selected && matchesSelector(affinity, node);
}

function matchesSelector(selector: NodeSelector | undefined, node: Node): boolean {
  const terms = selector?.nodeSelectorTerms ?? [];
  const labels = node.metadata?.labels ?? {};
  return (
    terms.length === 0 ||
    terms.some(({ matchExpressions = [] }) => matchesLabels({ matchExpressions }, labels))
  );
}

function isOver({ status }: FullPod): boolean {
  return status?.phase === 'Failed' || status?.phase === 'Succeeded';
}

function takenPorts(others: readonly FullPod[], pod: FullPod): boolean {
  const taken = new Set(others.flatMap(hostPorts));
  return hostPorts(pod).some((port) => taken.has(port));
}

function repels(informers: Informers, pod: FullPod, node: Node): boolean {
  const terms = pod.spec?.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
  return terms.some(({ labelSelector, topologyKey = '' }) => {
    const domain = node.metadata?.labels?.[topologyKey];
    return informers.pods.list(pod.metadata?.namespace).some((other) => {
      const host = informers.nodes.get({ name: other.spec?.nodeName ?? '' });
      return (
        labelSelector !== undefined &&
        matchesLabels(labelSelector, other.metadata?.labels ?? {}) &&
        domain !== undefined &&
        host?.metadata?.labels?.[topologyKey] === domain
      );
    });
  });
}
