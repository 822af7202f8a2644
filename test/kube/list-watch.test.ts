import { beforeEach, describe, expect, test } from 'vitest';
import type { Cluster, WatchEvent } from '../../src/cluster/cluster.ts';
import { pods, statefulSets } from '../../src/cluster/resource.ts';
import { createCluster } from '../../src/kube/create-cluster.ts';
import type { Pod } from '../../src/objects/workload.ts';
import { Follower } from './support/collect.ts';
import { ManualClock, settle } from './support/manual-clock.ts';
import { aPod, aPodList } from './support/objects.ts';
import type { Arrival, Stream } from './support/scripted-server.ts';
import { ScriptedServer } from './support/scripted-server.ts';

let server: ScriptedServer;
let clock: ManualClock;
let cluster: Cluster;
let stop: AbortController;

beforeEach(() => {
  server = new ScriptedServer();
  clock = new ManualClock();
  stop = new AbortController();
  cluster = createCluster(server.transport, { server: 'https://k', version: '1', clock, random: () => 0 });
});

const watch = () => new Follower(cluster.watch(pods, { namespace: 'shop' }, stop.signal));

/** `listed a b`, `modified a@5`, `lost`: an event as one reads it. */
function brief(event: WatchEvent<Pod>): string {
  switch (event.type) {
    case 'listed':
      return ['listed', ...event.items.map((pod) => pod.metadata?.name), `@${event.resourceVersion}`].join(
        ' ',
      );
    case 'lost':
    case 'resumed':
      return event.type;
    default:
      return `${event.type} ${event.object.metadata?.name}@${event.object.metadata?.resourceVersion}`;
  }
}

const told = (follower: Follower<WatchEvent<Pod>>) => follower.seen.map(brief);

function bookmark(resourceVersion: number, annotations?: Record<string, string>): Pod {
  return {
    kind: 'Pod',
    metadata: { resourceVersion: String(resourceVersion), ...(annotations && { annotations }) },
  };
}

const endOfList = (resourceVersion: number) =>
  bookmark(resourceVersion, { 'k8s.io/initial-events-end': 'true' });

/** Answers a WatchList request with these pods and keeps the stream open. */
function streamList(arrival: Arrival, names: readonly string[], resourceVersion: number): Stream {
  const stream = arrival.stream();
  for (const name of names) stream.event('ADDED', aPod(name, 1));
  stream.event('BOOKMARK', endOfList(resourceVersion));
  return stream;
}

/** A watch that has listed pod `a` at version 10. */
async function begun(): Promise<{ follower: Follower<WatchEvent<Pod>>; stream: Stream }> {
  const follower = watch();
  const stream = streamList(await server.next(), ['a'], 10);
  expect(brief(await follower.next())).toBe('listed a @10');
  return { follower, stream };
}

