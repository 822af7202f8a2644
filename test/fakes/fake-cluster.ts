import type {
  Cluster,
  CollectedKinds,
  DeleteOptions,
  ExecRequest,
  Executed,
  Listing,
  LogRequest,
  ObjectKey,
  Patch,
  Scope,
  ServerVersion,
  WatchEvent,
  WriteOptions,
} from '../../src/cluster/cluster.ts';
import { ClusterError } from '../../src/cluster/error.ts';
import {
  accessReviews,
  apiVersionOf,
  configMaps,
  leases,
  pods,
  qualifiedName,
  type Resource,
  statefulSets,
} from '../../src/cluster/resource.ts';
import type { KubeObject, ObjectMeta } from '../../src/objects/meta.ts';
import type { Pod } from '../../src/objects/workload.ts';
import type { SelfSubjectAccessReview } from '../../src/objects/surroundings.ts';
import { sameJson } from '../../src/lib/equal.ts';
import { type Fault, Gate, type LoggedRequest, type Request } from './gate.ts';
import { ownersAfter } from './ownership.ts';
import { jsonPatch, mergePatch } from './patch.ts';
import { isInScope, Store } from './store.ts';
import type { ProcessClock, VirtualClock } from './virtual-clock.ts';
import { Watcher } from './watcher.ts';

export interface FailOptions {
  /** How many such requests pass first. */
  readonly after?: number;
  /** How many fail then; 1 unless given. */
  readonly times?: number;
  readonly resource?: string;
  readonly with: Fault;
}

const OURS = 'sts-doctor/test';

/**
 * The server's side of the port, in memory: versions, compare-and-set, field owners, watches, permissions. It is a
 * double for the drill's protocol with an API server, so that every fault can be placed to the request; it is no
 * simulator of Kubernetes, and proves nothing about it. That is what test/cluster is for.
 */
export class FakeCluster {
  readonly store = new Store();
  /** What containers have written. */
  logOf: (request: LogRequest) => string = () => '';
  /** Whether every budget agrees. */
  mayEvict: (pod: Pod) => boolean = () => true;
  /** What commands in containers come to. */
  run: (request: ExecRequest) => Executed = () => ({ exitCode: 0, stdout: '', stderr: '' });
  /** Every request in the order in which it was sent, of all processes. */
  readonly requests: LoggedRequest[] = [];
  readonly #clock: VirtualClock;
  readonly #denied = new Set<string>();
  readonly #faults: { readonly verb: string; readonly options: FailOptions; seen: number }[] = [];
  readonly #watchers = new Set<Watcher<KubeObject>>();

