import { setTimeout as wait } from 'node:timers/promises';
import type { TLSSocket } from 'node:tls';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Cluster } from '../../src/cluster/cluster.ts';
import { isClusterError } from '../../src/cluster/error.ts';
import { pods } from '../../src/cluster/resource.ts';
import { connect } from '../../src/kube/connect.ts';
import type { Connection } from '../../src/kube/connection.ts';
import { createCluster } from '../../src/kube/create-cluster.ts';
import { clusterErrorText } from '../../src/kube/words.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { selfSigned } from './support/certificates.ts';
import type { KeyPair } from './support/certificates.ts';
import { Follower } from './support/collect.ts';
import { aConnection, surroundings } from './support/connections.ts';
import type { Handler } from './support/http-server.ts';
import { breakOff, sendJson, startServer, startWatch } from './support/http-server.ts';
import { aPod, aPodList } from './support/objects.ts';

let pair: KeyPair;
let other: KeyPair;
beforeAll(async () => {
  [pair, other] = await Promise.all([selfSigned(), selfSigned('client')]);
});

const key = { namespace: 'shop', name: 'web-0' };

function open(server: string, changes: Partial<Connection> = {}): Cluster & AsyncDisposable {
  const connection = aConnection(server, { tls: { ca: pair.cert, skipVerify: false }, ...changes });
  const cluster = createCluster(connect(connection, surroundings()), {
    server,
    version: '1',
    clock: systemClock,
  });
  return { ...cluster, [Symbol.asyncDispose]: () => cluster.close() };
}

/** Answers watches with a list of one pod and stays, everything else with that pod. */
const api: Handler = (request, response) => {
  if (request.url?.includes('watch=true')) startWatch(response, firstEvents);
  else sendJson(response, 200, aPod('web-0', 1));
};

const firstEvents = [
  { type: 'ADDED', object: aPod('web-0', 1) },
  {
    type: 'BOOKMARK',
    object: { metadata: { resourceVersion: '1', annotations: { 'k8s.io/initial-events-end': 'true' } } },
  },
];

/** Eight watches that have all listed, and twenty requests beside them. */
async function aDrill(cluster: Cluster): Promise<void> {
  const stop = new AbortController();
  const watches = Array.from({ length: 8 }, () => new Follower(cluster.watch(pods, {}, stop.signal)));
  await Promise.all(watches.map((watch) => watch.next()));
  await Promise.all(Array.from({ length: 20 }, () => cluster.get(pods, key)));
  stop.abort();
  await Promise.all(watches.map((watch) => watch.done));
}

