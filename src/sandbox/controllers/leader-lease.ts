import { rfc3339 } from '../../lib/clock.ts';
import { leases } from './kinds.ts';
import { ifFound, unlessRefused, type Running, type World } from './world.ts';

const RENEW_MS = 2000;
const LEASE_SECONDS = 15;
const NAMESPACE = 'kube-system';

/** By which others see that a component of the control plane is alive. Upstream: client-go tools/leaderelection. */
export class LeaderLease implements Running {
  readonly #world: World;
  readonly #name: string;
  #cancel: () => void = () => undefined;

  constructor(world: World, name: string) {
    this.#world = world;
    this.#name = name;
  }

  start(): void {
    unlessRefused(() => this.#renew());
    this.#cancel = this.#world.time.after(RENEW_MS, () => this.start());
  }

  stop(): void {
    this.#cancel();
  }

  #renew(): void {
    const { api, time } = this.#world;
    const caller = {
      user: `system:${this.#name}`,
      groups: ['system:authenticated'],
      fieldManager: this.#name,
    };
    const renewTime = rfc3339(time.epoch()).replace('Z', '000Z');
    const known = ifFound(() => api.get(leases, { namespace: NAMESPACE, name: this.#name }));
    const spec = {
      acquireTime: renewTime,
      ...known?.spec,
      holderIdentity: 'sandbox',
      leaseDurationSeconds: LEASE_SECONDS,
      renewTime,
    };
    const metadata = { name: this.#name, namespace: NAMESPACE };
    if (known !== undefined) api.update(leases, { ...known, spec }, caller);
    else
      api.create(
        leases,
        NAMESPACE,
        { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata, spec },
        caller,
      );
  }
}
