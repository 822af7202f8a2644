import { sameJson } from '../../../src/lib/equal.ts';
import type { KubeObject, ObjectMeta } from '../../../src/objects/meta.ts';
import { ApiError, type Api, type ApiKind, type Key, type Stored } from '../../../src/sandbox/api/api.ts';
import type { ClusterApi } from '../../../src/sandbox/controllers/world.ts';
import type { SandboxTime } from '../../../src/sandbox/clock/time.ts';
import { matchesLabels } from '../../../src/statefulset/selector.ts';

const PODS: ApiKind = { group: '', version: 'v1', plural: 'pods', kind: 'Pod', namespaced: true };

/** JSON as a tree of changeable objects. */
type Json = Record<string, unknown>;

/**
 * The least an API server can be, for tests of the controllers alone: uids, versions, generations, conflicts, graceful
 * deletion, finalizers. It knows no defaults, no validation and no admission: tests write objects in full.
 */
export class PlainApi implements ClusterApi {
  readonly #time: SandboxTime;
  readonly #objects = new Map<string, KubeObject>();
  readonly #listeners: { readonly plural: string; readonly tell: (change: Stored<KubeObject>) => void }[] =
    [];
  /** Refuses a call by throwing. Tests set it to make something fail. */
  refuse: (verb: string, plural: string, object: KubeObject) => void = () => undefined;
  #version = 0;

  constructor(time: SandboxTime) {
    this.#time = time;
  }

  get<T extends KubeObject>(kind: ApiKind<T>, key: Key): T {
    const found = this.#objects.get(idOf(kind, key));
    if (found === undefined)
      throw refusal(404, 'NotFound', `${kind.plural}${group(kind)} "${key.name}" not found`);
    return found as T;
  }

