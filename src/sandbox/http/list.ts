import type { KubeObject } from '../../objects/meta.ts';
import { badRequest, expired, refusal } from '../api/errors.ts';
import { apiVersionOf } from '../api/errors.ts';
import { isFields, jsonOf } from '../api/json.ts';
import type { TableMeta } from '../api/table/table.ts';
import { tableOf } from '../api/table/table.ts';
import { acceptsPartial, acceptsTable, includeOf } from './accepted.ts';
import { jsonAnswer } from './answers.ts';
import type { Call } from './call.ts';
import { selectionOf } from './selection.ts';
import type { HttpResponse } from './transport.ts';

/** Where the next page begins, and in which version of the world. */
interface Place {
  readonly version: number;
  readonly after: string;
}

/** GET of a collection, whole or page by page. Upstream: apiserver pkg/storage/etcd3/store.go, GetList (1.36). */
export function list(call: Call): HttpResponse {
  const { api, target, query } = call;
  const limit = numberOf(query.get('limit'));
  const place = placeOf(query.get('continue'));
  const { store } = api.context;
  const version = place?.version ?? versionOf(call);
  const all = store.all(target.kind, version);
  if (all === undefined) throw place === undefined ? tooOld(version, store.oldest) : tokenTooOld();
  const found = all
    .filter(selectionOf(call))
    .filter((one) => place === undefined || keyOf(one) > place.after);
  const items = limit > 0 ? found.slice(0, limit) : found;
  const last = items.at(-1);
  const more = items.length < found.length && last !== undefined;
  // How many remain is only known when nothing is selected from them.
  const counted = (query.get('labelSelector') ?? '') === '' && (query.get('fieldSelector') ?? '') === '';
  return listAnswer(call, items, {
    resourceVersion: String(version),
    ...(more && { continue: tokenOf({ version, after: keyOf(last) }) }),
    ...(more && counted && { remainingItemCount: found.length - items.length }),
  });
}

export function listAnswer(call: Call, items: readonly KubeObject[], metadata: TableMeta): HttpResponse {
  const { api, target, request, query } = call;
  const { kind } = target;
  if (acceptsTable(request)) {
    const now = api.context.time.epoch();
    return jsonAnswer(tableOf(kind, items, { now, include: includeOf(query), metadata }));
  }
  if (acceptsPartial(request)) {
    const partial = items.map((item) => ({ metadata: item.metadata ?? {} }));
    const type = { kind: 'PartialObjectMetadataList', apiVersion: 'meta.k8s.io/v1' };
    return jsonAnswer({ ...type, metadata, items: partial });
  }
  const type = { kind: `${kind.kind}List`, apiVersion: apiVersionOf(kind) };
  return jsonAnswer({ ...type, metadata, items: items.map(untyped) });
}

/** Items of a list do not repeat what the list says. */
function untyped(item: KubeObject): object {
  const { apiVersion: _, kind: __, ...rest } = jsonOf(item);
  return rest;
}

function keyOf({ metadata }: KubeObject): string {
  return `${metadata?.namespace ?? ''}/${metadata?.name ?? ''}`;
}

function numberOf(text: string | null): number {
  if (text === null || text === '') return 0;
  if (!/^-?\d+$/.test(text))
    throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
  return Number(text);
}

/** Any version up to now will do, except where the client insists on one. */
function versionOf({ api, query }: Call): number {
  const { store } = api.context;
  const asked = parseVersion(query.get('resourceVersion'));
  if (asked > store.version) throw tooNew(asked, store.version);
  return query.get('resourceVersionMatch') === 'Exact' ? asked : store.version;
}

/** 0 when none is given. */
export function parseVersion(text: string | null): number {
  if (text === null || text === '') return 0;
  if (/^\d+$/.test(text)) return Number(text);
  const why = `strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`;
  throw refusal(500, '', `resourceVersion: Invalid value: ${JSON.stringify(text)}: ${why}`);
}

function tooNew(asked: number, now: number): Error {
  const causes = [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }];
  const message = `Timeout: Too large resource version: ${asked}, current: ${now}`;
  return refusal(504, 'Timeout', message, { causes, retryAfterSeconds: 1 });
}

export function tooOld(asked: number, oldest: number): ReturnType<typeof expired> {
  return expired(`too old resource version: ${asked} (${oldest})`);
}

const TOKEN_TOO_OLD =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter.';

function tokenTooOld(): Error {
  return expired(TOKEN_TOO_OLD);
}

function tokenOf({ version, after }: Place): string {
  const [namespace = '', name = ''] = after.split('/');
  // etcd goes on right behind this key.
  const start = `${namespace === '' ? '' : `${namespace}/`}${name}\0`;
  return Buffer.from(JSON.stringify({ v: 'meta.k8s.io/v1', rv: version, start })).toString('base64url');
}

function placeOf(token: string | null): Place | undefined {
  if (token === null || token === '') return undefined;
  try {
    const read: unknown = JSON.parse(Buffer.from(token, 'base64url').toString());
    if (isFields(read) && typeof read['start'] === 'string') {
      const start = read['start'].replace(/\0$/, '');
      return { version: Number(read['rv']), after: start.includes('/') ? start : `/${start}` };
    }
  } catch {
    // Whatever is wrong with a token is told in the same words.
  }
  throw badRequest(
    'invalid continue token: continue key is not valid: invalid character looking for beginning of value',
  );
}
