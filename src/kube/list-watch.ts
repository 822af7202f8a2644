import type { Scope, WatchEvent } from '../cluster/cluster.ts';
import type { ClusterError } from '../cluster/error.ts';
import { isClusterError } from '../cluster/error.ts';
import type { Resource } from '../cluster/resource.ts';
import type { KubeObject } from '../objects/meta.ts';
import type { Wire } from './exchange.ts';
import type { Memory } from './initial-list.ts';
import { begin } from './initial-list.ts';
import { backOff, pause } from './retry.ts';
import { settledWithin } from './settled-within.ts';
import type { Frame, WatchStream } from './watch-stream.ts';
import { openWatch } from './watch-stream.ts';

const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 10_000;
const LONGEST_RETRY_AFTER_MS = 60_000;
/** A watch that ends sooner, having told nothing, counts as failed: else we would ask again without end. */
const SHORT_WATCH_MS = 1000;
/** A version that is too old is refused by the first event: seen 4 ms after the response's head from a cache, 100 ms from etcd. */
const REFUSAL_MS = 500;
/** The server's cache keeps what happened this long ago whatever the traffic (watch_cache.go, eventFreshDuration). */
const FRESH_MS = 75_000;
/** The server keeps failing from one version on, say for an event it cannot decode: begin anew. */
const ERRORS_BEFORE_RELIST = 3;

/**
 * Lists and watches for ever; see the port. Every end of a stream, the server's regular ones too, is told as `lost`
 * at once and as `resumed` (or `listed`) when it is over, so that no interval without sight goes unrecorded; one of
 * the regular ends lasts a few milliseconds. Failures before the first `listed` are not told, only retried.
 * Model: client-go tools/cache/reflector.go (1.37).
 */
export async function* listWatch<T extends KubeObject>(
  wire: Wire,
  memory: Memory,
  resource: Resource<T>,
  scope: Scope,
  signal: AbortSignal,
): AsyncGenerator<WatchEvent<T>, void, undefined> {
  const course: Course = { version: undefined, heardAt: 0, failures: 0, streamErrors: 0, sight: 'none' };
  while (!signal.aborted) {
    let stream: WatchStream<T> | undefined;
    let loss: Loss;
    try {
      if (course.version === undefined) {
        const beginning = await begin(wire, memory, resource, scope, signal);
        stream = beginning.stream;
        course.version = beginning.listing.resourceVersion;
        course.heardAt = wire.clock.monotonic();
        course.sight = 'clear';
        yield { type: 'listed', ...beginning.listing };
      }
      // A stream that brought the list has told something already, however soon it ends.
      const useful = stream !== undefined;
      stream ??= await openWatch(wire, resource, scope, { resourceVersion: course.version }, signal);
      loss = yield* follow(wire, stream, course, useful);
    } catch (error) {
      if (signal.aborted) return;
      if (!isClusterError(error) || isForGood(error)) throw error;
      loss = afterError(error, course, wire, stream !== undefined);
    } finally {
      stream?.close();
    }
    if (course.sight === 'clear') {
      course.sight = 'lost';
      yield { type: 'lost', reason: loss.reason };
    }
    if (!(await waited(wire, loss.waitMs, signal))) return;
  }
}

/** Where a list-and-watch stands. */
interface Course {
  /** Where to go on; undefined: from a new list. */
  version: string | undefined;
  /** When the server gave us that version, on the monotonic clock. */
  heardAt: number;
  /** Failed tries since the last sign of life. */
  failures: number;
  /** Accepted watches since then that told of an error or of nonsense. */
  streamErrors: number;
  /** `none`: nothing was listed yet. */
  sight: 'none' | 'clear' | 'lost';
}

interface Loss {
  readonly reason: string;
  readonly waitMs: number;
}

/** Passes on what one stream tells until the server closes it; rejects when it breaks. */
async function* follow<T extends KubeObject>(
  wire: Wire,
  stream: WatchStream<T>,
  course: Course,
  useful: boolean,
): AsyncGenerator<WatchEvent<T>, Loss, undefined> {
  const startedAt = wire.clock.monotonic();
  let heard = useful;
  let next = stream.next();
  if (course.sight === 'lost') {
    const fresh = course.streamErrors === 0 && startedAt - course.heardAt < FRESH_MS;
    if (!fresh && (await settledWithin(wire.clock, next, REFUSAL_MS))) await next;
    course.sight = 'clear';
    yield { type: 'resumed' };
  }
  for (let frame = await next; frame; frame = await next) {
    heard = true;
    course.failures = 0;
    course.streamErrors = 0;
    course.heardAt = wire.clock.monotonic();
    course.version = frame.object.metadata?.resourceVersion ?? course.version;
    const event = eventOf(frame);
    if (event) yield event;
    next = stream.next();
  }
  const lasted = heard || wire.clock.monotonic() - startedAt >= SHORT_WATCH_MS;
  course.failures = lasted ? 0 : course.failures + 1;
  return { reason: 'the server closed the watch', waitMs: lasted ? 0 : backOffAfter(course.failures, wire) };
}

/** Bookmarks only say how far we are. */
function eventOf<T>({ type, object }: Frame<T>): WatchEvent<T> | undefined {
  switch (type) {
    case 'ADDED':
      return { type: 'added', object };
    case 'MODIFIED':
      return { type: 'modified', object };
    case 'DELETED':
      return { type: 'deleted', object };
    case 'BOOKMARK':
      return undefined;
  }
}

/** What another try may not meet: no server refuses for good with these, odd as a conflict is for a list. */
const passing = ['unreachable', 'timeout', 'serverError', 'tooManyRequests', 'gone', 'conflict'] as const;

/** Everything a second try cannot mend. */
function isForGood(error: ClusterError): boolean {
  return !isClusterError(error, ...passing);
}

function afterError(error: ClusterError, course: Course, wire: Wire, accepted: boolean): Loss {
  course.failures += 1;
  if (accepted && error.kind === 'serverError') course.streamErrors += 1;
  if (error.kind === 'gone' || course.streamErrors >= ERRORS_BEFORE_RELIST) {
    course.version = undefined;
    course.streamErrors = 0;
  }
  const asked = error.retryAfterMs;
  if (asked !== undefined) return { reason: error.message, waitMs: Math.min(asked, LONGEST_RETRY_AFTER_MS) };
  const atOnce = error.kind === 'gone' && course.failures === 1;
  return { reason: error.message, waitMs: atOnce ? 0 : backOffAfter(course.failures, wire) };
}

function backOffAfter(failures: number, wire: Wire): number {
  return backOff(failures - 1, FIRST_WAIT_MS, LONGEST_WAIT_MS, wire.random);
}

/** False when the signal aborted meanwhile. */
async function waited(wire: Wire, ms: number, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return false;
  if (ms === 0) return true;
  return pause(wire, ms, signal).then(
    () => true,
    (error: unknown) => {
      if (signal.aborted) return false;
      throw error;
    },
  );
}
