import { onTestFinished } from 'vitest';
import { statefulSets } from '../../src/cluster/resource.ts';
import type { DrillEvent } from '../../src/drill/event.ts';
import { type Host, Interrupted } from '../../src/drill/host.ts';
import { recover, type Recovered } from '../../src/drill/undo/recover.ts';
import { findUnfinishedOn } from '../../src/drill/undo/interrupted.ts';
import type { RecoverOptions } from '../../src/drill/undo/recover.ts';
import type { StatefulSet } from '../../src/objects/workload.ts';
import { aSet, namespace, type SetOptions } from './a-set.ts';
import { bringUp, FakeController } from './controller.ts';
import { FakeCluster } from './fake-cluster.ts';
import type { Gate } from './gate.ts';
import { MemoryDisk, MemoryJournals } from './memory-journals.ts';
import { ProcessClock, VirtualClock } from './virtual-clock.ts';

/** A process of ours: what it runs in, and what can be done to it from outside. */
export interface Process {
  readonly host: { -readonly [K in keyof Host]: Host[K] };
  readonly gate: Gate;
  readonly clock: ProcessClock;
  readonly events: DrillEvent[];
  /** Ctrl-C; the second one gives up. */
  interrupt(signal?: 'SIGINT' | 'SIGTERM'): void;
}

export interface Machine {
  readonly name: string;
  readonly disk: MemoryDisk;
}

/** A cluster with one healthy set in it, and machines with processes of ours that drill it. */
export class World {
  readonly clock = new VirtualClock();
  readonly cluster = new FakeCluster(this.clock);
  readonly controller = new FakeController(this.cluster, this.clock);
  readonly laptop = aMachine('laptop');
  readonly processes: Process[] = [];
  readonly name: string;

  constructor(options: SetOptions = {}) {
    const { metadata } = bringUp(this.cluster, this.controller, aSet(options));
    this.name = metadata?.name ?? '';
  }

  get set(): StatefulSet {
    return this.cluster.store.get(statefulSets, namespace, this.name);
  }

  /** Somebody else changes the set. */
  edit(change: (set: StatefulSet) => StatefulSet): void {
    this.cluster.store.write(statefulSets, change(this.set));
  }

  process(machine: Machine = this.laptop): Process {
    const pid = this.processes.length + 1;
    const clock = new ProcessClock(this.clock);
    const { cluster, gate } = this.cluster.connect(`${machine.name}:${pid}`, clock);
    const events: DrillEvent[] = [];
    const [first, second] = [new AbortController(), new AbortController()];
    const process: Process = {
      gate,
      clock,
      events,
      interrupt(signal = 'SIGINT') {
        const reason = new Interrupted(signal, signal === 'SIGINT' ? 130 : 143);
        (first.signal.aborted ? second : first).abort(reason);
      },
      host: {
        cluster,
        clock,
        random: () => 0.5,
        journals: new MemoryJournals(machine.disk, gate),
        holder: { host: machine.name, pid, machine: `${machine.name}'s boot` },
        tool: 'sts-doctor/test',
        sandbox: undefined,
        onEvent: (event) => events.push(event),
        interrupts: { first: first.signal, second: second.signal },
      },
    };
    this.processes.push(process);
    return process;
  }

  isAlive(pid: number): boolean {
    return this.processes[pid - 1]?.gate.dead === false;
  }

  /** `recover sts/<name>`; undefined when there is nothing to recover. */
  async recover(
    { host }: Process = this.process(),
    options: Partial<RecoverOptions> = {},
  ): Promise<Recovered | undefined> {
    const at = { namespace, name: this.name };
    const found = await findUnfinishedOn(
      host.cluster,
      host.journals,
      at,
      host.interrupts.first,
      () => undefined,
    );
    return found && recover(found, host, this.recoverOptions(options));
  }

  recoverOptions(options: Partial<RecoverOptions> = {}): RecoverOptions {
    return {
      force: false,
      keepLive: false,
      isAlive: (pid) => this.isAlive(pid),
      onWait: () => undefined,
      ...options,
    };
  }
}

export function aMachine(name: string): Machine {
  return { name, disk: new MemoryDisk() };
}

/** Ends with its test: nobody of it goes on afterwards. */
export function aWorld(options: SetOptions = {}): World {
  const world = new World(options);
  onTestFinished(() => world.clock.stop());
  return world;
}