describe('the beginning', () => {
  test('is one request where the server can stream its list', async () => {
    const follower = watch();
    const arrival = await server.next();
    expect(arrival.path).toBe('/api/v1/namespaces/shop/pods');
    expect(arrival.query).toEqual({
      watch: 'true',
      allowWatchBookmarks: 'true',
      sendInitialEvents: 'true',
      resourceVersionMatch: 'NotOlderThan',
      timeoutSeconds: '300',
    });
    const stream = streamList(arrival, ['a', 'b'], 10);
    stream.event('MODIFIED', aPod('a', 11));
    await settle();
    expect(told(follower)).toEqual(['listed a b @10', 'modified a@11']);
    expect(server.requests).toHaveLength(1);
  });

  test('takes what changes while the list is streamed into account', async () => {
    const follower = watch();
    const stream = (await server.next()).stream();
    stream.event('ADDED', aPod('a', 1));
    stream.event('ADDED', aPod('b', 1));
    stream.event('MODIFIED', aPod('a', 5));
    stream.event('DELETED', aPod('b', 6));
    stream.event('BOOKMARK', endOfList(6));
    const listed = await follower.next();
    expect(listed).toMatchObject({ items: [{ metadata: { name: 'a', resourceVersion: '5' } }] });
  });

  test.each([
    [400, 'BadRequest'],
    [422, 'Invalid'],
  ])(
    'is a list and a watch where the server refuses with %i, for the whole cluster from then on',
    async (code, reason) => {
      const follower = watch();
      (await server.next()).refuse(code, reason);
      const list = await server.next();
      expect(list.query).toEqual({ limit: '500' });
      list.answer(200, aPodList([aPod('a', 1)], 10));
      const watching = await server.next();
      expect(watching.query).toMatchObject({
        watch: 'true',
        resourceVersion: '10',
        allowWatchBookmarks: 'true',
      });
      expect(watching.query).not.toHaveProperty('sendInitialEvents');
      watching.stream().event('ADDED', aPod('b', 11));
      await settle();
      expect(told(follower)).toEqual(['listed a @10', 'added b@11']);

      const another = new Follower(cluster.watch(statefulSets, {}, stop.signal));
      expect((await server.next()).query).toEqual({ limit: '500' });
      stop.abort();
      await another.done;
    },
  );

  test('is a list and a watch where a server takes no notice of what it was asked', async () => {
    const follower = watch();
    const deaf = (await server.next()).stream();
    deaf.event('ADDED', aPod('a', 1));
    await settle();
    await clock.advance(30_000);
    expect(deaf.aborted).toBe(true);
    (await server.next()).answer(200, aPodList([aPod('a', 1)], 10));
    expect(brief(await follower.next())).toBe('listed a @10');
  });

  test('is tried again in silence until it succeeds', async () => {
    const follower = watch();
    (await server.next()).fail('ECONNREFUSED');
    await settle();
    await clock.advance(100);
    (await server.next()).fail('ETIMEDOUT');
    await settle();
    await clock.advance(200);
    (await server.next()).stream().break();
    await settle();
    await clock.advance(400);
    streamList(await server.next(), ['a'], 10);
    await settle();
    expect(told(follower)).toEqual(['listed a @10']);
  });

  test('is a plain list where the server fails at streaming one, this time', async () => {
    const follower = watch();
    (await server.next()).refuse(504, 'Timeout');
    (await server.next()).answer(200, aPodList([aPod('a', 1)], 10));
    (await server.next()).refuse(410, 'Expired');
    expect((await server.next()).query).toHaveProperty('sendInitialEvents');
    expect(told(follower)).toEqual(['listed a @10', 'lost']);
  });

  test.each([
    [401, 'Unauthorized', 'unauthorized'],
    [404, 'NotFound', 'notFound'],
  ])('ends at once when the server refuses for good with %i', async (code, reason, kind) => {
    const follower = watch();
    (await server.next()).refuse(code, reason);
    await expect(follower.done).rejects.toMatchObject({ kind });
    expect(clock.nextIn).toBeUndefined();
  });

  test.each([
    [400, 'BadRequest', 'badRequest'],
    [403, 'Forbidden', 'forbidden'],
    [405, 'MethodNotAllowed', 'unsupported'],
  ])('ends when a plain list is refused with %i as well', async (code, reason, kind) => {
    const follower = watch();
    (await server.next()).refuse(code, reason);
    (await server.next()).refuse(code, reason);
    await expect(follower.done).rejects.toMatchObject({ kind });
  });

  test('ends when one may list but not watch', async () => {
    const follower = watch();
    (await server.next()).refuse(403, 'Forbidden');
    (await server.next()).answer(200, aPodList([], 10));
    (await server.next()).refuse(403, 'Forbidden');
    await expect(follower.done).rejects.toMatchObject({ kind: 'forbidden' });
    expect(told(follower)[0]).toBe('listed @10');
  });
});