  constructor(clock: VirtualClock) {
    this.#clock = clock;
    this.store.subscribe((event) => {
      for (const watcher of this.#watchers) watcher.take(event);
    });
  }

  /** A connection for one process. */
  connect(process: string, clock: ProcessClock): { readonly cluster: Cluster; readonly gate: Gate } {
    const gate = new Gate(process, this.#clock, clock, this.requests, (request) => this.#faultFor(request));
    return { gate, cluster: new Connection(this, gate) };
  }

  /** From now on nobody may do this: `deny('delete', 'pods')`. */
  deny(verb: string, resource: string): void {
    this.#denied.add(`${verb} ${resource}`);
  }

  isDenied(verb: string, resource: string): boolean {
    return this.#denied.has(`${verb} ${resource}`);
  }

  /** Somebody else writes to the object of a request, changing nothing that matters. */
  touch({ resource, name }: Request): void {
    this.store.touch(resource, name);
  }

  fail(verb: string, options: FailOptions): void {
    this.#faults.push({ verb, options, seen: 0 });
  }

  /** Watches of a resource break; they go on from where they were, or with a new list. */
  lose(resource: string): { readonly resume: () => void; readonly relist: () => void } {
    const broken = [...this.#watchers].filter((watcher) => watcher.resource === resource);
    for (const watcher of broken) watcher.lose();
    return {
      resume: () => broken.forEach((watcher) => watcher.resume()),
      relist: () => broken.forEach((watcher) => watcher.relist()),
    };
  }

  /** How many watch at this moment. */
  get watchers(): number {
    return this.#watchers.size;
  }

  watching(watcher: Watcher<KubeObject>): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  #faultFor({ verb, resource }: Request): Fault | undefined {
    for (const fault of this.#faults) {
      const { after = 0, times = 1, resource: wanted = resource } = fault.options;
      if (fault.verb !== verb || wanted !== resource) continue;
      fault.seen += 1;
      if (fault.seen > after && fault.seen <= after + times) return fault.options.with;
    }
    return undefined;
  }

  /** Pods go when their kubelet has stopped them, everything else at once. */
  delete<T extends KubeObject>(resource: Resource<T>, object: T, graceSeconds: number): void {
    const { metadata } = object;
    if (resource.plural !== pods.plural || graceSeconds === 0) return this.store.remove(resource, object);
    if (metadata?.deletionTimestamp !== undefined) return undefined;
    const deletionTimestamp = new Date(this.#clock.epoch + graceSeconds * 1000).toISOString();
    const deletion = { deletionTimestamp, deletionGracePeriodSeconds: graceSeconds };
    this.store.write(resource, { ...object, metadata: { ...metadata, ...deletion } });
  }
}

class Connection implements Cluster {
  readonly server = 'https://cluster.test:6443';
  readonly #cluster: FakeCluster;
  readonly #gate: Gate;

  constructor(cluster: FakeCluster, gate: Gate) {
    this.#cluster = cluster;
    this.#gate = gate;
  }

  async version(signal?: AbortSignal): Promise<ServerVersion> {
    const answer = { major: '1', minor: '36', gitVersion: 'v1.36.3' };
    return this.#gate.pass({ verb: 'get', resource: 'version', name: '' }, signal, () => answer);
  }

  async get<T extends KubeObject>(resource: Resource<T>, at: ObjectKey, signal?: AbortSignal): Promise<T> {
    return this.#ask('get', resource, { name: at.name }, signal, () =>
      this.#cluster.store.get(resource, at.namespace, at.name),
    );
  }

  async list<T extends KubeObject>(
    resource: Resource<T>,
    scope: Scope,
    signal?: AbortSignal,
  ): Promise<Listing<T>> {
    const { store } = this.#cluster;
    return this.#ask('list', resource, { name: '' }, signal, () => ({
      items: store.list(resource, scope),
      resourceVersion: store.version,
    }));
  }

  async *watch<T extends KubeObject>(
    resource: Resource<T>,
    scope: Scope,
    signal: AbortSignal,
  ): AsyncGenerator<WatchEvent<T>, void, undefined> {
    this.#authorize('watch', resource);
    const { store } = this.#cluster;
    const watcher = new Watcher<T>(
      qualifiedName(resource),
      (object) => isInScope(object, scope),
      () => ({ items: store.list(resource, scope), resourceVersion: store.version }),
    );
    const leave = this.#cluster.watching(watcher);
    try {
      yield* watcher.events(signal, () => this.#gate.dead);
    } finally {
      leave();
    }
  }

  async create<T extends KubeObject>(
    resource: Resource<T>,
    namespace: string | undefined,
    body: T,
    options: WriteOptions = {},
  ): Promise<T> {
    const { name = '' } = body.metadata ?? {};
    return this.#ask('create', resource, { name, body, ...dry(options) }, options.signal, () => {
      if (resource.plural === accessReviews.plural) return this.#review(body);
      if (this.#cluster.store.find(resource, namespace, name) !== undefined)
        throw new ClusterError('alreadyExists', `${qualifiedName(resource)} "${name}" already exists`, {
          code: 409,
        });
      const object = { ...body, metadata: { ...body.metadata, namespace } };
      return options.dryRun ? object : this.#cluster.store.write(resource, object);
    });
  }

  async update<T extends KubeObject>(
    resource: Resource<T>,
    at: ObjectKey,
    body: T,
    options: WriteOptions = {},
  ): Promise<T> {
    return this.#ask('update', resource, { name: at.name, body, ...dry(options) }, options.signal, () => {
      const live = this.#cluster.store.find(resource, at.namespace, at.name);
      // Upstream: a PUT may create a Lease, so that the UID of one that is gone is a conflict, not a "not found".
      if (live === undefined && resource.plural === leases.plural) mustMatch({}, body.metadata);
      mustMatch(this.#cluster.store.get(resource, at.namespace, at.name), body.metadata);
      return options.dryRun ? body : this.#cluster.store.write(resource, body);
    });
  }

  async patch<T extends KubeObject>(
    resource: Resource<T>,
    at: ObjectKey,
    patch: Patch,
    options: WriteOptions = {},
  ): Promise<T> {
    const request = { name: at.name, body: patch.body, ...dry(options) };
    return this.#ask('patch', resource, request, options.signal, () => {
      const live = this.#cluster.store.get(resource, at.namespace, at.name);
      const patched = patchedBy(live, patch);
      mustMatch(live, patched.metadata);
      const changed = owned(live, patched);
      if (options.dryRun || sameJson(live, changed)) return changed;
      return this.#cluster.store.write(resource, changed);
    });
  }

  async delete<T extends KubeObject>(
    resource: Resource<T>,
    at: ObjectKey,
    options: DeleteOptions = {},
  ): Promise<void> {
    const { uid, resourceVersion, gracePeriodSeconds, propagationPolicy } = options;
    const body = { uid, resourceVersion, gracePeriodSeconds, propagationPolicy };
    const request = { name: at.name, body, ...dry(options) };
    return this.#ask('delete', resource, request, options.signal, () => {
      const live = this.#cluster.store.get(resource, at.namespace, at.name);
      mustMatch(live, { uid, resourceVersion });
      const { spec } = live as { spec?: { terminationGracePeriodSeconds?: number } };
      const grace = gracePeriodSeconds ?? spec?.terminationGracePeriodSeconds ?? 30;
      if (!options.dryRun) this.#cluster.delete(resource, live, grace);
    });
  }

  /** As a deletion, with the budget's word before it. */
  async evict(at: ObjectKey, options: DeleteOptions = {}): Promise<void> {
    const { uid } = options;
    const request = { verb: 'create', resource: 'pods/eviction', name: at.name, body: { uid } };
    return this.#gate.pass(request, options.signal, () => {
      const live = this.#cluster.store.get(pods, at.namespace, at.name);
      mustMatch(live, { uid });
      if (!this.#cluster.mayEvict(live)) throw budgetRefusal();
      this.#cluster.delete(pods, live, live.spec?.terminationGracePeriodSeconds ?? 30);
    });
  }

  async resourceFor(
    apiVersion: string,
    kind: string,
    signal?: AbortSignal,
  ): Promise<Resource<KubeObject> | undefined> {
    return this.#gate.pass({ verb: 'get', resource: 'discovery', name: apiVersion }, signal, () =>
      [pods, leases, statefulSets, configMaps].find(
        (resource) => resource.kind === kind && apiVersionOf(resource) === apiVersion,
      ),
    );
  }

  async collectedKinds(signal?: AbortSignal): Promise<CollectedKinds> {
    const resources = [pods, leases, statefulSets, configMaps];
    return this.#gate.pass({ verb: 'get', resource: 'discovery', name: '' }, signal, () => ({
      resources,
      silent: [],
    }));
  }

  async listMetadata(
    resource: Resource<KubeObject>,
    namespace: string,
    signal?: AbortSignal,
  ): Promise<readonly ObjectMeta[]> {
    const { items } = await this.list(resource, { namespace }, signal);
    return items.map(({ metadata = {} }) => metadata);
  }

  async podLog(request: LogRequest, signal?: AbortSignal): Promise<string> {
    return this.#gate.pass({ verb: 'get', resource: 'pods/log', name: request.pod }, signal, () =>
      this.#cluster.logOf(request),
    );
  }

  async exec(request: ExecRequest, signal?: AbortSignal): Promise<Executed> {
    const { pod, command } = request;
    return this.#gate.pass({ verb: 'create', resource: 'pods/exec', name: pod, body: command }, signal, () =>
      this.#cluster.run(request),
    );
  }

  async close(): Promise<void> {
    this.#gate.die();
  }

  #ask<A>(
    verb: string,
    resource: Resource<KubeObject>,
    request: Omit<Request, 'verb' | 'resource'>,
    signal: AbortSignal | undefined,
    serve: () => A,
  ): Promise<A> {
    return this.#gate.pass({ verb, resource: qualifiedName(resource), ...request }, signal, () => {
      this.#authorize(verb, resource);
      return serve();
    });
  }

  #authorize(verb: string, resource: Resource<KubeObject>): void {
    if (!this.#cluster.isDenied(verb, resource.plural)) return;
    throw new ClusterError('forbidden', `${qualifiedName(resource)} is forbidden: User cannot ${verb}`, {
      code: 403,
    });
  }

  #review<T extends KubeObject>(review: T): T {
    const { spec } = review as SelfSubjectAccessReview;
    const { verb = '', resource = '', subresource } = spec?.resourceAttributes ?? {};
    const path = subresource === undefined ? resource : `${resource}/${subresource}`;
    const allowed = ![resource, path].some((one) => this.#cluster.isDenied(verb, one));
    return { ...review, status: { allowed } };
  }
}

