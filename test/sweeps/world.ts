import type { Cluster } from '../../src/cluster/cluster.ts';
import { podRuntime } from '../../src/cli/pod-runtime.ts';
import { type Host, Interrupted } from '../../src/drill/host.ts';
import { type Finished, runDrill } from '../../src/drill/run.ts';
import type { Holder, Journals, KeptJournal } from '../../src/drill/undo/disk.ts';
import { findUnfinishedOn } from '../../src/drill/undo/interrupted.ts';
import { formatJournal, parseJournal } from '../../src/drill/undo/journal.ts';
import { recover, type Recovered, type RecoverOptions } from '../../src/drill/undo/recover.ts';
import { createCluster } from '../../src/kube/create-cluster.ts';
import { ClusterError } from '../../src/cluster/error.ts';
import type { ApiKind } from '../../src/sandbox/api/api.ts';
import { createVirtualTime } from '../../src/sandbox/clock/virtual-time.ts';
import {
  claims,
  leases,
  nodes,
  pods,
  revisions,
  services,
  sets,
} from '../../src/sandbox/controllers/kinds.ts';
import { Faults } from '../../src/sandbox/faults/faults.ts';
import { createHandler } from '../../src/sandbox/http/handler.ts';
import { sandboxExec } from '../../src/sandbox/http/in-process-exec.ts';
import { sandboxTransport } from '../../src/sandbox/http/in-process.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import type { KubeObject, ManagedFieldsEntry } from '../../src/objects/meta.ts';
import type { StatefulSet } from '../../src/objects/workload.ts';
import { isHealthy, revisionOf } from '../../src/statefulset/pods.ts';
import type { Drill } from './drills.ts';
import { Gate } from './gate.ts';

const namespace = 'default';
export const name = 'web';
const owner = { user: 'owner', groups: ['system:masters'], fieldManager: 'kubectl' };
export const outsider = { user: 'outsider', groups: ['system:masters'], fieldManager: 'outsider' };

/** A machine's disk outlives the processes that write to it. */
export type Disk = Map<string, string>;

export interface Process {
  readonly gate: Gate;
  readonly host: Host;
  interrupt(signal: 'SIGINT' | 'SIGTERM'): void;
}

/** A sandbox with one healthy set in it, and processes of ours that drill it, on one virtual time. */
export class World {
  readonly time = createVirtualTime({ epoch: Date.UTC(2026, 0, 1) });
  readonly sandbox = startSandbox({ time: this.time, version: undefined, seed: 1 });
  readonly #processes: Process[] = [];
  readonly #remakes: Drill['remakes'];

  private constructor(remakes: Drill['remakes']) {
    this.#remakes = remakes;
  }

  /** Resolves when every pod of the set is ready and everybody who follows them has seen it. */
  static async open(objects: readonly KubeObject[], remakes?: Drill['remakes']): Promise<World> {
    const world = new World(remakes);
    const { api } = world.sandbox;
    for (const object of objects) {
      const kind: ApiKind = object.kind === 'Service' ? services : sets;
      api.create(kind, namespace, object, owner);
    }
    await world.until(() => world.isHealthy());
    await world.time.sleep(2_000);
    return world;
  }

  get set(): StatefulSet {
    return this.sandbox.api.get<StatefulSet>(sets, { namespace, name });
  }

  isHealthy(): boolean {
    const { spec, status, metadata } = this.set;
    const wanted = spec?.replicas ?? 1;
    const seen = (status?.observedGeneration ?? 0) >= (metadata?.generation ?? 0);
    const members = this.sandbox.api.list(pods, { namespace }).items;
    return seen && members.length === wanted && members.every(isHealthy);
  }

  /** Lets time pass until something is so, or for half an hour. */
  async until(holds: () => boolean): Promise<void> {
    for (let waited = 0; waited < 1_800 && !holds(); waited += 1) await this.time.sleep(1_000);
  }

