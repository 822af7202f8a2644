import { once } from 'node:events';
import { connect as dial, createServer, type Socket } from 'node:net';
import type { Cluster } from './cluster.ts';

export interface CountingProxy extends AsyncDisposable {
  /** Flags that send a client of this cluster through the proxy. */
  readonly flags: readonly string[];
  /** TCP connections so far. */
  connections(): number;
}

/** Stands between a client and the API server and passes everything on as it is. */
export async function aCountingProxy(cluster: Cluster): Promise<CountingProxy> {
  const server = 'jsonpath={.clusters[0].cluster.server}';
  const { hostname, port } = new URL(await cluster.run(['config', 'view', '--minify', '-o', server]));
  const sockets = new Set<Socket>();
  let connections = 0;
  const proxy = createServer((client) => {
    connections += 1;
    const upstream = dial(Number(port || 443), hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => {});
      socket.on('close', () => [client, upstream].forEach((end) => end.destroy()));
    }
    client.pipe(upstream).pipe(client);
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const address = proxy.address();
  const own = typeof address === 'object' ? address?.port : undefined;
  return {
    flags: ['--server', `https://127.0.0.1:${own}`, '--tls-server-name', hostname],
    connections: () => connections,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      proxy.close();
      await once(proxy, 'close');
    },
  };
}
