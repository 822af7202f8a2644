import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect as openSocket } from 'node:net';
import type { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { pods } from '../../src/cluster/resource.ts';
import { connect } from '../../src/kube/connect.ts';
import type { Connection } from '../../src/kube/connection.ts';
import { createCluster } from '../../src/kube/create-cluster.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { selfSigned } from './support/certificates.ts';
import { aConnection, surroundings } from './support/connections.ts';
import { sendJson, startServer } from './support/http-server.ts';
import { aPod } from './support/objects.ts';

/** A proxy that tunnels wherever it is asked to, and notes where. */
async function aProxy(allow = true) {
  const tunnels: string[] = [];
  const sockets: Socket[] = [];
  const proxy = createServer();
  proxy.on('connect', (request, near: Socket) => {
    tunnels.push(`${request.url} ${request.headers['proxy-authorization'] ?? ''}`.trim());
    if (!allow) return near.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    const port = Number(request.url?.split(':')[1]);
    const far = openSocket(port, '127.0.0.1', () => near.write('HTTP/1.1 200 OK\r\n\r\n'));
    sockets.push(near, far);
    near
      .on('error', () => undefined)
      .pipe(far.on('error', () => undefined))
      .pipe(near);
    return undefined;
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  return {
    port: (proxy.address() as AddressInfo).port,
    tunnels,
    async [Symbol.asyncDispose]() {
      sockets.forEach((socket) => socket.destroy());
      proxy.closeAllConnections();
      await new Promise((resolve) => proxy.close(resolve));
    },
  };
}

const key = { namespace: 'shop', name: 'web-0' };

async function aServer() {
  const pair = await selfSigned();
  const server = await startServer((_request, response) => sendJson(response, 200, aPod('web-0', 1)), {
    ...pair,
    http2: true,
  });
  const tls = { ca: pair.cert, skipVerify: false };
  const open = (changes: Partial<Connection>, env: Record<string, string> = {}, address = server.url) => {
    const transport = connect(aConnection(address, { tls, ...changes }), surroundings({ env }));
    return createCluster(transport, { server: address, version: '1', clock: systemClock });
  };
  return { server, open };
}

test('a cluster’s own proxy carries everything in one tunnel', async () => {
  const { server, open } = await aServer();
  await using _server = server;
  await using proxy = await aProxy();
  const cluster = open({ proxyUrl: `http://me:pw@127.0.0.1:${proxy.port}` });
  await Promise.all(Array.from({ length: 20 }, () => cluster.get(pods, key)));
  expect(proxy.tunnels).toEqual([`127.0.0.1:${server.port} Basic ${btoa('me:pw')}`]);
  await cluster.close();
});

test('the environment’s proxy is used for servers elsewhere, and not for this machine', async () => {
  const { server, open } = await aServer();
  await using _server = server;
  await using proxy = await aProxy();
  const env = { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` };
  const near = open({}, env);
  await near.get(pods, key);
  expect(proxy.tunnels).toEqual([]);
  // The proxy of the test leads every name back here.
  const address = `https://k8s.example:${server.port}`;
  const far = open({ tls: { skipVerify: true } }, env, address);
  await far.get(pods, key);
  expect(proxy.tunnels).toEqual([`k8s.example:${server.port}`]);
  await Promise.all([near.close(), far.close()]);
});

test('a proxy that refuses is a server that cannot be reached', async () => {
  const { server, open } = await aServer();
  await using _server = server;
  await using proxy = await aProxy(false);
  const cluster = open({ proxyUrl: `http://127.0.0.1:${proxy.port}` });
  await expect(cluster.create(pods, 'shop', aPod('a', 1))).rejects.toMatchObject({ kind: 'unreachable' });
  await cluster.close();
});