describe('a stream that ends', () => {
  test('is resumed at once from the last version, bookmarks included', async () => {
    const { follower, stream } = await begun();
    stream.event('MODIFIED', aPod('a', 12));
    stream.event('BOOKMARK', bookmark(40));
    stream.end();
    const again = await server.next();
    expect(again.query).toMatchObject({ resourceVersion: '40', watch: 'true' });
    again.stream().event('DELETED', aPod('a', 41));
    await settle();
    expect(told(follower)).toEqual(['listed a @10', 'modified a@12', 'lost', 'resumed', 'deleted a@41']);
  });

  test('is told as lost before anything else is tried, and as resumed once the server takes us back', async () => {
    const { follower, stream } = await begun();
    stream.break();
    await settle();
    expect(follower.seen.at(-1)).toEqual({ type: 'lost', reason: expect.stringContaining('ECONNRESET') });
    expect(server.requests).toHaveLength(1);
    await clock.advance(100);
    (await server.next()).stream();
    await settle();
    expect(told(follower).at(-1)).toBe('resumed');
  });

  test('is told as resumed later when the version is old enough to be refused after all', async () => {
    const { follower, stream } = await begun();
    await clock.advance(75_000);
    stream.end();
    (await server.next()).stream();
    await settle();
    expect(told(follower).at(-1)).toBe('lost');
    await clock.advance(500);
    expect(told(follower).at(-1)).toBe('resumed');
  });

  test('is lost once, however long it takes to come back', async () => {
    const { follower, stream } = await begun();
    stream.break();
    const waits: (number | undefined)[] = [];
    for (let turn = 0; turn < 10; turn += 1) {
      await settle();
      waits.push(clock.nextIn);
      await clock.advance(clock.nextIn ?? 0);
      (await server.next()).fail('ECONNREFUSED');
    }
    await settle();
    await clock.advance(10_000);
    (await server.next()).stream().event('ADDED', aPod('b', 11));
    await settle();
    expect(waits).toEqual([100, 200, 400, 800, 1600, 3200, 6400, 10_000, 10_000, 10_000]);
    expect(told(follower)).toEqual(['listed a @10', 'lost', 'resumed', 'added b@11']);
  });

  test('loses no event whose line was cut off', async () => {
    const { follower, stream } = await begun();
    stream.bytes('{"type":"ADDED","object":{"metadata":{"name":"b"');
    stream.end();
    const again = await server.next();
    expect(again.query['resourceVersion']).toBe('10');
    again.stream().event('ADDED', aPod('b', 11));
    await settle();
    expect(told(follower)).toEqual(['listed a @10', 'lost', 'resumed', 'added b@11']);
  });

  test('waits as long as the server asks it to', async () => {
    const { stream } = await begun();
    stream.end();
    (await server.next()).refuse(429, 'TooManyRequests', 'busy', { 'retry-after': '7' });
    await settle();
    expect(clock.nextIn).toBe(7000);
  });

  test('and ends at once again and again is not asked for without a pause', async () => {
    const { stream } = await begun();
    stream.end();
    const waits: (number | undefined)[] = [];
    for (let turn = 0; turn < 4; turn += 1) {
      (await server.next()).stream().end();
      await settle();
      waits.push(clock.nextIn);
      await clock.advance(clock.nextIn ?? 0);
    }
    expect(waits).toEqual([100, 200, 400, 800]);
  });

  test('may end for good: what was allowed once may be forbidden now', async () => {
    const { follower, stream } = await begun();
    stream.end();
    (await server.next()).refuse(403, 'Forbidden');
    await expect(follower.done).rejects.toMatchObject({ kind: 'forbidden' });
  });
});

describe('a stream gone silent', () => {
  test('is given up after three minutes and resumed', async () => {
    const { follower, stream } = await begun();
    await clock.advance(179_999);
    expect(stream.aborted).toBe(false);
    await clock.advance(1);
    expect(stream.aborted).toBe(true);
    expect(follower.seen.at(-1)).toEqual({ type: 'lost', reason: 'nothing heard for 180 s' });
    await clock.advance(100);
    expect((await server.next()).query['resourceVersion']).toBe('10');
  });

  test('is kept as long as bookmarks come', async () => {
    const { stream } = await begun();
    for (let minute = 1; minute <= 10; minute += 1) {
      await clock.advance(60_000);
      stream.event('BOOKMARK', bookmark(10 + minute));
      await settle();
    }
    expect(stream.aborted).toBe(false);
  });

  test('is not what a slow consumer makes of it', async () => {
    const events = cluster.watch(pods, {}, stop.signal)[Symbol.asyncIterator]();
    const first = events.next();
    const stream = streamList(await server.next(), ['a'], 10);
    await first;
    stream.event('ADDED', aPod('b', 11));
    stream.event('ADDED', aPod('c', 12));
    await events.next();
    await clock.advance(1_000_000);
    expect(stream.aborted).toBe(false);
    const { value } = await events.next();
    expect(value && brief(value)).toBe('added c@12');
  });
});

