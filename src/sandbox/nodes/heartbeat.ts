import type { Caller } from '../api/api.ts';
import { leases, nodes } from '../controllers/kinds.ts';
import type { Node, NodeCondition } from '../controllers/objects.ts';
import { ifFound, unlessRefused, type Running, type World } from '../controllers/world.ts';
import { rfc3339 } from '../../lib/clock.ts';

const RENEW_MS = 10_000;
const LEASE_SECONDS = 40;
const LEASES = 'kube-node-lease';

/**
 * A node's sign of life: a Lease every ten seconds, and its Ready condition when that is not what the API server says.
 * Upstream: component-helpers lease controller; pkg/kubelet/nodestatus/setters.go (1.36).
 */
export class Heartbeat implements Running {
  readonly #world: World;
  readonly #node: { readonly name: string; readonly address: string };
  readonly #caller: Caller;
  #cancel: () => void = () => undefined;

  constructor(world: World, node: { readonly name: string; readonly address: string }, caller: Caller) {
    this.#world = world;
    this.#node = node;
    this.#caller = caller;
  }

  start(): void {
    this.#beat();
  }

  stop(): void {
    this.#cancel();
  }

  #beat(): void {
    unlessRefused(() => this.#renew());
    unlessRefused(() => this.#sayReady());
    this.#cancel = this.#world.time.after(RENEW_MS, () => this.#beat());
  }

  #renew(): void {
    const { api, time } = this.#world;
    const { name } = this.#node;
    const known = ifFound(() => api.get(leases, { namespace: LEASES, name }));
    const renewTime = rfc3339(time.epoch()).replace('Z', '000Z');
    const spec = { holderIdentity: name, leaseDurationSeconds: LEASE_SECONDS, renewTime };
    if (known !== undefined) {
      api.update(leases, { ...known, spec }, this.#caller);
      return;
    }
    const metadata = { name, namespace: LEASES };
    api.create(
      leases,
      LEASES,
      { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata, spec },
      this.#caller,
    );
  }

  #sayReady(): void {
    const { api } = this.#world;
    const node = ifFound(() => api.get(nodes, { name: this.#node.name }));
    if (node === undefined) return;
    const ready = node.status?.conditions?.find(({ type }) => type === 'Ready')?.status;
    if (ready !== 'True')
      api.update(nodes, { ...node, status: this.#status(node) }, this.#caller, { subresource: 'status' });
  }

  #status(node: Node): NonNullable<Node['status']> {
    const now = this.#world.time.stamp();
    const own = [
      ['MemoryPressure', 'False', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'],
      ['DiskPressure', 'False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'],
      ['PIDPressure', 'False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'],
      ['Ready', 'True', 'KubeletReady', 'kubelet is posting ready status'],
    ] as const;
    const conditions = own.map(([type, status, reason, message]): NodeCondition => {
      const old = node.status?.conditions?.find((condition) => condition.type === type);
      const lastTransitionTime = old?.status === status ? (old.lastTransitionTime ?? now) : now;
      return { type, status, reason, message, lastHeartbeatTime: now, lastTransitionTime };
    });
    return { ...node.status, conditions };
  }
}