describe('connections', () => {
  test('eight watches and twenty requests share one over HTTP/2', async () => {
    await using server = await startServer(api, { ...pair, http2: true });
    await using cluster = open(server.url);
    await aDrill(cluster);
    expect(server.connections).toBe(1);
    expect(server.requests).toHaveLength(28);
  });

  test('a server that allows few streams gets a few connections, and nobody waits for ever', async () => {
    await using server = await startServer(api, { ...pair, http2: true, maxConcurrentStreams: 3 });
    await using cluster = open(server.url);
    await aDrill(cluster);
    expect(server.connections).toBeGreaterThan(1);
    expect(server.requests).toHaveLength(28);
  });

  test('watches do not keep requests waiting over HTTP/1.1', async () => {
    await using server = await startServer(api, pair);
    await using cluster = open(server.url);
    await aDrill(cluster);
    expect(server.requests).toHaveLength(28);
  });

  test.each([false, true])('requests one after the other share one (HTTP/2: %s)', async (http2) => {
    await using server = await startServer(api, { ...pair, http2 });
    await using cluster = open(server.url);
    for (let turn = 0; turn < 30; turn += 1) await cluster.get(pods, key);
    // Over HTTP/1.1 the next request may come a moment before the connection of the last one is free again.
    expect(server.connections).toBeLessThanOrEqual(http2 ? 1 : 2);
  });

  test('a server without TLS will do, also below a path', async () => {
    await using server = await startServer(api);
    await using cluster = open(`${server.url}/k8s/clusters/c-1`);
    await aDrill(cluster);
    expect(server.requests).toHaveLength(28);
    expect(server.requests.every((line) => line.startsWith('GET /k8s/clusters/c-1/api/v1/'))).toBe(true);
  });

  test('are all closed with the cluster, and what is under way is aborted', async () => {
    await using server = await startServer(() => undefined, { ...pair, http2: true });
    await using cluster = open(server.url);
    const result = cluster.get(pods, key);
    result.catch(() => undefined);
    while (server.requests.length === 0) await wait(1);
    await cluster.close();
    await expect(result).rejects.toMatchObject({ kind: 'aborted' });
    await expect(cluster.get(pods, key)).rejects.toMatchObject({ kind: 'aborted' });
  });

  test('an aborted request ends on the server too, and the connection lives on', async () => {
    const { promise: closed, resolve } = Promise.withResolvers<void>();
    let first = true;
    const handler: Handler = (request, response, body) => {
      if (!first) return api(request, response, body);
      first = false;
      response.on('close', () => resolve());
    };
    await using server = await startServer(handler, { ...pair, http2: true });
    await using cluster = open(server.url);
    const stop = new AbortController();
    const result = cluster.get(pods, key, stop.signal);
    result.catch(() => undefined);
    while (server.requests.length === 0) await wait(1);
    stop.abort();
    await expect(result).rejects.toMatchObject({ kind: 'aborted' });
    await closed;
    await cluster.get(pods, key);
    expect(server.connections).toBe(1);
  });
});

describe.each([
  ['HTTP/1.1', () => ({ ...pair, http2: false })],
  ['HTTP/2', () => ({ ...pair, http2: true })],
  ['HTTP without TLS', () => undefined],
])('a connection that breaks over %s', (_name, secure) => {
  test('leaves a write undecided and unrepeated', async () => {
    await using server = await startServer(breakOff, secure());
    await using cluster = open(server.url);
    await expect(cluster.create(pods, 'shop', aPod('a', 1))).rejects.toMatchObject({ kind: 'unreachable' });
    await expect(cluster.delete(pods, key)).rejects.toMatchObject({ kind: 'unreachable' });
    expect(server.requests.map((line) => line.split(' ')[0])).toEqual(['POST', 'DELETE']);
  });

  test('is opened again for a read', async () => {
    let turn = 0;
    const handler: Handler = (request, response, body) => {
      turn += 1;
      if (turn === 1) breakOff(request);
      else api(request, response, body);
    };
    await using server = await startServer(handler, secure());
    await using cluster = open(server.url);
    await expect(cluster.get(pods, key)).resolves.toMatchObject({ kind: 'Pod' });
  });

  test('is a watch lost and resumed', async () => {
    const handler: Handler = (request, response) => {
      if (request.url?.includes('sendInitialEvents')) return startWatch(response, firstEvents);
      startWatch(response, [{ type: 'MODIFIED', object: aPod('web-0', 2) }]);
    };
    await using server = await startServer(handler, secure());
    await using cluster = open(server.url);
    const stop = new AbortController();
    const watch = new Follower(cluster.watch(pods, {}, stop.signal));
    await watch.next();
    server.breakConnections();
    await watch.next();
    await watch.next();
    await watch.next();
    expect(watch.seen.map(({ type }) => type)).toEqual(['listed', 'lost', 'resumed', 'modified']);
    expect(server.requests[1]).toContain('resourceVersion=1');
    stop.abort();
    await watch.done;
  });
});

