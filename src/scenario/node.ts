import { z } from 'zod';
import { text } from './fields.ts';
import type { NodeSelector } from './node-spec.ts';
import { certainOrdinal, selectorOf, type WrittenOrdinal } from './ordinal.ts';

/** Ways to name nodes; each action takes some of them. */
export const nodeFields = {
  node: text().describe('A node, by its name').optional(),
  ordinal: certainOrdinal
    .describe('The nodes that these pods are on: an ordinal, a list, highest, lowest or all')
    .optional(),
};

export const allNodes = z
  .literal('all', { error: 'must be all' })
  .describe('Every node that takes pods now')
  .optional();

interface Written {
  readonly node?: string | undefined;
  readonly ordinal?: WrittenOrdinal | undefined;
  readonly nodes?: 'all' | undefined;
}

/** Says so where none of them is given, or several. */
export function checkNodes(written: Written, context: z.RefinementCtx): void {
  const given = (['node', 'ordinal', 'nodes'] as const).filter((key) => written[key] !== undefined);
  if (given.length === 1) return;
  const [, other] = given;
  const message =
    other === undefined
      ? 'must say which: node or ordinal'
      : `must not be given beside ${given[0]}: one way to say which is enough`;
  context.addIssue({ code: 'custom', path: other === undefined ? [] : [other], message });
}

export function nodesOf(written: Written): NodeSelector {
  return written.nodes === undefined ? namedNodesOf(written) : { select: 'all' };
}

export function namedNodesOf({ node, ordinal }: Written): Exclude<NodeSelector, { readonly select: 'all' }> {
  if (node !== undefined) return { select: 'named', node };
  return { select: 'of', ordinal: selectorOf(ordinal ?? 'highest', undefined) };
}

/** `one node`, `the nodes of several pods`, `every node`. */
export function nodesInWords(nodes: NodeSelector): string {
  switch (nodes.select) {
    case 'all':
      return 'every node';
    case 'named':
      return 'one node';
    case 'of': {
      const { ordinal } = nodes;
      const isOne = ordinal.select === 'these' ? ordinal.ordinals.length === 1 : ordinal.select !== 'all';
      return isOne ? 'one node' : 'the nodes of several pods';
    }
  }
}
