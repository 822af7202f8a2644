import { beforeAll, expect, test } from 'vitest';
import type { Cluster, WatchEvent } from '../../src/cluster/cluster.ts';
import { isClusterError } from '../../src/cluster/error.ts';
import { pods, services } from '../../src/cluster/resource.ts';
import { connect } from '../../src/kube/connect.ts';
import { createCluster } from '../../src/kube/create-cluster.ts';
import { systemClock } from '../../src/lib/clock.ts';
import type { Pod } from '../../src/objects/workload.ts';
import { selfSigned } from './support/certificates.ts';
import type { KeyPair } from './support/certificates.ts';
import { aConnection, surroundings } from './support/connections.ts';
import type { Handler, Response } from './support/http-server.ts';
import { breakOff, sendJson, startServer, startWatch, write } from './support/http-server.ts';
import { aPod } from './support/objects.ts';

/** How long the server misbehaves, in milliseconds. */
const ROUGH_MS = 2000;

let pair: KeyPair;
beforeAll(async () => {
  pair = await selfSigned();
});

/** Some number in [0, 1), the same ones in every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

/** An API server whose pods keep coming, and which breaks off requests and watches in every way until it is calmed. */
class RoughServer {
  readonly created: string[] = [];
  readonly writes: string[] = [];
  calm = false;
  readonly #random = seeded(7);
  readonly #watchers = new Set<Response>();

  readonly handle: Handler = (request, response) => {
    response.on('error', () => undefined);
    const query = new URL(request.url ?? '/', 'http://server').searchParams;
    if (request.method === 'PUT') this.writes.push(request.url ?? '');
    if (query.has('watch')) this.#watch(request, response, query);
    else this.#answer(request, response);
  };

  /** Makes a pod and tells the watches, each in two pieces. */
  addPod(): void {
    this.created.push(`web-${this.created.length}`);
    const line = `${JSON.stringify(this.#eventsFrom(this.created.length - 1)[0])}\n`;
    const cut = Math.floor(this.#random() * line.length);
    for (const watcher of this.#watchers) {
      write(watcher, line.slice(0, cut));
      write(watcher, line.slice(cut));
    }
  }

  #eventsFrom(version: number): unknown[] {
    return this.created
      .slice(version)
      .map((name, index) => ({ type: 'ADDED', object: aPod(name, version + index + 1) }));
  }

  #watch(request: Parameters<Handler>[0], response: Response, query: URLSearchParams): void {
    const from = query.get('resourceVersion');
    const chance = this.calm ? 1 : this.#random();
    if (from !== null && chance < 0.1) return sendJson(response, chance < 0.03 ? 410 : 503, {});
    const annotations = { 'k8s.io/initial-events-end': 'true' };
    const end = {
      type: 'BOOKMARK',
      object: { metadata: { resourceVersion: String(this.created.length), annotations } },
    };
    startWatch(response, from === null ? [...this.#eventsFrom(0), end] : this.#eventsFrom(Number(from)));
    this.#watchers.add(response);
    response.on('close', () => this.#watchers.delete(response));
    if (this.calm) return;
    setTimeout(
      () => {
        this.#watchers.delete(response);
        this.#break(request, response);
      },
      50 + this.#random() * 200,
    );
  }

  #answer(request: Parameters<Handler>[0], response: Response): void {
    const chance = this.calm ? 1 : this.#random();
    if (chance < 0.1) this.#break(request, response);
    else if (chance < 0.15) sendJson(response, 500, {});
    else setTimeout(() => sendJson(response, 200, {}), this.#random() * 10);
  }

  #break(request: Parameters<Handler>[0], response: Response): void {
    const chance = this.#random();
    if (chance < 0.4) breakOff(request);
    else if (chance < 0.6 && 'stream' in response) response.stream.close(2);
    else if (chance < 0.8 && 'stream' in response) response.stream.session?.close();
    if (!response.writableEnded) response.end();
  }
}

/** Lets the server run rough beside eight watches and some writes; returns what each watch knows in the end. */
async function aRoughRide(rough: RoughServer, cluster: Cluster): Promise<readonly (readonly string[])[]> {
  const stop = new AbortController();
  const known: string[][] = Array.from({ length: 8 }, () => []);
  const watches = known.map(async (names, index) => {
    for await (const event of cluster.watch(pods, {}, stop.signal))
      known[index] = learn(known[index] ?? names, event);
  });
  const growing = setInterval(() => rough.addPod(), 5);
  const end = performance.now() + ROUGH_MS;
  let written = 0;
  const writers = Array.from({ length: 4 }, async () => {
    while (performance.now() < end) {
      written += 1;
      // By update and not by create: its path tells which write it is even when the body never came.
      const at = { namespace: 'shop', name: `s-${written}` };
      const error: unknown = await cluster.update(services, at, {}).catch((thrown: unknown) => thrown);
      expect(error instanceof Error && !isClusterError(error)).toBe(false);
    }
  });
  await Promise.all(writers);
  clearInterval(growing);
  rough.calm = true;
  await expect
    .poll(() => known.every((names) => names.length >= rough.created.length), { timeout: 20_000 })
    .toBe(true);
  stop.abort();
  await Promise.all(watches);
  return known;
}

function learn(known: string[], event: WatchEvent<Pod>): string[] {
  if (event.type === 'listed') return event.items.map((pod) => pod.metadata?.name ?? '');
  if (event.type === 'added') known.push(event.object.metadata?.name ?? '');
  return known;
}

test.each([
  ['HTTP/1.1', { http2: false }],
  ['HTTP/2', { http2: true }],
  ['HTTP without TLS', undefined],
])(
  'over %s watches of a server that keeps breaking miss nothing, and no write is sent twice',
  async (_name, secure) => {
    const rough = new RoughServer();
    await using server = await startServer(rough.handle, secure && { ...pair, ...secure });
    const connection = aConnection(server.url, { tls: { ca: pair.cert, skipVerify: false } });
    const cluster = createCluster(connect(connection, surroundings()), {
      server: server.url,
      version: '1',
      clock: systemClock,
    });
    const known = await aRoughRide(rough, cluster);
    await cluster.close();
    expect(known).toEqual(Array(8).fill(rough.created));
    expect(rough.writes.filter((path, index) => rough.writes.indexOf(path) !== index)).toEqual([]);
    expect(rough.writes.length).toBeGreaterThan(10);
  },
  60_000,
);