describe('bodies', () => {
  const list = aPodList(
    Array.from({ length: 500 }, (_, index) => aPod(`web-${index}`, index)),
    9,
  );
  const compressing: Handler = (request, response) => {
    const accepts = request.headers['accept-encoding'] === 'gzip';
    if (!accepts) return sendJson(response, 200, list);
    response.setHeader('content-encoding', 'gzip');
    response.end(gzipSync(JSON.stringify(list)));
  };

  test.each([false, true])(
    'are compressed unless compression is disabled (%s)',
    async (disableCompression) => {
      await using server = await startServer(compressing, { ...pair, http2: true });
      await using cluster = open(server.url, { disableCompression });
      expect((await cluster.list(pods, {})).items).toHaveLength(500);
    },
  );

  test('that break within their compression are a failure of the network', async () => {
    const handler: Handler = (_request, response) => {
      response.setHeader('content-encoding', 'gzip');
      response.end(gzipSync(JSON.stringify(list)).subarray(0, 100));
    };
    await using server = await startServer(handler);
    await using cluster = open(server.url);
    await expect(cluster.list(pods, {})).rejects.toMatchObject({ name: 'ClusterError' });
  });
});

describe('who asks', () => {
  test('is said with every request', async () => {
    const seen: (string | undefined)[] = [];
    await using server = await startServer((request, response, body) => {
      seen.push(request.headers.authorization);
      api(request, response, body);
    });
    await using cluster = open(server.url, { auth: { type: 'token', token: 'tok' } });
    await cluster.get(pods, key);
    await cluster.get(pods, key);
    expect(seen).toEqual(['Bearer tok', 'Bearer tok']);
  });

  test('is never told in an error', async () => {
    await using server = await startServer(breakOff);
    await using cluster = open(server.url, { auth: { type: 'token', token: 's3cr3t' } });
    const error: unknown = await cluster
      .create(pods, 'shop', aPod('a', 1))
      .catch((thrown: unknown) => thrown);
    const { inspect } = await import('node:util');
    expect(inspect(error, { depth: 20, showHidden: true })).not.toContain('s3cr3t');
  });

  test.each([true, false])(
    'may be somebody else, a header for each group (HTTP/2 offered: %s)',
    async (http2) => {
      let raw: readonly string[] = [];
      await using server = await startServer(
        (request, response, body) => {
          raw = request.rawHeaders;
          api(request, response, body);
        },
        { ...pair, http2 },
      );
      const impersonation = {
        user: 'jane',
        uid: '7',
        groups: ['dev', 'a, b'],
        extra: { 'example.com/x': ['1', '2'] },
      };
      await using cluster = open(server.url, { impersonation });
      await cluster.get(pods, key);
      const pairs = raw.flatMap((name, index) =>
        index % 2 === 0 ? [[name.toLowerCase(), raw[index + 1]]] : [],
      );
      expect(pairs.filter(([name]) => name?.startsWith('impersonate-'))).toEqual([
        ['impersonate-user', 'jane'],
        ['impersonate-uid', '7'],
        ['impersonate-group', 'dev'],
        ['impersonate-group', 'a, b'],
        ['impersonate-extra-example.com%2fx', '1'],
        ['impersonate-extra-example.com%2fx', '2'],
      ]);
    },
  );

  test('is a client certificate', async () => {
    let subject: string | undefined;
    const handler: Handler = (request, response, body) => {
      subject = String((request.socket as TLSSocket).getPeerCertificate().subject.CN);
      api(request, response, body);
    };
    await using server = await startServer(handler, { ...pair, http2: true, ca: other.cert });
    await using cluster = open(server.url, { tls: { ca: pair.cert, ...other, skipVerify: false } });
    await cluster.get(pods, key);
    expect(subject).toBe('client');
  });
});

