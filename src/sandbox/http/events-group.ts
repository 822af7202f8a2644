import type { Fields } from '../api/json.ts';
import { fieldsOf, isFields, listOf, withFields } from '../api/json.ts';
import type { Handler, HttpRequest, HttpResponse } from './transport.ts';

const CORE = '/api/v1';
const GROUP = '/apis/events.k8s.io/v1';

/** What events.k8s.io calls the fields of core/v1. Upstream: pkg/apis/events/v1/conversion.go (1.36). */
const NAMES: Readonly<Record<string, string>> = {
  note: 'message',
  regarding: 'involvedObject',
  reportingController: 'reportingComponent',
  deprecatedSource: 'source',
  deprecatedFirstTimestamp: 'firstTimestamp',
  deprecatedLastTimestamp: 'lastTimestamp',
  deprecatedCount: 'count',
};
const CORE_NAMES = Object.fromEntries(Object.entries(NAMES).map(([name, core]) => [core, name]));

/** Events have two groups and are stored once: here a request for the newer one becomes one for core/v1, and back. */
export function withEventsGroup(handler: Handler): Handler {
  return async (request) => {
    if (!/^\/apis\/events\.k8s\.io\/v1\/(namespaces\/[^/]+\/)?events\b/.test(request.path))
      return handler(request);
    const response = await handler(toCore(request));
    return { ...response, body: translated(response) };
  };
}

function toCore(request: HttpRequest): HttpRequest {
  const path = request.path
    .replace(GROUP, CORE)
    .replaceAll(/\bregarding(?=\.|%2E)/gi, 'involvedObject')
    .replaceAll('reportingController', 'reportingComponent');
  if (request.body === undefined) return { ...request, path };
  return { ...request, path, body: textOf(request.body, (fields) => renamed(fields, NAMES, 'v1')) };
}

async function* translated({ body }: HttpResponse): AsyncGenerator<Uint8Array> {
  let rest = '';
  for await (const chunk of body) {
    const lines = (rest + Buffer.from(chunk).toString()).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield Buffer.from(`${textOf(line, fromCore)}\n`);
  }
  if (rest !== '') yield Buffer.from(textOf(rest, fromCore));
}

function textOf(json: string, change: (fields: Fields) => Fields): string {
  try {
    const read: unknown = JSON.parse(json);
    return isFields(read) ? JSON.stringify(change(read)) : json;
  } catch {
    // Whatever is wrong with it is for the server to say.
    return json;
  }
}

/** An event, a list of them, or a change of one; everything else stays. */
function fromCore(answer: Fields): Fields {
  const { kind, items, object } = answer;
  if (kind === 'EventList') {
    const events = listOf(items).map((item) => renamed(fieldsOf(item), CORE_NAMES, undefined));
    return { ...answer, apiVersion: 'events.k8s.io/v1', items: events };
  }
  if (kind === 'Event') return renamed(answer, CORE_NAMES, 'events.k8s.io/v1');
  return isFields(object) && kind === undefined ? { ...answer, object: fromCore(object) } : answer;
}

function renamed(
  event: Fields,
  names: Readonly<Record<string, string>>,
  apiVersion: string | undefined,
): Fields {
  const fields = Object.fromEntries(Object.entries(event).map(([key, value]) => [names[key] ?? key, value]));
  return apiVersion === undefined ? fields : withFields(fields, { apiVersion });
}
