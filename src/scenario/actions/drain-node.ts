import { z } from 'zod';
import type { ActionSchema } from '../action.ts';
import { flag, record } from '../fields.ts';
import { checkNodes, nodeFields, namedNodesOf, nodesInWords } from '../node.ts';

export const drainNode: ActionSchema<'drainNode'> = {
  key: 'drainNode',

  schema: () =>
    record({
      ...nodeFields,
      pods: z
        .enum(['set', 'all'], { error: 'must be set or all' })
        .default('set')
        .describe("Whose pods are evicted: those of the set, or everybody's but those of DaemonSets"),
      force: flag()
        .default(false)
        .describe('With `pods: all`: evict also pods without a controller, which nobody makes again'),
    })
      .describe(
        'Cordons a node and evicts pods from it, as `kubectl drain` does, asking again while a PodDisruptionBudget denies it. The undo uncordons the node; nobody moves the pods back',
      )
      .superRefine(checkNodes)
      .transform((written) => ({
        action: 'drainNode' as const,
        nodes: namedNodesOf(written),
        pods: written.pods,
        force: written.force,
      })),

  destructive: () => 'evicted pods stay where they come up',

  blastRadius: ({ nodes, pods }) =>
    pods === 'all'
      ? `every pod on ${nodesInWords(nodes)}, whoever's they are`
      : `the pods of the set on ${nodesInWords(nodes)}`,
};
