import type { Informers } from '../controllers/informers.ts';
import type { FullPod, Node } from '../controllers/objects.ts';
import { shuffled } from '../controllers/random.ts';
import type { Random } from '../api/random.ts';

/** The node with the fewest pods of the same owner, then the fewest at all; chance decides the rest. */
export function selectNode(
  random: Random,
  informers: Informers,
  fits: readonly Node[],
  pod: FullPod,
): string | undefined {
  const owner = pod.metadata?.ownerReferences?.[0]?.uid;
  const load = (node: Node) => {
    const here = informers.podsOn(node.metadata?.name ?? '');
    let siblings = 0;
    if (owner !== undefined)
      for (const { metadata } of here) if (metadata?.ownerReferences?.[0]?.uid === owner) siblings += 1;
    return siblings * 1000 + here.length;
  };
  const loads = new Map(fits.map((node) => [node, load(node)]));
  const [best] = shuffled(random, fits).toSorted((a, b) => (loads.get(a) ?? 0) - (loads.get(b) ?? 0));
  return best?.metadata?.name;
}
