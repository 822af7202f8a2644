import { join } from 'node:path';
import type { Bed, BedNode } from './bed.ts';
import type { Program } from './executable.ts';
import type { Readiness } from './probe.ts';

/** One long-running process of the bed. */
export interface Component {
  /** Unique in the bed: the program's name, followed by the node's where each node has one. */
  readonly name: string;
  readonly argv: readonly string[];
  /** The node whose folders it sees; without one, those of the control plane. */
  readonly node?: BedNode;
  readonly ready: () => Promise<Readiness>;
}

/** The path under which the one executable acts as that program. */
export function program(bed: Bed, name: Program): string {
  return join(bed.dir, 'bin', name);
}
