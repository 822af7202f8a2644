import type { KubeObject } from '../../objects/meta.ts';
import { matchesLabels } from '../../statefulset/selector.ts';
import type { SandboxTime } from '../clock/time.ts';
import type { Api, ApiKind, Caller, DeleteOptions, Key, Stored } from './api.ts';
import { keepQuotasCounted } from './admission/quota-status.ts';
import type { Context } from './context.ts';
import { notFound } from './errors.ts';
import { jsonOf, objectOf } from './json.ts';
import { namespaces, servedKind } from './kinds.ts';
import { seededRandom } from './random.ts';
import { Store } from './store.ts';
import { bind } from './write/bind.ts';
import { create } from './write/create.ts';
import { furnish } from './write/furnish.ts';
import type { Deleted } from './write/delete.ts';
import { remove } from './write/delete.ts';
import { evict } from './write/evict.ts';
import { patch } from './write/patch.ts';
import { update } from './write/update.ts';

export interface ApiOptions {
  readonly time: SandboxTime;
  /** Chance in names and UIDs; the same seed gives the same ones. */
  readonly seed?: number;
  /** The release whose rules and words apply: 36 for 1.36. */
  readonly minor?: number;
}

/** The server with what its HTTP front needs beyond the controllers' face. */
export interface ApiServer extends Api {
  readonly context: Context;
  /** As `delete`, and whether the object is gone. */
  remove<T extends KubeObject>(
    kind: ApiKind<T>,
    key: Key,
    caller: Caller,
    options?: DeleteOptions,
  ): Deleted<T>;
  /** POST pods/binding: the scheduler's decision. */
  bind(key: Key, node: string): void;
}

const NEWEST = 36;

export function createApi({ time, seed = 1, minor = NEWEST }: ApiOptions): ApiServer {
  const context: Context = {
    store: new Store(() => time.monotonic()),
    time,
    random: seededRandom(seed),
    minor,
  };
  const { store } = context;
  keepQuotasCounted(context);
  const removed = <T extends KubeObject>(kind: ApiKind<T>, key: Key, options?: DeleteOptions) =>
    remove<T>(context, servedKind(kind), key, options);

  return {
    context,
    get(kind, key) {
      const found = store.find(kind, key);
      if (found === undefined) throw notFound(servedKind(kind), key.name);
      return found;
    },
    list(kind, query = {}) {
      const items = (store.all(kind) ?? []).filter(
        ({ metadata }) =>
          (query.namespace === undefined || metadata?.namespace === query.namespace) &&
          (query.labels === undefined || matchesLabels(query.labels, metadata?.labels ?? {})),
      );
      return { items, resourceVersion: String(store.version) };
    },
    create(kind, namespace, object, caller, options) {
      const created = create(context, servedKind(kind), namespace, object, caller, options);
      if (kind.plural === namespaces.plural && !options?.dryRun)
        furnish(context, created.metadata?.name ?? '');
      return created;
    },
    update(kind, object, caller, options) {
      const { namespace, name = '' } = object.metadata ?? {};
      return update(context, servedKind(kind), { namespace, name }, object, caller, options);
    },
    patch: (kind, key, change, caller, options) =>
      patch(context, servedKind(kind), key, change, caller, options),
    delete: (kind, key, _caller, options) => removed(kind, key, options).object,
    remove: (kind, key, _caller, options) => removed(kind, key, options),
    evict: (key, caller, options) => evict(context, key, caller, options),
    bind: (key, node) => bind(context, key, node),
    observe<T extends KubeObject>(kind: ApiKind<T>, listener: (change: Stored<T>) => void) {
      const served = servedKind(kind);
      return store.subscribe((change) => {
        if (change.kind === served)
          listener({ type: change.type, object: objectOf<T>(jsonOf(change.object)) });
      });
    },
  };
}
