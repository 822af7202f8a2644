import type { Node } from './objects.ts';

const OUT_OF_SERVICE = 'node.kubernetes.io/out-of-service';

export function isNodeReady(node: Node | undefined): boolean {
  return node?.status?.conditions?.find(({ type }) => type === 'Ready')?.status === 'True';
}

/** Declared dead by somebody who has made sure of it. The taint alone does nothing while the node is ready. */
export function isOutOfService(node: Node): boolean {
  return !isNodeReady(node) && (node.spec?.taints ?? []).some(({ key }) => key === OUT_OF_SERVICE);
}
