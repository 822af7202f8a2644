import type { KubeObject, ObjectMeta } from '../objects/meta.ts';
import type { Resource } from './resource.ts';

/**
 * The port: the few verbs we need from an API server. Implemented by `kube` over HTTP. Objects pass through as raw
 * JSON, so that fields we do not know survive. Every method rejects with a {@link ClusterError}.
 */
export interface Cluster {
  /** The server's address, for messages and for pinning a run to it. */
  readonly server: string;
  version(signal?: AbortSignal): Promise<ServerVersion>;
  get<T extends KubeObject>(resource: Resource<T>, at: ObjectKey, signal?: AbortSignal): Promise<T>;
  list<T extends KubeObject>(resource: Resource<T>, scope: Scope, signal?: AbortSignal): Promise<Listing<T>>;
  /**
   * Lists, then watches for ever: across closed, idle and broken connections, 410, 429 and 5xx. Ends only when the
   * signal aborts (normally) or when the server refuses for good, e.g. forbidden or not found (rejects).
   */
  watch<T extends KubeObject>(
    resource: Resource<T>,
    scope: Scope,
    signal: AbortSignal,
  ): AsyncIterable<WatchEvent<T>>;
  create<T extends KubeObject>(
    resource: Resource<T>,
    namespace: string | undefined,
    body: T,
    options?: WriteOptions,
  ): Promise<T>;
  update<T extends KubeObject>(
    resource: Resource<T>,
    at: ObjectKey,
    body: T,
    options?: WriteOptions,
  ): Promise<T>;
  patch<T extends KubeObject>(
    resource: Resource<T>,
    at: ObjectKey,
    patch: Patch,
    options?: WriteOptions,
  ): Promise<T>;
  /** Resolves when the server has accepted the deletion, which is not when the object is gone. */
  delete<T extends KubeObject>(resource: Resource<T>, at: ObjectKey, options?: DeleteOptions): Promise<void>;
  /**
   * Has a pod deleted unless a PodDisruptionBudget objects: then it rejects with `tooManyRequests`, and nothing was
   * done. Asked once.
   */
  evict(at: ObjectKey, options?: DeleteOptions): Promise<void>;
  /** How the server serves a kind, whatever it is; undefined when it serves none of that name. */
  resourceFor(
    apiVersion: string,
    kind: string,
    signal?: AbortSignal,
  ): Promise<Resource<KubeObject> | undefined>;
  /**
   * Every kind of object in namespaces that the garbage collector deals with. Rejects with `unsupported` where the server
   * does not tell of all of them at once (before Kubernetes 1.27).
   */
  collectedKinds(signal?: AbortSignal): Promise<CollectedKinds>;
  /** What objects of a kind are called and belong to; their contents are not sent. */
  listMetadata(
    resource: Resource<KubeObject>,
    namespace: string,
    signal?: AbortSignal,
  ): Promise<readonly ObjectMeta[]>;
  /** The end of what a container has written, each line with its time. */
  podLog(request: LogRequest, signal?: AbortSignal): Promise<string>;
  /**
   * Runs a command in a container and resolves when it has ended, whatever its exit code. Rejects where it could not be
   * run, e.g. because the container is not running, or when the signal aborts: then nobody knows how it ends.
   */
  exec(request: ExecRequest, signal?: AbortSignal): Promise<Executed>;
  /** Closes every connection; what is under way rejects. */
  close(): Promise<void>;
}

export interface CollectedKinds {
  /** Each in the version that the server prefers. */
  readonly resources: readonly Resource<KubeObject>[];
  /** Groups whose own server does not answer, so that their kinds may be others by now. */
  readonly silent: readonly string[];
}

export interface LogRequest {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  /** Of the container that ran before this one. */
  readonly previous: boolean;
  readonly tailLines: number;
  readonly limitBytes: number;
}

export interface ExecRequest {
  readonly namespace: string;
  readonly pod: string;
  /** Must be given where the pod has several. */
  readonly container?: string | undefined;
  readonly command: readonly [string, ...string[]];
  /** What it can read from its standard input, until that ends; absent: it has none. */
  readonly stdin?: string | undefined;
  /** The most that is kept of each output, in bytes; 64 KiB when absent. The rest is read and dropped. */
  readonly limitBytes?: number | undefined;
}

export interface Executed {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ObjectKey {
  /** Absent for cluster-scoped resources. */
  readonly namespace?: string | undefined;
  readonly name: string;
}

export interface Scope {
  /** Absent: all namespaces, or a cluster-scoped resource. */
  readonly namespace?: string | undefined;
  readonly labelSelector?: string | undefined;
  readonly fieldSelector?: string | undefined;
  /** Page size; the whole list is fetched all the same. */
  readonly limit?: number | undefined;
  /** For `list`: so many are enough, however many there are. */
  readonly atMost?: number | undefined;
}

export interface Listing<T> {
  readonly items: readonly T[];
  readonly resourceVersion: string;
}

/**
 * What a watch tells. `listed` comes first and again after every relist; between `lost` and `resumed` nothing was
 * seen, but nothing was missed either, because the server went on from our last resourceVersion. A `lost` that ends
 * in `listed` instead is a true gap: whatever came and went meanwhile will never be known.
 */
export type WatchEvent<T> =
  | { readonly type: 'listed'; readonly items: readonly T[]; readonly resourceVersion: string }
  | { readonly type: 'added' | 'modified' | 'deleted'; readonly object: T }
  | { readonly type: 'lost'; readonly reason: string }
  | { readonly type: 'resumed' };

export interface WriteOptions {
  /** Run admission and validation on the server, store nothing. */
  readonly dryRun?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  /**
   * A write that the server turned away may be sent again after a while; aborting this ends the waiting, not a try that
   * is under way, so that nothing is sent any more once nobody wants it.
   */
  readonly meanwhile?: AbortSignal | undefined;
}

export type Patch =
  | { readonly type: 'merge'; readonly body: unknown }
  | { readonly type: 'strategic'; readonly body: unknown }
  | { readonly type: 'json'; readonly body: readonly JsonPatchOperation[] };

export interface JsonPatchOperation {
  readonly op: 'add' | 'remove' | 'replace' | 'test';
  readonly path: string;
  readonly value?: unknown;
}

export interface DeleteOptions extends WriteOptions {
  /** The object to delete must have this UID, otherwise the server answers with a conflict. */
  readonly uid?: string | undefined;
  readonly resourceVersion?: string | undefined;
  readonly gracePeriodSeconds?: number | undefined;
  readonly propagationPolicy?: 'Background' | 'Foreground' | 'Orphan' | undefined;
}

export interface ServerVersion {
  readonly major: string;
  readonly minor: string;
  readonly gitVersion: string;
}
