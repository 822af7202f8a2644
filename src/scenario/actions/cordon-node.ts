import type { ActionSchema } from '../action.ts';
import { record } from '../fields.ts';
import { allNodes, checkNodes, nodeFields, nodesInWords, nodesOf } from '../node.ts';

export const cordonNode: ActionSchema<'cordonNode'> = {
  key: 'cordonNode',

  schema: () =>
    record({ ...nodeFields, nodes: allNodes })
      .describe(
        'Lets no new pod on a node, as `kubectl cordon` does; the undo lets them on again. A node that somebody has cordoned is refused',
      )
      .superRefine(checkNodes)
      .transform((written) => ({ action: 'cordonNode' as const, nodes: nodesOf(written) })),

  blastRadius: ({ nodes }) => `new pods on ${nodesInWords(nodes)}, whoever's they are`,
};
