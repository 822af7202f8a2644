import type { KubeObject } from '../../src/objects/meta.ts';
import type { ApiKind, Caller, DeleteOptions, Key, Stored } from '../../src/sandbox/api/api.ts';
import type { ApiServer } from '../../src/sandbox/api/server.ts';
import type { FullClaim, FullPod, FullSet, FullVolumeObject } from '../../src/sandbox/controllers/objects.ts';
import type { FullEndpointSlice, FullEvent } from '../../src/sandbox/controllers/network-objects.ts';

/** The kinds that a door may alter, by their plural. */
interface Altered {
  readonly statefulsets: FullSet;
  readonly pods: FullPod;
  readonly persistentvolumeclaims: FullClaim;
  readonly persistentvolumes: FullVolumeObject;
  readonly endpointslices: FullEndpointSlice;
  readonly events: FullEvent;
}

type Alter = { readonly [P in keyof Altered]?: (object: Altered[P]) => Altered[P] };

/** How kube-controller-manager is deceived, or lies, while all its own code stays as it is. */
export interface Door {
  /** Objects as the controllers see them. */
  readonly sees?: Alter;
  /** Objects as they are stored when a controller creates them. */
  readonly creates?: Alter;
  /** Objects as they are stored when a controller changes them. */
  readonly updates?: Alter;
  /** Whether a controller's creation is lost on its way: it is told that all went well. */
  readonly losesCreation?: (plural: string, name: string) => boolean;
  /** Another pod than the one a controller wants deleted; undefined: none at all, and it is told that all went well. */
  readonly deletes?: (plural: string, name: string) => string | undefined;
}

/** The API server behind such a door; until it is `broken` the door is only a door. */
export function behind(api: ApiServer, door: Door, broken: () => boolean): ApiServer {
  const through = (alter: Alter | undefined) =>
    function altered<T extends KubeObject>(kind: ApiKind<T>, object: T): T {
      const change = alter?.[kind.plural as keyof Alter] as ((object: T) => T) | undefined;
      return change === undefined || !broken() ? object : change(object);
    };
  const [seen, made, changed] = [through(door.sees), through(door.creates), through(door.updates)];
  return {
    ...api,
    get: (kind, key) => seen(kind, api.get(kind, key)),
    list(kind, query) {
      const listing = api.list(kind, query);
      return { ...listing, items: listing.items.map((object) => seen(kind, object)) };
    },
    observe<T extends KubeObject>(kind: ApiKind<T>, listener: (change: Stored<T>) => void) {
      return api.observe<T>(kind, (change) => listener({ ...change, object: seen(kind, change.object) }));
    },
    create(kind, namespace, object, caller, options) {
      const isLost = broken() && door.losesCreation?.(kind.plural, object.metadata?.name ?? '') === true;
      return isLost ? object : api.create(kind, namespace, made(kind, object), caller, options);
    },
    update: (kind, object, caller, options) => api.update(kind, changed(kind, object), caller, options),
    delete<T extends KubeObject>(kind: ApiKind<T>, key: Key, caller: Caller, options?: DeleteOptions): T {
      const name = door.deletes && broken() ? door.deletes(kind.plural, key.name) : key.name;
      return name === undefined ? api.get(kind, key) : api.delete(kind, { ...key, name }, caller, options);
    },
  };
}
