import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Agent, request as ask } from 'node:https';
import type { Duplex } from 'node:stream';
import type { Cluster } from './cluster.ts';

/** When a process dies of a request: before the server hears of it, or when the server has done it and nobody knows. */
export type Moment = 'before' | 'after';

export interface StrikingProxy extends AsyncDisposable {
  /** Flags that send a client of this cluster through the proxy. */
  readonly flags: readonly string[];
  /** Requests since the last call of `strikeAt`, e.g. `PATCH statefulsets/db`. */
  readonly requests: readonly string[];
  /** At that request, counted from 1, the client is killed; undefined lets everything pass. */
  strikeAt(
    point: { readonly number: number; readonly moment: Moment; readonly kill: () => void } | undefined,
  ): void;
}

/** Stands between a client and the API server, counts what is asked, and kills whoever asks at a chosen request. */
export async function aStrikingProxy(cluster: Cluster): Promise<StrikingProxy> {
  const config = JSON.parse(
    await cluster.run(['config', 'view', '--raw', '--minify', '-o', 'json']),
  ) as Kubeconfig;
  const [{ cluster: server }] = config.clusters;
  const [{ user }] = config.users;
  const agent = new Agent({
    keepAlive: true,
    ca: decoded(server['certificate-authority-data']),
    cert: decoded(user['client-certificate-data']),
    key: decoded(user['client-key-data']),
  });
  const requests: string[] = [];
  const tunnels = new Set<Duplex>();
  let point: Parameters<StrikingProxy['strikeAt']>[0];

  const counted = (incoming: IncomingMessage): typeof point => {
    requests.push(inWords(incoming));
    return requests.length === point?.number ? point : undefined;
  };
  const onward = ({ url: path = '/', method, headers }: IncomingMessage) => {
    const url = new URL(path, server.server);
    return ask(url, { method, headers: { ...headers, host: url.host }, agent });
  };
  const pass = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    const struck = counted(incoming);
    if (struck?.moment === 'before') {
      struck.kill();
      return void outgoing.destroy();
    }
    const upstream = onward(incoming);
    upstream.on('response', (answer) => {
      if (struck !== undefined) {
        struck.kill();
        answer.destroy();
        return void outgoing.destroy();
      }
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
      answer.on('error', () => outgoing.destroy());
    });
    upstream.on('error', () => outgoing.destroy());
    outgoing.on('close', () => upstream.destroy());
    incoming.pipe(upstream);
  };
  /** A command: it is done when the server has its first word about it. */
  const tunnel = (incoming: IncomingMessage, client: Duplex, head: Buffer): void => {
    const struck = counted(incoming);
    tunnels.add(client);
    client.on('error', () => client.destroy());
    if (struck?.moment === 'before') {
      struck.kill();
      return void client.destroy();
    }
    const upstream = onward(incoming);
    upstream.on('upgrade', ({ rawHeaders }, far: Duplex, first: Buffer) => {
      client.write(`HTTP/1.1 101 Switching Protocols\r\n${headerLines(rawHeaders)}\r\n`);
      far.unshift(first);
      client.unshift(head);
      client.pipe(far);
      far.on('error', () => client.destroy());
      if (struck === undefined) return void far.pipe(client);
      far.once('data', () => {
        struck.kill();
        client.destroy();
      });
    });
    upstream.on('response', () => client.destroy());
    upstream.on('error', () => client.destroy());
    upstream.end();
  };
  const proxy = createServer(pass).on('upgrade', tunnel);
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const address = proxy.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    flags: ['--server', `http://127.0.0.1:${port}`],
    requests,
    strikeAt(next) {
      requests.length = 0;
      point = next;
    },
    async [Symbol.asyncDispose]() {
      for (const tunnel of tunnels) tunnel.destroy();
      proxy.closeAllConnections();
      proxy.close();
      agent.destroy();
      await once(proxy, 'close');
    },
  };
}

interface Kubeconfig {
  readonly clusters: readonly [
    { readonly cluster: { readonly server: string; readonly 'certificate-authority-data': string } },
  ];
  readonly users: readonly [
    { readonly user: { readonly 'client-certificate-data': string; readonly 'client-key-data': string } },
  ];
}

function headerLines(raw: readonly string[]): string {
  return raw.map((text, index) => (index % 2 === 0 ? `${text}: ` : `${text}\r\n`)).join('');
}

function decoded(text: string): string {
  return Buffer.from(text, 'base64').toString('utf8');
}

function inWords({ method, url = '' }: IncomingMessage): string {
  const [path = '', query = ''] = url.split('?');
  const object = path.replace(/^\/apis?\/(?:[^/]+\/)?v\d\w*\/(?:namespaces\/[^/]+\/)?/, '');
  const verb = query.includes('watch=') ? 'WATCH' : query.includes('command=') ? 'EXEC' : method;
  return `${verb} ${object}${query.includes('dryRun=') ? ' (dry run)' : ''}`;
}
