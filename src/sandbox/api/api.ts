import type { KubeObject, LabelSelector, Status } from '../../objects/meta.ts';

/**
 * The API server of the sandbox as its controllers and its HTTP front both use it: plain function calls, synchronous,
 * with everything a real one does to an object on its way in (defaults, validation, admission, generation, graceful
 * deletion, finalizers, managed fields). Every refusal is an {@link ApiError} with Kubernetes' own status body.
 */
export interface Api {
  get<T extends KubeObject>(kind: ApiKind<T>, key: Key): T;
  list<T extends KubeObject>(
    kind: ApiKind<T>,
    query?: Query,
  ): { readonly items: readonly T[]; readonly resourceVersion: string };
  create<T extends KubeObject>(
    kind: ApiKind<T>,
    namespace: string | undefined,
    object: T,
    caller: Caller,
    options?: WriteOptions,
  ): T;
  /** PUT. With `subresource: 'status'` only the status is taken from the object. */
  update<T extends KubeObject>(
    kind: ApiKind<T>,
    object: T,
    caller: Caller,
    options?: WriteOptions & { readonly subresource?: string },
  ): T;
  patch<T extends KubeObject>(
    kind: ApiKind<T>,
    key: Key,
    patch: ApiPatch,
    caller: Caller,
    options?: WriteOptions & { readonly subresource?: string },
  ): T;
  /** Resolves with the object as it is after the call: gone, or marked for deletion. */
  delete<T extends KubeObject>(kind: ApiKind<T>, key: Key, caller: Caller, options?: DeleteOptions): T;
  /** policy/v1 Eviction: refused with 429 when a budget does not allow it. */
  evict(key: Key, caller: Caller, options?: DeleteOptions): void;
  /**
   * Calls back for every stored change of a kind from now on, after it is stored and in order. A controller's informer
   * is built on this; it must not write from inside the callback but note the work and do it on the clock's next turn.
   */
  observe<T extends KubeObject>(kind: ApiKind<T>, listener: (change: Stored<T>) => void): () => void;
}

/** A kind the sandbox serves. The registry of all of them is `kinds.ts`. */
export interface ApiKind<T extends KubeObject = KubeObject> {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly kind: string;
  readonly namespaced: boolean;
  /** Never set: it only carries the object's type. */
  readonly type?: T;
}

export interface Key {
  readonly namespace?: string | undefined;
  readonly name: string;
}

export interface Query {
  readonly namespace?: string | undefined;
  readonly labels?: LabelSelector | undefined;
}

/** Who asks: the field manager of a write, the user an access review is about, the component an event is from. */
export interface Caller {
  readonly user: string;
  readonly groups: readonly string[];
  readonly fieldManager: string;
}

export interface WriteOptions {
  readonly dryRun?: boolean;
}

export interface DeleteOptions extends WriteOptions {
  readonly gracePeriodSeconds?: number;
  readonly propagationPolicy?: 'Background' | 'Foreground' | 'Orphan';
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string };
}

export type ApiPatch =
  | {
      readonly type: 'json';
      readonly operations: readonly {
        readonly op: string;
        readonly path: string;
        readonly from?: string;
        readonly value?: unknown;
      }[];
    }
  | { readonly type: 'merge' | 'strategic'; readonly patch: unknown };

export interface Stored<T> {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: T;
}

/** A refusal, as the server would send it. */
export class ApiError extends Error {
  readonly status: Status & { readonly code: number };

  constructor(status: Status & { readonly code: number }) {
    super(status.message ?? status.reason ?? 'refused');
    this.name = 'ApiError';
    this.status = status;
  }
}
