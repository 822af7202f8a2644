import type { Scope } from '../../src/cluster/cluster.ts';
import { ClusterError } from '../../src/cluster/error.ts';
import type { Resource } from '../../src/cluster/resource.ts';
import { apiVersionOf, qualifiedName } from '../../src/cluster/resource.ts';
import type { KubeObject, ObjectMeta } from '../../src/objects/meta.ts';

export interface StoreEvent {
  readonly resource: string;
  readonly type: 'added' | 'modified' | 'deleted';
  readonly object: KubeObject;
}

/** What the cluster holds. Objects are never changed in place, so whoever has one may keep it. */
export class Store {
  readonly #objects = new Map<string, KubeObject>();
  readonly #listeners = new Set<(event: StoreEvent) => void>();
  #version = 1000;
  #uids = 0;

  get version(): string {
    return String(this.#version);
  }

  subscribe(listener: (event: StoreEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  find<T extends KubeObject>(
    resource: Resource<T>,
    namespace: string | undefined,
    name: string,
  ): T | undefined {
    // Objects are kept by their resource, which carries their type.
    return this.#objects.get(keyOf(resource, { namespace: namespace ?? '', name })) as T | undefined;
  }

  get<T extends KubeObject>(resource: Resource<T>, namespace: string | undefined, name: string): T {
    const found = this.find(resource, namespace, name);
    if (found !== undefined) return found;
    throw new ClusterError('notFound', `${qualifiedName(resource)} "${name}" not found`, { code: 404 });
  }

  list<T extends KubeObject>(resource: Resource<T>, scope: Scope = {}): readonly T[] {
    const prefix = `${qualifiedName(resource)} `;
    const ofKind = [...this.#objects]
      .filter(([key]) => key.startsWith(prefix))
      .map(([, object]) => object as T);
    return ofKind.filter((object) => isInScope(object, scope));
  }

  /** A new version of an object in which nothing else is new, as when somebody has written to it. */
  touch(resource: string, name: string): void {
    for (const [key, object] of this.#objects) {
      if (!key.startsWith(`${resource} `) || object.metadata?.name !== name) continue;
      const metadata = { ...object.metadata, resourceVersion: String(++this.#version) };
      this.#objects.set(key, { ...object, metadata });
      this.#tell({ resource, type: 'modified', object: { ...object, metadata } });
    }
  }

  /** Stores the object as a new version of itself and tells everybody who watches. */
  write<T extends KubeObject>(resource: Resource<T>, object: T): T {
    const key = keyOf(resource, object.metadata);
    const old = this.#objects.get(key);
    const uid = object.metadata?.uid ?? old?.metadata?.uid ?? `uid-${++this.#uids}`;
    const metadata = { ...object.metadata, uid, resourceVersion: String(++this.#version) };
    const stored: T = { apiVersion: apiVersionOf(resource), kind: resource.kind, ...object, metadata };
    this.#objects.set(key, stored);
    this.#tell({ resource: qualifiedName(resource), type: old ? 'modified' : 'added', object: stored });
    return stored;
  }

  remove<T extends KubeObject>(resource: Resource<T>, object: T): void {
    this.#objects.delete(keyOf(resource, object.metadata));
    const metadata = { ...object.metadata, resourceVersion: String(++this.#version) };
    this.#tell({ resource: qualifiedName(resource), type: 'deleted', object: { ...object, metadata } });
  }

  #tell(event: StoreEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}

export function isInScope(object: KubeObject, { namespace, labelSelector, fieldSelector }: Scope): boolean {
  const { name, namespace: own, labels = {} } = object.metadata ?? {};
  const [label = '', value] = labelSelector?.split('=') ?? [];
  return (
    (namespace === undefined || own === namespace) &&
    (labelSelector === undefined || labels[label] === value) &&
    (fieldSelector === undefined || fieldSelector === `metadata.name=${name}`)
  );
}

function keyOf(resource: Resource<KubeObject>, { namespace = '', name = '' }: ObjectMeta = {}): string {
  return `${qualifiedName(resource)} ${resource.namespaced ? namespace : ''}/${name}`;
}
