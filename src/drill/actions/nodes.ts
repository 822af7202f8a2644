import { nodes as nodeResource } from '../../cluster/resource.ts';
import { exitCodes, Failure } from '../../lib/failure.ts';
import type { Node } from '../../objects/surroundings.ts';
import { markAnnotation } from '../../recording/mark.ts';
import type { NodeSelector } from '../../scenario/node-spec.ts';
import { resolveOrdinals } from '../../scenario/resolve-ordinals.ts';
import { podName } from '../../statefulset/names.ts';
import type { Need, Stage } from '../action.ts';
import { throwUnlessAgain } from '../again.ts';
import { Refused } from '../refused.ts';
import type { Situation } from '../situation.ts';

/** The names of the nodes that are meant; undefined for all that take pods: which these are, the plan does not know. */
export function namedNodes(nodes: NodeSelector, situation: Situation): readonly string[] | undefined {
  switch (nodes.select) {
    case 'all':
      return undefined;
    case 'named':
      return [nodes.node];
    case 'of': {
      const found = resolveOrdinals(nodes.ordinal, situation.spec, () => 0);
      if (found instanceof Failure) throw found;
      return [...new Set(found.map((ordinal) => nodeOf(situation, ordinal)))];
    }
  }
}

function nodeOf({ members, spec }: Situation, ordinal: number): string {
  const node = members.get(ordinal)?.spec?.nodeName;
  if (node !== undefined) return node;
  throw new Failure(exitCodes.refused, `pod ${podName(spec.name, ordinal)} is on no node`);
}

/** What cordoning them takes, and taking it back. */
export function cordonNeeds(names: readonly string[] | undefined): readonly Need[] {
  const about = { group: '', resource: 'nodes', clusterWide: true };
  const each = (name?: string): readonly Need[] => [
    { ...about, verb: 'get', name, purpose: 'see whether somebody has cordoned the node' },
    { ...about, verb: 'patch', name, purpose: 'cordon the node and uncordon it again' },
  ];
  if (names !== undefined) return names.flatMap((name) => each(name));
  return [{ ...about, verb: 'list', purpose: 'find the nodes that take pods' }, ...each()];
}

/** The nodes as they are: those that are named, or all that take pods. */
async function nodesNow(
  names: readonly string[] | undefined,
  { cluster, signal }: Stage,
): Promise<readonly Node[]> {
  if (names !== undefined)
    return Promise.all(names.map((name) => cluster.get(nodeResource, { name }, signal)));
  const { items } = await cluster.list(nodeResource, {}, signal);
  return items.filter(({ spec }) => spec?.unschedulable !== true);
}

const TRIES = 20;

/**
 * Cordons nodes, one after the other, each heard of before the next; undefined: all that take pods. Rejects with
 * {@link Refused} at one that somebody has cordoned already.
 */
export async function cordonAll(names: readonly string[] | undefined, stage: Stage): Promise<void> {
  for (const node of await nodesNow(names, stage)) {
    await cordon(node, stage);
    await untilHeard(node.metadata?.name ?? '', stage);
  }
}

/**
 * Cordons a node that takes pods, compare-and-set, and puts the mark of the run on it in the same write: so of two that
 * want it one has it, and whose cordon it is can be told by everybody. Rejects with {@link Refused} where somebody was
 * there before. What an earlier step of the run has cordoned stays so.
 */
async function cordon(found: Node, stage: Stage): Promise<void> {
  const { cluster, signal } = stage;
  const name = found.metadata?.name ?? '';
  let node = found;
  for (let attempt = 1; ; attempt += 1) {
    if (isCordonedByUs(node, name, stage)) return;
    if (attempt === 1) await stage.amend({ kind: 'cordon', node: name, uid: node.metadata?.uid ?? '' });
    try {
      return await sendCordon(node, name, stage);
    } catch (error) {
      // A kubelet writes to its node all the time.
      throwUnlessAgain(error, { attempt, signal, most: TRIES }, 'conflict');
    }
    node = await cluster.get(nodeResource, { name }, signal);
  }
}

/** False where nobody has cordoned it. */
function isCordonedByUs({ metadata, spec }: Node, name: string, { journal }: Stage): boolean {
  // A mark without a cordon is left of a run whose cordon somebody has taken back.
  if (spec?.unschedulable !== true) return false;
  const mark = metadata?.annotations?.[markAnnotation];
  if (mark === journal.run) return true;
  if (mark !== undefined) throw new Refused(`node ${name} is cordoned by another drill (run ${mark})`);
  throw new Refused(`node ${name} is cordoned already, and it was not this drill: it is left alone`);
}

async function sendCordon({ metadata }: Node, name: string, stage: Stage): Promise<void> {
  const { cluster, journal, signal, givenUp, guarded } = stage;
  const annotations = { [markAnnotation]: journal.run };
  const body = {
    metadata: { resourceVersion: metadata?.resourceVersion, annotations },
    spec: { unschedulable: true },
  };
  const options = { signal: givenUp, meanwhile: signal };
  await guarded(() => cluster.patch(nodeResource, { name }, { type: 'merge', body }, options));
  stage.emit({ type: 'acted', what: `cordoned node ${name}` });
}

/** For the others to hear of a cordon, in milliseconds. */
export const heardMs = 5_000;
const POLL_MS = 250;

/**
 * Until the taint of a cordon is on the node: then its controller has heard of it, and the scheduler has had as much time
 * to. One that does not come keeps nobody from going on.
 */
async function untilHeard(name: string, { cluster, clock, signal }: Stage): Promise<void> {
  const end = clock.monotonic() + heardMs;
  for (;;) {
    const { spec } = await cluster.get(nodeResource, { name }, signal);
    const isTainted = spec?.taints?.some(({ key }) => key === 'node.kubernetes.io/unschedulable');
    if (isTainted === true || clock.monotonic() >= end) return;
    await clock.sleep(POLL_MS, signal);
  }
}
