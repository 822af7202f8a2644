import type { OrdinalSelector } from './scenario.ts';

/** Which nodes: one by its name, those that pods of the set are on, or all that take pods. */
export type NodeSelector =
  | { readonly select: 'named'; readonly node: string }
  | { readonly select: 'of'; readonly ordinal: OrdinalSelector }
  | { readonly select: 'all' };

/** `spec.unschedulable` of nodes: no new pod comes there, and none that is there goes. */
export interface CordonNodeSpec {
  readonly action: 'cordonNode';
  readonly nodes: NodeSelector;
}

/** Takes back what earlier steps of the run have cordoned. */
export interface UncordonNodeSpec {
  readonly action: 'uncordonNode';
}

export interface DrainNodeSpec {
  readonly action: 'drainNode';
  readonly nodes: Exclude<NodeSelector, { readonly select: 'all' }>;
  /** Whose pods are evicted: those of the set, or everybody's but those of DaemonSets. */
  readonly pods: 'set' | 'all';
  /** Also pods that nobody would make again. */
  readonly force: boolean;
}
