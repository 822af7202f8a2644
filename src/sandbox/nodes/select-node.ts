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
  const all = informers.pods.list();
  const load = (node: Node) => {
    const here = all.filter((one) => one.spec?.nodeName === node.metadata?.name);
    const siblings = here.filter(
      (one) => owner !== undefined && one.metadata?.ownerReferences?.[0]?.uid === owner,
    );
    return siblings.length * 1000 + here.length;
  };
  const [best] = shuffled(random, fits).toSorted((a, b) => load(a) - load(b));
  return best?.metadata?.name;
}
