import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Cluster, ExecRequest } from '../../src/cluster/cluster.ts';
import { connect } from '../../src/kube/connect.ts';
import { createCluster } from '../../src/kube/create-cluster.ts';
import type { RequestRecord } from '../../src/kube/exchange.ts';
import type { Connection } from '../../src/kube/connection.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { aConnection, surroundings } from './support/connections.ts';

const asked: ExecRequest = {
  namespace: 'shop',
  pod: 'web-0',
  container: 'db',
  command: ['sh', '-c', 'a b & c'],
};

interface Server {
  readonly requests: IncomingMessage[];
  readonly records: RequestRecord[];
  readonly cluster: Cluster;
}

/** A server that agrees to every WebSocket unless `refuses` has an answer, and then does with it what the test says. */
async function aServer(
  talk: (socket: WebSocket) => void,
  {
    refuses = () => undefined,
    connection = {},
  }: {
    readonly refuses?: (request: IncomingMessage) => { status: number; body: object } | undefined;
    readonly connection?: Partial<Connection>;
  } = {},
): Promise<Server> {
  const requests: IncomingMessage[] = [];
  const sockets = new WebSocketServer({
    noServer: true,
    handleProtocols: (offered) => [...offered][0] ?? false,
  });
  const server = createServer((request, response) => {
    requests.push(request);
    const { status, body } = refuses(request) ?? { status: 400, body: upgradeRequired };
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  });
  server.on('upgrade', (request, socket, head) => {
    requests.push(request);
    const refusal = refuses(request);
    if (refusal === undefined) return sockets.handleUpgrade(request, socket, head, talk);
    return socket.end(`HTTP/1.1 ${refusal.status} No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve());
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const records: RequestRecord[] = [];
  const cluster = createCluster(connect(aConnection(`${url}/k8s`, connection), surroundings()), {
    server: url,
    version: '1',
    clock: systemClock,
    onRequest: (record) => records.push(record),
  });
  onTestFinished(async () => {
    await cluster.close();
    for (const socket of sockets.clients) socket.terminate();
    server.closeAllConnections();
    server.close();
  });
  return { requests, records, cluster };
}

const upgradeRequired = {
  kind: 'Status',
  status: 'Failure',
  code: 400,
  reason: 'BadRequest',
  message: 'Upgrade request required',
};

const send = (socket: WebSocket, channel: number, text: string | Buffer) =>
  socket.send(Buffer.concat([Buffer.from([channel]), Buffer.from(text)]));

const success = JSON.stringify({ kind: 'Status', status: 'Success' });
const ended = (code: number) =>
  JSON.stringify({
    kind: 'Status',
    status: 'Failure',
    reason: 'NonZeroExitCode',
    message: `command terminated with non-zero exit code: exit status ${code}`,
    details: { causes: [{ reason: 'ExitCode', message: String(code) }] },
  });

describe('a command in a container', () => {
  test('is asked for word by word, over a WebSocket of the newest protocol', async () => {
    const { cluster, requests, records } = await aServer((socket) => {
      send(socket, 3, success);
      socket.close(1000);
    });
    await cluster.exec(asked);
    const [{ url, headers }] = requests as [IncomingMessage];
    expect(url).toBe(
      '/k8s/api/v1/namespaces/shop/pods/web-0/exec?stdout=true&stderr=true&container=db&command=sh&command=-c&command=a+b+%26+c',
    );
    expect(headers['sec-websocket-protocol']).toBe('v5.channel.k8s.io, v4.channel.k8s.io');
    expect(headers['user-agent']).toBe('sts-doctor/1');
    expect(records).toMatchObject([{ method: 'GET', status: 101 }]);
  });

  test('can read what it is given, in parts, until that ends', async () => {
    const given = 'ü'.repeat(20_000);
    const heard: Buffer[] = [];
    const { cluster, requests } = await aServer((socket) => {
      socket.on('message', (data: Buffer) => {
        heard.push(data);
        if (data[0] !== 255) return;
        send(socket, 3, success);
        socket.close(1000);
      });
    });
    await cluster.exec({ ...asked, stdin: given });
    expect(requests[0]?.url).toContain('stdout=true&stderr=true&stdin=true&');
    // Only this protocol has an end of what can be read: with another the command would wait for ever.
    expect(requests[0]?.headers['sec-websocket-protocol']).toBe('v5.channel.k8s.io');
    const parts = heard.slice(0, -1);
    expect(parts.map(([channel, ...bytes]) => [channel, bytes.length])).toEqual([
      [0, 32_768],
      [0, 7_232],
    ]);
    expect(Buffer.concat(parts.map((part) => part.subarray(1))).toString()).toBe(given);
    expect([...(heard.at(-1) ?? [])]).toEqual([255, 0]);
  });

  test('that ends before it has read everything is well all the same', async () => {
    const { cluster } = await aServer((socket) => {
      send(socket, 3, success);
      socket.close(1000);
    });
    expect(await cluster.exec({ ...asked, stdin: 'nobody reads this' })).toMatchObject({ exitCode: 0 });
  });

  test('is asked for with the credentials of the connection', async () => {
    const { cluster, requests } = await aServer(
      (socket) => {
        send(socket, 3, success);
        socket.close(1000);
      },
      {
        connection: {
          auth: { type: 'token', token: 'secret' },
          impersonation: { user: 'jane', uid: undefined, groups: ['a', 'b'], extra: {} },
        },
      },
    );
    await cluster.exec(asked);
    expect(requests[0]?.headers).toMatchObject({
      authorization: 'Bearer secret',
      'impersonate-user': 'jane',
      'impersonate-group': 'a, b',
    });
  });

  test('comes back with both outputs, whole characters over several messages, and its exit code', async () => {
    const bytes = Buffer.from('grün');
    const { cluster } = await aServer((socket) => {
      send(socket, 1, '');
      send(socket, 1, bytes.subarray(0, 3));
      send(socket, 2, 'oh\n');
      send(socket, 1, bytes.subarray(3));
      send(socket, 3, ended(42));
      socket.close(1000);
    });
    expect(await cluster.exec(asked)).toEqual({ exitCode: 42, stdout: 'grün', stderr: 'oh\n' });
  });

  test('is read to its end, and no more of it is kept than was asked for', async () => {
    const { cluster } = await aServer((socket) => {
      for (let index = 0; index < 50; index += 1) send(socket, 1, 'x'.repeat(1000));
      send(socket, 2, 'kept');
      send(socket, 3, success);
      socket.close(1000);
    });
    const { stdout, stderr } = await cluster.exec({ ...asked, limitBytes: 1500 });
    expect([stdout.length, stderr]).toEqual([1500, 'kept']);
  });

  test('that could not be started says why', async () => {
    const { cluster } = await aServer((socket) => {
      const message = 'unable to upgrade connection: container not found ("db")';
      send(
        socket,
        3,
        JSON.stringify({ kind: 'Status', status: 'Failure', code: 500, reason: 'InternalError', message }),
      );
      socket.close(1000);
    });
    await expect(cluster.exec(asked)).rejects.toMatchObject({
      kind: 'serverError',
      message: 'unable to upgrade connection: container not found ("db")',
    });
  });

  test.each([
    ['a connection that breaks', (socket: WebSocket) => socket.terminate()],
    ['a server that goes without a word', (socket: WebSocket) => socket.close(1000)],
  ])('ends, with %s, nobody knows how', async (_what, talk) => {
    const { cluster } = await aServer((socket) => {
      send(socket, 1, 'half');
      talk(socket);
    });
    await expect(cluster.exec(asked)).rejects.toMatchObject({ kind: 'unreachable' });
  });

  test('is given up when the signal aborts', async () => {
    const stop = new AbortController();
    const { cluster } = await aServer((socket) => {
      send(socket, 1, 'begun');
      stop.abort();
    });
    await expect(cluster.exec(asked, stop.signal)).rejects.toMatchObject({ kind: 'aborted' });
  });
});

describe('a WebSocket that is refused', () => {
  test('says what the server says when it is asked plainly', async () => {
    const body = {
      kind: 'Status',
      status: 'Failure',
      code: 403,
      reason: 'Forbidden',
      message: 'pods "web-0" is forbidden',
    };
    const { cluster } = await aServer(() => undefined, { refuses: () => ({ status: 403, body }) });
    await expect(cluster.exec(asked)).rejects.toMatchObject({
      kind: 'forbidden',
      message: 'pods "web-0" is forbidden',
    });
  });

  test('without a reason names what may be missing', async () => {
    const { cluster } = await aServer(() => undefined, {
      refuses: (request) => (request.headers.upgrade ? { status: 403, body: {} } : undefined),
    });
    await expect(cluster.exec(asked)).rejects.toMatchObject({
      kind: 'forbidden',
      message: expect.stringContaining('either `create pods/exec` is not allowed'),
    });
  });

  test('by a server that is not there is told as such', async () => {
    const { cluster } = await aServer(() => undefined);
    const gone = createCluster(connect(aConnection('http://127.0.0.1:1'), surroundings()), {
      server: 'http://127.0.0.1:1',
      version: '1',
      clock: systemClock,
    });
    await expect(gone.exec(asked)).rejects.toMatchObject({ kind: 'unreachable' });
    await gone.close();
    await cluster.close();
    await expect(cluster.exec(asked)).rejects.toMatchObject({ kind: 'aborted' });
  });
});