/** Upstream: pkg/registry/core/pod/storage/eviction.go (1.36). */
function budgetRefusal(): ClusterError {
  const message = "Cannot evict pod as it would violate the pod's disruption budget.";
  const causes = [{ reason: 'DisruptionBudget', message: 'The disruption budget web needs 3 healthy pods' }];
  const status = { kind: 'Status', code: 429, reason: 'TooManyRequests', message, details: { causes } };
  return new ClusterError('tooManyRequests', message, { code: 429, status });
}

function dry({ dryRun }: WriteOptions): { dryRun?: true } {
  return dryRun ? { dryRun } : {};
}

function mustMatch(
  live: KubeObject,
  { uid, resourceVersion }: Pick<DeleteOptions, 'uid' | 'resourceVersion'> = {},
): void {
  const { metadata = {} } = live;
  const conflict = (what: string) =>
    new ClusterError('conflict', `Operation cannot be fulfilled on "${metadata.name}": ${what}`, {
      code: 409,
    });
  if (uid !== undefined && uid !== metadata.uid) throw conflict(`Precondition failed: UID ${uid}`);
  if (resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion)
    throw conflict('the object has been modified');
}

function patchedBy<T extends KubeObject>(live: T, patch: Patch): T {
  if (patch.type === 'strategic') throw new ClusterError('unsupported', 'no strategic merge in this double');
  // What a patch makes of an object is an object of the same kind.
  if (patch.type === 'merge') return mergePatch(live, patch.body) as T;
  return jsonPatch(live as Readonly<Record<string, unknown>>, patch.body) as unknown as T;
}

/** Counts the generation and keeps the field owners; a patch that names the owners itself is taken at its word. */
function owned<T extends KubeObject>(live: T, patched: T): T {
  const { annotations = {}, managedFields: named = [], ...metadata } = patched.metadata ?? {};
  const isReset = sameJson(named, [{}]);
  // Upstream: an empty list of owners is no list at all, one of a single empty entry empties it.
  // apimachinery pkg/util/managedfields/internal/fieldmanager.go, isResetManagedFields (1.36).
  const start = isReset ? [] : named.length > 0 ? named : (live.metadata?.managedFields ?? []);
  const { spec: before } = live as { spec?: unknown };
  const { spec: after } = patched as { spec?: unknown };
  const { generation = 1 } = live.metadata ?? {};
  const managedFields = ownersAfter(live, patched, OURS, start);
  return {
    ...patched,
    metadata: {
      ...metadata,
      ...(Object.keys(annotations).length > 0 && { annotations }),
      ...(managedFields.length > 0 && { managedFields }),
      generation: sameJson(before, after) ? generation : generation + 1,
    },
  };
}