describe('an exec plugin', () => {
  const V1 = 'client.authentication.k8s.io/v1';
  const plugin = (script: string): Connection['auth'] => ({
    type: 'exec',
    plugin: {
      apiVersion: V1,
      command: process.execPath,
      args: [
        '-e',
        `const print = (status) => console.log(JSON.stringify({ apiVersion: '${V1}', status })); ${script}`,
      ],
      env: {},
      installHint: undefined,
      interactiveMode: 'Never',
      cluster: undefined,
    },
  });

  test('is asked again, once, when the server rejects what it gave', async () => {
    const tokens = new Set<string | undefined>();
    let rejected: string | undefined;
    await using server = await startServer((request, response, body) => {
      const token = request.headers.authorization;
      tokens.add(token);
      rejected ??= token;
      if (token !== rejected) return api(request, response, body);
      sendJson(response, 401, { kind: 'Status', reason: 'Unauthorized', message: 'Unauthorized', code: 401 });
    });
    await using cluster = open(server.url, { auth: plugin('print({ token: `t${process.pid}` })') });
    const writes = Array.from({ length: 10 }, () => cluster.create(pods, 'shop', aPod('a', 1)));
    await expect(Promise.all(writes)).resolves.toHaveLength(10);
    expect(tokens.size).toBe(2);
  });

  test('that gives a rejected token again is not asked for ever', async () => {
    await using server = await startServer((_request, response) =>
      sendJson(response, 401, { kind: 'Status', reason: 'Unauthorized', message: 'Unauthorized', code: 401 }),
    );
    await using cluster = open(server.url, { auth: plugin('print({ token: "t" })') });
    await expect(cluster.get(pods, key)).rejects.toMatchObject({ kind: 'unauthorized' });
    expect(server.requests).toHaveLength(2);
  });

  test('may bring the certificate of the connection', async () => {
    let subject: string | undefined;
    const handler: Handler = (request, response, body) => {
      subject = String((request.socket as TLSSocket).getPeerCertificate().subject.CN);
      api(request, response, body);
    };
    await using server = await startServer(handler, { ...pair, http2: true, ca: other.cert });
    const status = JSON.stringify({ clientCertificateData: other.cert, clientKeyData: other.key });
    await using cluster = open(server.url, { auth: plugin(`print(${status})`) });
    await aDrill(cluster);
    expect(subject).toBe('client');
    expect(server.connections).toBe(1);
  });
});

describe('a server that is not trusted', () => {
  const textOf = async (cluster: Cluster) => {
    const error: unknown = await cluster.get(pods, key).catch((thrown: unknown) => thrown);
    return isClusterError(error, 'unreachable') ? clusterErrorText(error) : String(error);
  };

  test('is told in Go’s words', async () => {
    await using server = await startServer(api, { ...pair, http2: true });
    await using stranger = open(server.url, { tls: { ca: other.cert, skipVerify: false } });
    expect(await textOf(stranger)).toBe(
      'Unable to connect to the server: tls: failed to verify certificate: x509: certificate signed by unknown authority',
    );
    await using unverified = open(server.url, { tls: { skipVerify: true } });
    await expect(unverified.get(pods, key)).resolves.toBeDefined();
    await using rootless = open(server.url, { tls: { skipVerify: false } });
    expect(await textOf(rootless)).toContain('unknown authority');
  });

  test('is verified under another name when one is given', async () => {
    await using server = await startServer(api, { ...pair, http2: true });
    await using good = open(server.url, {
      tls: { ca: pair.cert, serverName: 'localhost', skipVerify: false },
    });
    await expect(good.get(pods, key)).resolves.toBeDefined();
    await using bad = open(server.url, {
      tls: { ca: pair.cert, serverName: 'api.example', skipVerify: false },
    });
    expect(await textOf(bad)).toContain('api.example');
  });

  test('or speaks plain HTTP where TLS was expected', async () => {
    await using server = await startServer(api);
    await using cluster = open(server.url.replace('http:', 'https:'));
    expect(await textOf(cluster)).toBe(
      'Unable to connect to the server: http: server gave HTTP response to HTTPS client',
    );
  });

  test('or listens to nobody', async () => {
    await using server = await startServer(api);
    await server[Symbol.asyncDispose]();
    await using cluster = open(server.url);
    expect(await textOf(cluster)).toBe(
      `The connection to the server 127.0.0.1:${server.port} was refused - did you specify the right host or port?`,
    );
  });
});