  process(disk: Disk, machine = 'laptop'): Process {
    const faults = new Faults();
    const runtime = podRuntime(this.sandbox);
    const handler = createHandler(this.sandbox.api, {
      runtime,
      gitVersion: this.sandbox.profile.gitVersion,
      faults,
    });
    const errors = {
      unreachable: (cause: unknown) => new ClusterError('unreachable', 'the connection broke', { cause }),
      aborted: (signal: AbortSignal) => new ClusterError('aborted', 'aborted', { cause: signal.reason }),
    };
    const open = sandboxExec(this.sandbox.api, { runtime, faults, aborted: errors.aborted });
    const inner = Object.assign(sandboxTransport(handler, this.time, errors), { open });
    const gate = new Gate(this.time, inner, () => faults.dropWatches('reset'));
    const { clock } = gate;
    const cluster: Cluster = createCluster(gate.transport, { server: 'sandbox', version: 'test', clock });
    const [first, second] = [new AbortController(), new AbortController()];
    const host: Host = {
      cluster,
      clock,
      random: () => 0.5,
      journals: journalsOn(disk, gate),
      holder: { host: machine, pid: this.#processes.length + 1, machine },
      tool: 'sts-doctor/test',
      sandbox: undefined,
      onEvent: () => undefined,
      interrupts: { first: first.signal, second: second.signal },
    };
    const process: Process = {
      gate,
      host,
      interrupt: (signal) =>
        (first.signal.aborted ? second : first).abort(
          new Interrupted(signal, signal === 'SIGINT' ? 130 : 143),
        ),
    };
    this.#processes.push(process);
    return process;
  }

  /** A drill; undefined when its process died, or when it has not ended after two hours. */
  async drill({ gate, host }: Process, scenario: Scenario): Promise<Finished | 'died' | 'hangs' | Error> {
    const request = {
      scenario,
      context: 'test',
      namespace,
      name,
      skipGuards: new Set<string>(),
      allowDestructive: true,
      allowForce: true,
      consent: async () => ({ given: true as const }),
    };
    const run = runDrill(request, host).catch((error: unknown) =>
      error instanceof Error ? error : new Error(String(error)),
    );
    return this.#soon(run, gate);
  }

  /** `recover sts/web`; undefined when there is nothing to recover. */
  async recover(
    { gate, host }: Process,
    more: Partial<RecoverOptions> = {},
  ): Promise<Recovered | undefined | 'died' | 'hangs' | Error> {
    const work = async () => {
      const found = await findUnfinishedOn(
        host.cluster,
        host.journals,
        { namespace, name },
        host.interrupts.first,
        () => undefined,
      );
      const isAlive = (pid: number) => this.#processes[pid - 1]?.gate.dead === false;
      const options = { force: false, keepLive: false, isAlive, onWait: () => undefined, ...more };
      return found && recover(found, host, options);
    };
    return this.#soon(
      work().catch((error: unknown) => (error instanceof Error ? error : new Error(String(error)))),
      gate,
    );
  }

  async #soon<T>(work: Promise<T>, gate: Gate): Promise<T | 'died' | 'hangs'> {
    const over = new AbortController();
    const tooLong = this.time.sleep(7_200_000, over.signal).then(
      () => 'hangs' as const,
      () => 'hangs' as const,
    );
    try {
      return await Promise.race([work, gate.died, tooLong]);
    } finally {
      over.abort();
    }
  }

  /**
   * Everything that a drill has to leave as it found it. Revision numbers and the controller's own status excepted, and
   * the UIDs of what it makes anew.
   */
  state(): Readonly<Record<string, unknown>> {
    const { api } = this.sandbox;
    const { labels, annotations, ownerReferences, finalizers, managedFields, uid } = this.set.metadata ?? {};
    const uids = (objects: readonly KubeObject[]) =>
      Object.fromEntries(objects.map(({ metadata }) => [metadata?.name, metadata?.uid]));
    const history = uids(api.list(revisions, { namespace }).items);
    return {
      set: {
        uid: this.#remakes === undefined ? uid : 'another',
        labels,
        annotations,
        ownerReferences,
        finalizers,
        spec: this.set.spec,
      },
      owners: ownersOf(managedFields),
      nodes: api.list(nodes, {}).items.map(({ metadata, spec }) => ({
        name: metadata?.name,
        annotations: metadata?.annotations,
        owners: ownersOf(metadata?.managedFields),
        spec,
      })),
      claims: uids(api.list(claims, { namespace }).items),
      revisions: this.#remakes === 'the set and its revisions' ? Object.keys(history) : history,
      leases: uids(api.list(leases, { namespace }).items),
      pods: Object.fromEntries(
        api
          .list(pods, { namespace })
          .items.map((pod) => [pod.metadata?.name, isHealthy(pod) ? revisionOf(pod) : 'not healthy']),
      ),
    };
  }

  close(): void {
    for (const { gate } of this.#processes) gate.die();
    this.sandbox.stop();
    this.time.stop();
  }
}

/** Who owns what, whenever that was written. */
function ownersOf(managedFields: readonly ManagedFieldsEntry[] = []): readonly object[] {
  return managedFields
    .filter(({ subresource }) => subresource !== 'status')
    .map(({ time: _time, ...entry }) => entry);
}

function journalsOn(disk: Disk, gate: Gate): Journals {
  return {
    write: (journal, holder) => {
      const text = JSON.stringify({ holder, journal: formatJournal(journal) });
      return gate.disk('write', () => void disk.set(journal.run, text));
    },
    remove: (run) => gate.disk('remove', () => void disk.delete(run)),
    list: async () => [...disk].map(([run, text]) => kept(run, text)),
  };
}

function kept(run: string, text: string): KeptJournal {
  const { holder, journal } = JSON.parse(text) as { readonly holder: Holder; readonly journal: string };
  return { holder, journal: parseJournal(journal, run) };
}
