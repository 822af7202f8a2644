import type { Cluster } from '../cluster/cluster.ts';
import type { Clock } from '../lib/clock.ts';
import type { DrillEvent } from './event.ts';
import type { Gate } from './gate.ts';
import type { Reach } from './reach.ts';
import type { Holder, Journals } from './undo/disk.ts';

/** The world a drill runs in: everything it may touch, handed in. */
export interface Host {
  readonly cluster: Cluster;
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly journals: Journals;
  readonly holder: Holder;
  /** `sts-doctor/<version>`. */
  readonly tool: string;
  /** What the cluster is a model of, when it is one; undefined for a real one. */
  readonly sandbox: string | undefined;
  readonly onEvent: (event: DrillEvent) => void;
  readonly interrupts: Interrupts;
  /** Undefined where nothing can be reached past the API server: in a sandbox. */
  readonly reach?: Reach | undefined;
  /** Undefined where nobody is there to open it. */
  readonly gate?: Gate | undefined;
}

/** The first signal stops the steps and starts the undo; the second one gives up on that too. */
export interface Interrupts {
  /** Aborts with an {@link Interrupted}. */
  readonly first: AbortSignal;
  readonly second: AbortSignal;
}

export class Interrupted extends Error {
  override readonly name = 'Interrupted';
  readonly exitCode: 129 | 130 | 143;

  constructor(signal: string, exitCode: 129 | 130 | 143) {
    super(`interrupted by ${signal}`);
    this.exitCode = exitCode;
  }
}

/** `20261121-114500-k3f9`: sorts by time, fits a label, and does not repeat. */
export function newRunId(clock: Clock, random: () => number): string {
  const when = new Date(clock.epoch()).toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15);
  const tail = Math.floor(random() * 36 ** 5)
    .toString(36)
    .padStart(5, '0');
  return `${when}-${tail}`;
}

/** Who holds a run's Lease, as text: unique per run, and telling where to look. */
export function holderIdentity(run: string, { host, pid }: Holder): string {
  return `${run}@${host}:${pid}`;
}
