import type { Socket } from 'node:net';
import { connect as openSocket, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { pods } from '../../src/cluster/resource.ts';
import { connect } from '../../src/kube/connect.ts';
import { createCluster } from '../../src/kube/create-cluster.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { selfSigned } from './support/certificates.ts';
import { Follower } from './support/collect.ts';
import { aConnection, surroundings } from './support/connections.ts';
import { sendJson, startServer, startWatch } from './support/http-server.ts';
import { aPodList } from './support/objects.ts';

/** A wire that can go dead: afterwards nothing passes, and nothing is ever said about it. */
async function aWire(port: number) {
  let dead = false;
  const sockets: Socket[] = [];
  const wire = createServer((near) => {
    const cut = dead;
    const far = openSocket(port, '127.0.0.1');
    sockets.push(near, far);
    near.on('data', (chunk) => !(dead && !cut) && far.write(chunk)).on('error', () => undefined);
    far.on('data', (chunk) => !(dead && !cut) && near.write(chunk)).on('error', () => undefined);
  });
  await new Promise<void>((resolve) => wire.listen(0, '127.0.0.1', resolve));
  return {
    url: `https://127.0.0.1:${(wire.address() as AddressInfo).port}`,
    /** The connections there are go dead; new ones work. */
    die() {
      dead = true;
    },
    async [Symbol.asyncDispose]() {
      sockets.forEach((socket) => socket.destroy());
      await new Promise((resolve) => wire.close(resolve));
    },
  };
}

test('a connection nobody answers on any more is given up, and its watches go on over another', async () => {
  const pair = await selfSigned();
  await using server = await startServer(
    (request, response) => {
      if (!request.url?.includes('watch=true')) return sendJson(response, 200, aPodList([], 7));
      if (request.url.includes('sendInitialEvents')) return sendJson(response, 400, {});
      startWatch(response, []);
    },
    { ...pair, http2: true },
  );
  await using wire = await aWire(server.port);
  const connection = aConnection(wire.url, { tls: { ca: pair.cert, skipVerify: false } });
  const transport = connect(connection, surroundings({ heartbeat: { pingMs: 20, checkMs: 100 } }));
  const cluster = createCluster(transport, { server: wire.url, version: '1', clock: systemClock });
  const stop = new AbortController();
  const watches = Array.from({ length: 3 }, () => new Follower(cluster.watch(pods, {}, stop.signal)));
  await Promise.all(watches.map((watch) => watch.next()));

  await new Promise((resolve) => setTimeout(resolve, 350));
  expect(watches.map(({ seen }) => seen.length)).toEqual([1, 1, 1]);

  wire.die();
  expect(await watches[0]?.next()).toEqual({
    type: 'lost',
    reason: 'Unable to connect to the server: http2: client connection lost',
  });
  await Promise.all(watches.slice(1).map((watch) => watch.next()));
  expect(await Promise.all(watches.map((watch) => watch.next()))).toEqual(Array(3).fill({ type: 'resumed' }));
  expect(server.connections).toBe(2);
  stop.abort();
  await cluster.close();
});
