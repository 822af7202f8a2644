import type { KubeObject } from '../../objects/meta.ts';
import type { ApiError } from '../api/api.ts';
import { apiVersionOf, forbiddenField, invalid } from '../api/errors.ts';
import { withMetadata } from '../api/json.ts';
import type { Change } from '../api/store.ts';
import { tableOf } from '../api/table/table.ts';
import { acceptsTable, includeOf } from './accepted.ts';
import type { Call } from './call.ts';
import { parseVersion, tooOld } from './list.ts';
import { Queue } from './queue.ts';
import { selectionOf } from './selection.ts';
import type { HttpResponse } from './transport.ts';
import { ConnectionReset } from './transport.ts';

const BOOKMARK_MS = 60_000;
/** A real server ends a watch after half an hour to an hour, at random. */
const SHORTEST_S = 1800;
/** Ends the initial events of a streamed list. */
const END_MARK = 'k8s.io/initial-events-end';

type Frame = 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';

/**
 * A watch: what there is, where the client does not say from when, then every change. An object that comes to match
 * the selectors is ADDED, one that ceases to is DELETED.
 * Upstream: apiserver pkg/endpoints/handlers/watch.go, pkg/storage/cacher (1.36).
 */
export function watch(call: Call): HttpResponse {
  const { query } = call;
  const initial = query.get('sendInitialEvents');
  if (initial !== null && query.get('resourceVersionMatch') !== 'NotOlderThan') throw needsMatch();
  const stream = new WatchStream(call);
  stream.begin(parseVersion(query.get('resourceVersion')), initial);
  return { status: 200, headers: { 'content-type': 'application/json' }, body: stream.body };
}

class WatchStream {
  readonly #call: Call;
  readonly #queue = new Queue<Uint8Array>();
  readonly #selected: (object: KubeObject) => boolean;
  readonly #endings: (() => void)[] = [];
  /** Change after change, the last one no earlier than the ones before, however the lag changes. */
  #deliveredAt = 0;
  #tabled = false;

  constructor(call: Call) {
    this.#call = call;
    this.#selected = selectionOf(call);
  }

  get body(): AsyncIterable<Uint8Array> {
    return this.#queue;
  }

  begin(version: number, initial: string | null): void {
    const { store } = this.#call.api.context;
    if (version > 0 && initial !== 'true') {
      const missed = store.since(version);
      if (missed === undefined) return this.#refuse(tooOld(version, store.oldest));
      for (const change of missed) this.#take(change);
    } else if (initial !== 'false') this.#sendAll(initial === 'true');
    this.#endings.push(store.subscribe((change) => this.#later(change)));
    this.#live();
  }

  #sendAll(marked: boolean): void {
    const { api, target } = this.#call;
    const { store } = api.context;
    for (const object of store.all(target.kind) ?? [])
      if (this.#selected(object)) this.#send('ADDED', object);
    if (marked && this.#wantsBookmarks) this.#bookmark({ [END_MARK]: 'true' });
  }

  get #wantsBookmarks(): boolean {
    const asked = this.#call.query.get('allowWatchBookmarks');
    return asked === 'true' || asked === '1';
  }

  /** How long it lives, and what ends it. */
  #live(): void {
    const { api, request, query, faults, target } = this.#call;
    const { time, random } = api.context;
    const asked = Number(query.get('timeoutSeconds') ?? 0);
    const seconds = asked > 0 ? asked : SHORTEST_S * (1 + random.next());
    this.#endings.push(time.after(seconds * 1000, () => this.#end()));
    if (this.#wantsBookmarks) this.#bookmarks();
    const abort = () => this.#end(request.signal.reason);
    request.signal.addEventListener('abort', abort, { once: true });
    this.#endings.push(() => request.signal.removeEventListener('abort', abort));
    const drop = (how: 'end' | 'reset') => (how === 'end' ? this.#end() : this.#end(new ConnectionReset()));
    this.#endings.push(faults.watching({ resource: target.kind.plural, drop }));
  }

  #bookmarks(): void {
    const { time } = this.#call.api.context;
    const cancel = time.after(BOOKMARK_MS, () => {
      this.#endings.splice(this.#endings.indexOf(cancel), 1);
      this.#bookmark();
      this.#bookmarks();
    });
    this.#endings.push(cancel);
  }

  #later(change: Change): void {
    const { api, faults, target } = this.#call;
    const { time } = api.context;
    const now = time.monotonic();
    const at = Math.max(this.#deliveredAt, now + faults.lagOf(target.kind.plural));
    this.#deliveredAt = at;
    if (at <= now) this.#take(change);
    else this.#endings.push(time.after(at - now, () => this.#take(change)));
  }

  #take({ kind, type, object, before }: Change): void {
    if (kind !== this.#call.target.kind) return;
    const was = before !== undefined && this.#selected(before);
    const is = type !== 'DELETED' && this.#selected(object);
    if (is) this.#send(was ? 'MODIFIED' : 'ADDED', object);
    else if (was) {
      // The last state the client could see, with the version of its end.
      const last = type === 'DELETED' ? object : withMetadata(before, versionOf(object));
      this.#send('DELETED', last);
    }
  }

  #bookmark(annotations?: Readonly<Record<string, string>>): void {
    const { kind } = this.#call.target;
    const resourceVersion = String(this.#call.api.context.store.version);
    const metadata = { resourceVersion, ...(annotations && { annotations }) };
    this.#write('BOOKMARK', { kind: kind.kind, apiVersion: apiVersionOf(kind), metadata });
  }

  #send(type: Frame, object: KubeObject): void {
    const { api, request, query, target } = this.#call;
    if (!acceptsTable(request)) return this.#write(type, object);
    const metadata = versionOf(object);
    const table = tableOf(target.kind, [object], {
      now: api.context.time.epoch(),
      include: includeOf(query),
      metadata,
    });
    // Only the first one says what the columns are.
    this.#write(type, this.#tabled ? { ...table, columnDefinitions: null } : table);
    this.#tabled = true;
  }

  #refuse(error: ApiError): void {
    this.#write('ERROR', error.status);
    this.#queue.close();
  }

  #write(type: Frame, object: object): void {
    this.#queue.push(Buffer.from(`${JSON.stringify({ type, object })}\n`));
  }

  #end(error?: unknown): void {
    for (const ending of this.#endings.splice(0)) ending();
    if (error === undefined) this.#queue.close();
    else this.#queue.fail(error);
  }
}

function versionOf({ metadata }: KubeObject): { readonly resourceVersion: string | undefined } {
  return { resourceVersion: metadata?.resourceVersion };
}

function needsMatch(): Error {
  const options = { group: 'meta.k8s.io', version: 'v1', plural: '', kind: 'ListOptions', namespaced: false };
  const why = 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan';
  return invalid(options, '', [forbiddenField('resourceVersionMatch', why)]);
}
