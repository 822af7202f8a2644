import type { Pod } from '../../objects/workload.ts';
import { badRequest } from '../api/errors.ts';
import { pods } from '../api/kinds.ts';
import { textAnswer } from './answers.ts';
import type { Call } from './call.ts';
import type { HttpResponse } from './transport.ts';

const POLL_MS = 500;

/** pods/log: what a container wrote, its last lines, or all that is to come. Upstream: pkg/registry/core/pod/strategy.go, LogLocation. */
export function log(call: Call, name: string): HttpResponse {
  const { api, target, query, runtime } = call;
  const pod = api.get(pods, { namespace: target.namespace, name });
  const container = containerOf(pod, query.get('container'));
  const previous = query.get('previous') === 'true';
  const read = () => runtime?.logs(pod, container, { previous }) ?? '';
  if (query.get('follow') !== 'true') return textAnswer(limited(read(), query));
  const headers = { 'content-type': 'text/plain; charset=utf-8' };
  return { status: 200, headers, body: follow(call, read, isOver(call, name)) };
}

/** The container that is asked for, or the only one. */
export function containerOf({ metadata, spec = {} }: Pod, asked: string | null): string {
  const { containers = [], initContainers = [] } = spec;
  const names = [...containers, ...initContainers].map(({ name = '' }) => name);
  if (asked !== null && asked !== '') {
    if (names.includes(asked)) return asked;
    throw badRequest(`container ${asked} is not valid for pod ${metadata?.name}`);
  }
  const [first = '', ...others] = containers.map(({ name = '' }) => name);
  const choose = `a container name must be specified for pod ${metadata?.name}, choose one of: [${names.join(' ')}]`;
  if (others.length > 0) throw badRequest(choose);
  return first;
}

function limited(text: string, query: URLSearchParams): string {
  const tail = query.get('tailLines');
  if (tail === null) return text;
  const lines = text.split('\n');
  const ended = lines.at(-1) === '';
  const kept = (ended ? lines.slice(0, -1) : lines).slice(-Number(tail) || Infinity);
  return kept.length === 0 || Number(tail) === 0 ? '' : `${kept.join('\n')}${ended ? '\n' : ''}`;
}

/** The pod is gone, or another one has its name. */
function isOver({ api, target }: Call, name: string): () => boolean {
  const find = () => api.context.store.find(pods, { namespace: target.namespace, name });
  const uid = find()?.metadata?.uid;
  return () => find()?.metadata?.uid !== uid;
}

async function* follow(
  { api, request, query }: Call,
  read: () => string,
  over: () => boolean,
): AsyncGenerator<Uint8Array> {
  let sent = read();
  yield Buffer.from(limited(sent, query));
  while (!over()) {
    await api.context.time.sleep(POLL_MS, request.signal);
    const now = read();
    if (now.length > sent.length) yield Buffer.from(now.slice(sent.length));
    sent = now;
  }
}
