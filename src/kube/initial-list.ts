import type { Listing, Scope } from '../cluster/cluster.ts';
import { ClusterError, isClusterError } from '../cluster/error.ts';
import type { Resource } from '../cluster/resource.ts';
import type { KubeObject } from '../objects/meta.ts';
import type { Wire } from './exchange.ts';
import { list } from './list.ts';
import { settledWithin } from './settled-within.ts';
import type { Frame, WatchStream } from './watch-stream.ts';
import { openWatch } from './watch-stream.ts';

/** Marks the bookmark that ends the initial events. */
const END_MARK = 'k8s.io/initial-events-end';
/** A server that knows nothing of WatchList may just watch and never send the mark. */
const PATIENCE_MS = 30_000;

/** What one cluster has taught us about itself. */
export interface Memory {
  /** False once the server has refused to stream a list. */
  watchList: boolean;
}

/** A list, and the watch that goes on from it where the list came by a watch. */
export interface Beginning<T> {
  readonly listing: Listing<T>;
  readonly stream: WatchStream<T> | undefined;
}

/**
 * Gets the state of things: as the beginning of a watch where the server can (WatchList, KEP-3157; one request, and
 * no list in one piece in anybody's memory), else as a list.
 */
export async function begin<T extends KubeObject>(
  wire: Wire,
  memory: Memory,
  resource: Resource<T>,
  scope: Scope,
  signal: AbortSignal,
): Promise<Beginning<T>> {
  if (memory.watchList) {
    const streamed = await streamedList(wire, memory, resource, scope, signal);
    if (streamed) return streamed;
  }
  return { listing: await list(wire, resource, scope, signal), stream: undefined };
}

async function streamedList<T extends KubeObject>(
  wire: Wire,
  memory: Memory,
  resource: Resource<T>,
  scope: Scope,
  signal: AbortSignal,
): Promise<Beginning<T> | undefined> {
  const from = { sendInitialEvents: true, resourceVersionMatch: 'NotOlderThan' };
  let stream: WatchStream<T> | undefined;
  try {
    stream = await openWatch(wire, resource, scope, from, signal);
    const listing = await readInitialEvents(wire, stream);
    if (listing) return { listing, stream };
    memory.watchList = false;
  } catch (error) {
    stream?.close();
    if (!isClusterError(error) || !canBeListed(error)) throw error;
    // Forbidden may be said of this resource alone and a failure of this moment; the others speak of the server.
    if (error.kind !== 'forbidden' && error.kind !== 'serverError') memory.watchList = false;
    return undefined;
  }
  stream.close();
  return undefined;
}

/** A server that answers, but not this: a plain list, with retries of its own, tells more. */
function canBeListed({ kind, code }: ClusterError): boolean {
  switch (kind) {
    case 'badRequest':
    case 'invalid':
    case 'unsupported':
    case 'forbidden':
      return true;
    case 'serverError':
      return code !== undefined;
    default:
      return false;
  }
}

/** Undefined when the server seems not to know what it was asked. */
async function readInitialEvents<T extends KubeObject>(
  wire: Wire,
  stream: WatchStream<T>,
): Promise<Listing<T> | undefined> {
  const items = new Map<string, T>();
  for (;;) {
    const next = stream.next();
    if (!(await settledWithin(wire.clock, next, PATIENCE_MS))) return undefined;
    const frame = await next;
    if (!frame)
      throw new ClusterError('unreachable', 'the server closed the watch before its list was complete');
    const { metadata } = frame.object;
    const key = `${metadata?.namespace ?? ''}/${metadata?.name ?? ''}`;
    if (isEnd(frame)) return { items: [...items.values()], resourceVersion: metadata?.resourceVersion ?? '' };
    if (frame.type === 'DELETED') items.delete(key);
    else if (frame.type !== 'BOOKMARK') items.set(key, frame.object);
  }
}

function isEnd({ type, object }: Frame<KubeObject>): boolean {
  return type === 'BOOKMARK' && object.metadata?.annotations?.[END_MARK] === 'true';
}
