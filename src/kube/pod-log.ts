import type { LogRequest } from '../cluster/cluster.ts';
import { pods } from '../cluster/resource.ts';
import { readAll } from './body.ts';
import { deadline } from './deadline.ts';
import { noAnswerWithin, send, type Wire } from './exchange.ts';
import { objectPath, queryString } from './paths.ts';

/** The end of a container's log. Asked for once: who wants it cannot wait for long. */
export async function podLog(wire: Wire, request: LogRequest, signal?: AbortSignal): Promise<string> {
  const { namespace, pod, container, previous, tailLines, limitBytes } = request;
  const limit = deadline(wire.clock, signal);
  limit.limit(wire.requestTimeoutMs, noAnswerWithin(wire.requestTimeoutMs));
  const query = queryString({ container, previous, tailLines, limitBytes, timestamps: true });
  try {
    const path = `${objectPath(pods, { namespace, name: pod })}/log${query}`;
    const response = await send(wire, { method: 'GET', path, what: `get pods/log ${pod}`, signal }, limit);
    return await readAll(response.body);
  } finally {
    limit.release();
  }
}