  list<T extends KubeObject>(
    kind: ApiKind<T>,
    query: { namespace?: string | undefined; labels?: object | undefined } = {},
  ) {
    const items = [...this.#objects]
      .filter(([id]) => id.startsWith(`${kind.plural}${group(kind)} `))
      .map(([, object]) => object as T)
      .filter(({ metadata }) => query.namespace === undefined || metadata?.namespace === query.namespace)
      .filter(
        ({ metadata }) => query.labels === undefined || matchesLabels(query.labels, metadata?.labels ?? {}),
      );
    return { items, resourceVersion: String(this.#version) };
  }

  create<T extends KubeObject>(kind: ApiKind<T>, namespace: string | undefined, object: T): T {
    const generated = (object.metadata as { generateName?: string } | undefined)?.generateName ?? '';
    const name = object.metadata?.name ?? `${generated}${this.#version.toString(36)}`;
    const id = idOf(kind, { namespace, name });
    this.refuse('create', kind.plural, { ...object, metadata: { ...object.metadata, name } });
    if (this.#objects.has(id))
      throw refusal(409, 'AlreadyExists', `${kind.plural}${group(kind)} "${name}" already exists`);
    const metadata: ObjectMeta = {
      ...object.metadata,
      name,
      ...(namespace === undefined ? {} : { namespace }),
      uid: `uid-${this.#version + 1}`,
      creationTimestamp: this.#time.stamp(),
      generation: 1,
    };
    const { status: given, ...rest } = object as T & { status?: Json };
    const status =
      kind.plural === 'pods'
        ? { phase: 'Pending' }
        : kind.plural === 'persistentvolumeclaims'
          ? { phase: 'Pending' }
          : given;
    const finalizers =
      kind.plural === 'persistentvolumeclaims' ? { finalizers: ['kubernetes.io/pvc-protection'] } : {};
    return this.#store('ADDED', id, kind, {
      ...rest,
      metadata: { ...finalizers, ...metadata },
      ...(status === undefined ? {} : { status }),
    } as unknown as T);
  }

  update<T extends KubeObject>(
    kind: ApiKind<T>,
    object: T,
    _caller: unknown,
    options: { subresource?: string } = {},
  ): T {
    const key = { namespace: object.metadata?.namespace, name: object.metadata?.name ?? '' };
    const old = this.get(kind, key);
    this.refuse(
      `update${options.subresource === undefined ? '' : `/${options.subresource}`}`,
      kind.plural,
      object,
    );
    const { resourceVersion, uid } = object.metadata ?? {};
    if (resourceVersion !== undefined && resourceVersion !== old.metadata?.resourceVersion)
      throw refusal(
        409,
        'Conflict',
        `Operation cannot be fulfilled on ${kind.plural}${group(kind)} "${key.name}": the object has been modified; please apply your changes to the latest version and try again`,
      );
    if (uid !== undefined && uid !== old.metadata?.uid)
      throw refusal(409, 'Conflict', 'the UID in the precondition does not match');
    return this.#write(kind, key, old, merged(kind, old, object, options.subresource));
  }

  patch<T extends KubeObject>(
    kind: ApiKind<T>,
    key: Key,
    patch: Parameters<Api['patch']>[2],
    _caller: unknown,
    options: { subresource?: string } = {},
  ): T {
    const old = this.get(kind, key);
    if (patch.type === 'json') throw new Error('no json patches here');
    const uid = (patch.patch as KubeObject).metadata?.uid;
    if (uid !== undefined && uid !== old.metadata?.uid)
      throw refusal(422, 'Invalid', 'metadata.uid: field is immutable');
    const next = applyMerge(old as unknown as Json, patch.patch as Json) as unknown as T;
    return this.#write(kind, key, old, merged(kind, old, next, options.subresource));
  }

  delete<T extends KubeObject>(
    kind: ApiKind<T>,
    key: Key,
    _caller: unknown,
    options: Parameters<Api['delete']>[3] = {},
  ): T {
    const old = this.get(kind, key);
    this.refuse('delete', kind.plural, old);
    if (options.preconditions?.uid !== undefined && options.preconditions.uid !== old.metadata?.uid)
      throw refusal(409, 'Conflict', 'the UID in the precondition does not match');
    const grace = kind.plural === 'pods' ? graceOf(old as Json, options.gracePeriodSeconds) : 0;
    const finalizers = finalizersOf(old, options.propagationPolicy);
    if (grace === 0 && finalizers.length === 0) return this.#store('DELETED', idOf(kind, key), kind, old);
    if (
      old.metadata?.deletionTimestamp !== undefined &&
      grace >= (old.metadata.deletionGracePeriodSeconds ?? 0)
    )
      return old;
    const deletionTimestamp = `${new Date(this.#time.epoch() + grace * 1000).toISOString().slice(0, 19)}Z`;
    const metadata = { ...old.metadata, deletionTimestamp, deletionGracePeriodSeconds: grace, finalizers };
    return this.#store('MODIFIED', idOf(kind, key), kind, { ...old, metadata });
  }

  bind(key: Key, node: string): void {
    const pod = this.get<KubeObject & { spec?: Json }>(PODS, key);
    const next: KubeObject & { spec?: Json } = { ...pod, spec: { ...pod.spec, nodeName: node } };
    this.#write<KubeObject>(PODS, key, pod, next);
  }

  evict(): void {
    throw new Error('nothing is evicted here');
  }

  observe<T extends KubeObject>(kind: ApiKind<T>, listener: (change: Stored<T>) => void): () => void {
    const entry = { plural: kind.plural, tell: listener as (change: Stored<KubeObject>) => void };
    this.#listeners.push(entry);
    return () => {
      this.#listeners.splice(this.#listeners.indexOf(entry), 1);
    };
  }

  #write<T extends KubeObject>(kind: ApiKind<T>, key: Key, old: T, next: T): T {
    if (sameJson(old, next)) return old;
    const done =
      next.metadata?.deletionTimestamp !== undefined &&
      (next.metadata.finalizers ?? []).length === 0 &&
      (next.metadata.deletionGracePeriodSeconds ?? 0) === 0;
    return this.#store(done ? 'DELETED' : 'MODIFIED', idOf(kind, key), kind, next);
  }

  #store<T extends KubeObject>(type: Stored<T>['type'], id: string, kind: ApiKind<T>, object: T): T {
    this.#version += 1;
    const stored = structuredClone({
      ...object,
      metadata: { ...object.metadata, resourceVersion: String(this.#version) },
    });
    if (type === 'DELETED') this.#objects.delete(id);
    else this.#objects.set(id, stored);
    for (const { plural, tell } of this.#listeners.slice())
      if (plural === kind.plural) tell({ type, object: stored });
    return stored;
  }
}

function finalizersOf({ metadata }: KubeObject, policy = 'Background'): readonly string[] {
  const extra = { Foreground: ['foregroundDeletion'], Orphan: ['orphan'] }[policy] ?? [];
  return [...new Set([...(metadata?.finalizers ?? []), ...extra])];
}

export function refusal(code: number, reason: string, message: string): ApiError {
  return new ApiError({ kind: 'Status', status: 'Failure', code, reason, message });
}

function idOf(kind: ApiKind, { namespace, name }: Key): string {
  return `${kind.plural}${group(kind)} ${namespace ?? ''}/${name}`;
}

function group(kind: ApiKind): string {
  return kind.group === '' ? '' : `.${kind.group}`;
}

function graceOf(pod: Json, asked: number | undefined): number {
  const spec = pod['spec'] as { nodeName?: string; terminationGracePeriodSeconds?: number };
  const phase = (pod['status'] as { phase?: string }).phase;
  if (spec.nodeName === undefined || phase === 'Succeeded' || phase === 'Failed') return 0;
  return asked ?? spec.terminationGracePeriodSeconds ?? 30;
}

/** What a write may change: the status alone, a pod's node alone, or everything else. */
function merged<T extends KubeObject>(kind: ApiKind<T>, old: T, next: T, subresource: string | undefined): T {
  const before = old as unknown as Json;
  const after = next as unknown as Json;
  if (subresource === 'status') return { ...before, status: after['status'] } as unknown as T;
  const changed = !sameJson(before['spec'], after['spec']);
  if (kind.plural === 'pods' && changed && !sameJson(volumesOf(before), volumesOf(after)))
    throw refusal(
      422,
      'Invalid',
      `Pod "${old.metadata?.name}" is invalid: spec: Forbidden: pod updates may not change fields other than \`spec.containers[*].image\``,
    );
  const { uid, creationTimestamp, deletionTimestamp, resourceVersion } = old.metadata ?? {};
  const kept = Object.fromEntries(
    Object.entries({ uid, creationTimestamp, deletionTimestamp, resourceVersion }).filter(
      ([, value]) => value !== undefined,
    ),
  );
  const generation = (old.metadata?.generation ?? 1) + (changed ? 1 : 0);
  return {
    ...after,
    status: before['status'],
    metadata: { ...next.metadata, ...kept, generation },
  } as unknown as T;
}

function volumesOf(pod: Json): unknown {
  return (pod['spec'] as Json)['volumes'];
}

const MERGE_KEYS: Readonly<Record<string, string>> = { ownerReferences: 'uid', conditions: 'type' };

function applyMerge(base: Json, patch: Json): Json {
  const result: Json = { ...base };
  for (const [key, value] of Object.entries(patch)) {
    const mergeKey = MERGE_KEYS[key];
    if (value === null) delete result[key];
    else if (mergeKey !== undefined && Array.isArray(value))
      result[key] = mergeList((base[key] ?? []) as Json[], value as Json[], mergeKey);
    else if (typeof value === 'object' && !Array.isArray(value))
      result[key] = applyMerge((base[key] ?? {}) as Json, value as Json);
    else result[key] = value;
  }
  return result;
}

function mergeList(base: readonly Json[], patch: readonly Json[], mergeKey: string): unknown {
  const gone = new Set(patch.filter((item) => item['$patch'] === 'delete').map((item) => item[mergeKey]));
  const news = patch.filter((item) => item['$patch'] !== 'delete');
  const kept = base
    .filter((item) => !gone.has(item[mergeKey]))
    .map((item) => news.find((one) => one[mergeKey] === item[mergeKey]) ?? item);
  return [...kept, ...news.filter((item) => !base.some((one) => one[mergeKey] === item[mergeKey]))];
}
