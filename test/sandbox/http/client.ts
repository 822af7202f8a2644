import { onTestFinished } from 'vitest';
import { ClusterError } from '../../../src/cluster/error.ts';
import { createCluster } from '../../../src/kube/create-cluster.ts';
import { Faults } from '../../../src/sandbox/faults/faults.ts';
import type { HandlerOptions } from '../../../src/sandbox/http/handler.ts';
import { createHandler } from '../../../src/sandbox/http/handler.ts';
import { sandboxTransport } from '../../../src/sandbox/http/in-process.ts';
import { aServer } from '../api/served.ts';

/** Our own client on a sandbox in the same process, in virtual time. */
export function aClient(options: HandlerOptions = {}) {
  const server = aServer();
  const { api, time } = server;
  const faults = options.faults ?? new Faults();
  const handler = createHandler(api, { ...options, faults });
  const transport = sandboxTransport(handler, time, {
    unreachable: (cause) => new ClusterError('unreachable', 'the connection broke', { cause }),
    aborted: (signal) => new ClusterError('aborted', 'aborted', { cause: signal.reason }),
  });
  const cluster = createCluster(transport, {
    server: 'sandbox',
    version: '1.0.0',
    clock: time,
    random: () => 0,
  });
  const over = new AbortController();
  onTestFinished(() => {
    over.abort();
    time.stop();
  });
  /** A raw request; the answer as text. */
  const ask = async (path: string, headers: Readonly<Record<string, string>> = {}) => {
    const response = await transport({ method: 'GET', path, headers, signal: over.signal });
    const chunks: Uint8Array[] = [];
    for await (const chunk of response.body) chunks.push(chunk);
    return { status: response.status, text: Buffer.concat(chunks).toString() };
  };
  return { ...server, faults, handler, transport, cluster, ask, signal: over.signal };
}
