import type { IncomingMessage } from 'node:http';
import type { WebSocket } from 'ws';
import { WebSocketServer } from 'ws';
import { ApiError } from '../api/api.ts';
import { pods } from '../api/kinds.ts';
import type { ApiServer } from '../api/server.ts';
import type { Faults } from '../faults/faults.ts';
import type { Upgrade } from './listener.ts';
import { containerOf } from './log.ts';
import type { ExecResult, PodRuntime } from './pod-runtime.ts';
import type { Target } from './target.ts';
import { targetOf } from './target.ts';

/** Channels of the remote command protocol: the first byte of every message. */
const STDOUT = 1;
const STDERR = 2;
const ERROR = 3;
/** Without a code kubectl takes the end for a failure. */
const NORMAL = 1000;

/** Version 5 adds the end of standard input to version 4, and nothing this server says. Upstream: apimachinery pkg/util/remotecommand (1.36). */
const PROTOCOLS = ['v5.channel.k8s.io', 'v4.channel.k8s.io'];

interface ExecOptions {
  readonly runtime: PodRuntime;
  readonly faults?: Faults;
}

/** pods/exec over WebSocket: the command runs in the injected runtime, and its whole output is sent when it has ended. */
export function execUpgrade(api: ApiServer, { runtime }: ExecOptions): Upgrade {
  const sockets = new WebSocketServer({
    noServer: true,
    handleProtocols: (offered) => PROTOCOLS.find((known) => offered.has(known)) ?? false,
  });
  return (request, socket, head) => {
    const url = new URL(request.url ?? '/', 'http://sandbox');
    const target = targetOf(url.pathname);
    if (target === undefined || target === 'unknown' || !isExec(target, request)) return false;
    sockets.handleUpgrade(request, socket, head, (connection) => {
      void run(api, runtime, target, url.searchParams)
        .then((result) => tell(connection, result))
        .catch((error: unknown) => fail(connection, error));
    });
    return true;
  };
}

function isExec({ kind, subresource, name }: Target, { headers }: IncomingMessage): boolean {
  return (
    kind.plural === pods.plural &&
    subresource === 'exec' &&
    name !== undefined &&
    headers.upgrade?.toLowerCase() === 'websocket'
  );
}

async function run(
  api: ApiServer,
  runtime: PodRuntime,
  { namespace, name = '' }: Target,
  query: URLSearchParams,
): Promise<ExecResult> {
  const pod = api.get(pods, { namespace, name });
  return runtime.exec(pod, containerOf(pod, query.get('container')), query.getAll('command'));
}

function tell(connection: WebSocket, { stdout, stderr, exitCode }: ExecResult): void {
  if (stdout !== '') send(connection, STDOUT, stdout);
  if (stderr !== '') send(connection, STDERR, stderr);
  send(connection, ERROR, JSON.stringify(exitStatus(exitCode)));
  connection.close(NORMAL);
}

/** Upstream: kubelet cri/streaming/remotecommand/exec.go, ServeExec. */
function exitStatus(exitCode: number): object {
  if (exitCode === 0) return { metadata: {}, status: 'Success' };
  return {
    metadata: {},
    status: 'Failure',
    message: `command terminated with non-zero exit code: exit status ${exitCode}`,
    reason: 'NonZeroExitCode',
    details: { causes: [{ reason: 'ExitCode', message: String(exitCode) }] },
  };
}

function fail(connection: WebSocket, error: unknown): void {
  const status =
    error instanceof ApiError
      ? error.status
      : { metadata: {}, status: 'Failure', message: String(error), reason: 'InternalError', code: 500 };
  send(connection, ERROR, JSON.stringify(status));
  connection.close(NORMAL);
}

function send(connection: WebSocket, channel: number, text: string): void {
  connection.send(Buffer.concat([Buffer.from([channel]), Buffer.from(text)]));
}