describe('a version that is too old', () => {
  test('refused with 410 leads to a new list', async () => {
    const { follower, stream } = await begun();
    stream.end();
    (await server.next()).refuse(410, 'Expired');
    const anew = await server.next();
    expect(anew.query).toHaveProperty('sendInitialEvents', 'true');
    streamList(anew, ['b'], 99).event('MODIFIED', aPod('b', 100));
    await settle();
    expect(told(follower)).toEqual(['listed a @10', 'lost', 'listed b @99', 'modified b@100']);
  });

  test('refused by the first event of an accepted watch was never resumed', async () => {
    const { follower, stream } = await begun();
    await clock.advance(75_000);
    stream.end();
    (await server.next())
      .stream()
      .event('ERROR', { kind: 'Status', code: 410, reason: 'Expired', message: 'too old' });
    streamList(await server.next(), ['b'], 99);
    await settle();
    expect(told(follower)).toEqual(['listed a @10', 'lost', 'listed b @99']);
  });

  test('told in the middle of a watch is a loss and a new list', async () => {
    const { follower, stream } = await begun();
    stream.event('ERROR', { kind: 'Status', code: 410, reason: 'Gone', message: 'too old' });
    streamList(await server.next(), [], 99);
    await settle();
    expect(follower.seen[1]).toEqual({ type: 'lost', reason: 'too old' });
    expect(told(follower).at(-1)).toBe('listed @99');
  });

  test('again and again is not asked for without a pause', async () => {
    const { stream } = await begun();
    stream.end();
    (await server.next()).refuse(410, 'Expired');
    (await server.next()).refuse(410, 'Expired');
    await settle();
    expect(clock.nextIn).toBe(200);
  });
});

describe('errors within a stream', () => {
  test('are survived by going on from the last version', async () => {
    const { follower, stream } = await begun();
    stream.event('ERROR', { kind: 'Status', code: 500, reason: 'InternalError', message: 'etcd' });
    await settle();
    await clock.advance(100);
    (await server.next()).stream().event('ADDED', aPod('b', 11));
    await settle();
    expect(told(follower)).toEqual(['listed a @10', 'lost', 'resumed', 'added b@11']);
  });

  test('that keep coming from one version lead to a new list', async () => {
    const { follower, stream } = await begun();
    const error = { kind: 'Status', code: 500, reason: 'InternalError', message: 'cannot decode' };
    stream.event('ERROR', error);
    for (let turn = 0; turn < 2; turn += 1) {
      await settle();
      await clock.advance(clock.nextIn ?? 0);
      (await server.next()).stream().event('ERROR', error);
    }
    await settle();
    await clock.advance(clock.nextIn ?? 0);
    streamList(await server.next(), ['a'], 50);
    await settle();
    expect(told(follower)).toEqual(['listed a @10', 'lost', 'listed a @50']);
  });

  test('and nonsense are treated alike', async () => {
    const { follower, stream } = await begun();
    stream.bytes('<html>\n');
    await settle();
    expect(follower.seen.at(-1)).toEqual({
      type: 'lost',
      reason: 'the server sent something that is not JSON',
    });
    await clock.advance(100);
    (await server.next()).stream().bytes('{"type":"ADDED","object":null}\n');
    await settle();
    expect(clock.nextIn).toBe(200);
  });

  test('of the server’s authorization end the watch', async () => {
    const { follower, stream } = await begun();
    stream.event('ERROR', { kind: 'Status', code: 403, reason: 'Forbidden', message: 'no more' });
    await expect(follower.done).rejects.toMatchObject({ kind: 'forbidden', message: 'no more' });
  });
});

describe('the end', () => {
  test('comes quietly with the signal, and the request is aborted', async () => {
    const { follower, stream } = await begun();
    stop.abort();
    await follower.done;
    expect(stream.aborted).toBe(true);
    expect(clock.nextIn).toBeUndefined();
  });

  test('comes quietly also before the first answer and between two tries', async () => {
    const before = watch();
    await server.next();
    stop.abort();
    await before.done;
    stop = new AbortController();
    const { follower, stream } = await begun();
    stream.break();
    await settle();
    stop.abort();
    await follower.done;
    expect(clock.nextIn).toBeUndefined();
    expect(server.unanswered).toBe(0);
  });

  test('comes when the consumer has had enough, and the request is aborted', async () => {
    const events = cluster.watch(pods, {}, stop.signal);
    const arrival = server.next();
    const streams = arrival.then((it) => streamList(it, ['a'], 10));
    for await (const event of events) {
      expect(event.type).toBe('listed');
      break;
    }
    expect((await streams).aborted).toBe(true);
    expect(clock.nextIn).toBeUndefined();
  });

  test('asks nothing at all when the signal had aborted before', async () => {
    stop.abort();
    await watch().done;
    expect(server.requests).toHaveLength(0);
  });
});
