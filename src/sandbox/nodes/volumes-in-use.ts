import type { Caller } from '../api/api.ts';
import { nodes } from '../controllers/kinds.ts';
import { unlessRefused, type World } from '../controllers/world.ts';

/**
 * The disks a node says it uses: from before they are mounted until they are unmounted. Nobody takes one away from
 * under it before that.
 * Upstream: pkg/kubelet/nodestatus/setters.go, VolumesInUse (1.36); there with the next report, up to 10 s later.
 */
export class VolumesInUse {
  readonly #world: World;
  readonly #node: string;
  readonly #caller: Caller;
  readonly #connected: () => boolean;
  readonly #byPod = new Map<string, readonly string[]>();
  /** Until it has used one, a node says nothing of disks. */
  #hasUsed = false;

  constructor(world: World, node: string, caller: Caller, connected: () => boolean) {
    this.#world = world;
    this.#node = node;
    this.#caller = caller;
    this.#connected = connected;
  }

  use(uid: string, devices: readonly string[]): void {
    if (devices.length === 0 || this.#byPod.has(uid)) return;
    this.#byPod.set(uid, devices);
    this.#hasUsed = true;
    this.tell();
  }

  release(uid: string): void {
    if (this.#byPod.delete(uid)) this.tell();
  }

  /** Says it again, after a time without connection. */
  tell(): void {
    if (!this.#hasUsed || !this.#connected()) return;
    const devices = [...new Set([...this.#byPod.values()].flat())].toSorted();
    const patch = { status: { volumesInUse: devices.length === 0 ? null : devices } };
    unlessRefused(() =>
      this.#world.api.patch(nodes, { name: this.#node }, { type: 'merge', patch }, this.#caller, {
        subresource: 'status',
      }),
    );
  }
}
