import type { Scope } from '../cluster/cluster.ts';
import { ClusterError } from '../cluster/error.ts';
import type { Resource } from '../cluster/resource.ts';
import { qualifiedName } from '../cluster/resource.ts';
import type { KubeObject } from '../objects/meta.ts';
import type { Deadline } from './deadline.ts';
import { deadline } from './deadline.ts';
import type { Wire } from './exchange.ts';
import { noAnswerWithin, send } from './exchange.ts';
import { jsonLines } from './json-lines.ts';
import type { Query } from './paths.ts';
import { collectionPath, queryString, selection } from './paths.ts';
import { isStatus, statusError } from './status-error.ts';

/**
 * Bookmarks come about once a minute, so that after three silent minutes nobody is at the other end, even though no
 * packet ever said so.
 */
const SILENCE_MS = 180_000;
/** The server closes a watch after this long; at random, so that many of them do not come back at once. */
const SHORTEST_S = 300;
const LONGEST_S = 600;

/** One event of a watch as the server sends it; ERROR events are thrown instead. */
export interface Frame<T> {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK';
  readonly object: T;
}

/** A watch the server has accepted. */
export interface WatchStream<T> {
  /** Ends when the server closes the watch; rejects with a ClusterError when it breaks or tells of an error. */
  next(): Promise<Frame<T> | undefined>;
  /** Ends the request. */
  close(): void;
}

/** Starts one watch request; resolves once the server has accepted it. Rejects with a ClusterError. */
export async function openWatch<T extends KubeObject>(
  wire: Wire,
  resource: Resource<T>,
  scope: Scope,
  from: Query,
  signal: AbortSignal,
): Promise<WatchStream<T>> {
  const seconds = Math.floor(SHORTEST_S + wire.random() * (LONGEST_S - SHORTEST_S));
  const query = {
    ...selection(scope),
    watch: true,
    allowWatchBookmarks: true,
    timeoutSeconds: seconds,
    ...from,
  };
  const limit = deadline(wire.clock, signal);
  limit.limit(wire.requestTimeoutMs, noAnswerWithin(wire.requestTimeoutMs));
  try {
    const response = await send(
      wire,
      {
        method: 'GET',
        path: collectionPath(resource, scope.namespace) + queryString(query),
        what: `watch ${qualifiedName(resource)}`,
      },
      limit,
    );
    return streamOf<T>(response.body, limit);
  } catch (error) {
    limit.release();
    throw error;
  }
}

function streamOf<T>(body: AsyncIterable<Uint8Array>, limit: Deadline): WatchStream<T> {
  const lines = jsonLines(heard(body, limit));
  return {
    async next() {
      try {
        const { done, value } = await lines.next();
        return done ? undefined : frameOf<T>(value);
      } catch (error) {
        if (!(error instanceof SyntaxError)) throw error;
        throw new ClusterError('serverError', 'the server sent something that is not JSON', { cause: error });
      }
    },
    close: () => limit.release(),
  };
}

/** Passes chunks on; only waiting for the server counts as silence, not the time a consumer takes. */
async function* heard(body: AsyncIterable<Uint8Array>, limit: Deadline): AsyncGenerator<Uint8Array> {
  const listen = () => limit.limit(SILENCE_MS, `nothing heard for ${SILENCE_MS / 1000} s`);
  listen();
  for await (const chunk of body) {
    limit.lift();
    yield chunk;
    listen();
  }
  limit.lift();
}

function frameOf<T>(value: unknown): Frame<T> {
  if (isObject(value) && 'type' in value && 'object' in value && isObject(value.object)) {
    const { type, object } = value;
    if (type === 'ADDED' || type === 'MODIFIED' || type === 'DELETED' || type === 'BOOKMARK') {
      return { type, object: object as T };
    }
    if (type === 'ERROR' && isStatus(object)) throw statusError(object, object.code ?? 500);
  }
  throw new ClusterError('serverError', 'the server sent something that is not a watch event');
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
