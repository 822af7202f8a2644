import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Agent, request as ask } from 'node:https';
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
  let point: Parameters<StrikingProxy['strikeAt']>[0];

  const pass = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    requests.push(inWords(incoming));
    const struck = requests.length === point?.number ? point : undefined;
    if (struck?.moment === 'before') {
      struck.kill();
      return void outgoing.destroy();
    }
    const url = new URL(incoming.url ?? '/', server.server);
    const upstream = ask(url, {
      method: incoming.method,
      headers: { ...incoming.headers, host: url.host },
      agent,
    });
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
  const proxy = createServer(pass);
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

function decoded(text: string): string {
  return Buffer.from(text, 'base64').toString('utf8');
}

function inWords({ method, url = '' }: IncomingMessage): string {
  const [path = '', query = ''] = url.split('?');
  const object = path.replace(/^\/apis?\/(?:[^/]+\/)?v\d\w*\/(?:namespaces\/[^/]+\/)?/, '');
  return `${query.includes('watch=') ? 'WATCH' : method} ${object}${query.includes('dryRun=') ? ' (dry run)' : ''}`;
}
