import type { IncomingMessage } from 'node:http';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import { WebSocketServer } from 'ws';
import { ApiError } from '../api/api.ts';
import { denied, isDenied } from '../api/authorization.ts';
import { pods } from '../api/kinds.ts';
import type { ApiServer } from '../api/server.ts';
import type { Faults } from '../faults/faults.ts';
import { admin } from './caller.ts';
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
export function execUpgrade(api: ApiServer, { runtime, faults }: ExecOptions): Upgrade {
  const sockets = new WebSocketServer({
    noServer: true,
    handleProtocols: (offered) => PROTOCOLS.find((known) => offered.has(known)) ?? false,
  });
  return (request, socket, head) => {
    const url = new URL(request.url ?? '/', 'http://sandbox');
    const target = targetOf(url.pathname);
    if (target === undefined || target === 'unknown' || !isExec(target, request)) return false;
    try {
      authorize(target, request, faults);
      const start = prepare(api, runtime, target, url.searchParams);
      sockets.handleUpgrade(request, socket, head, (connection) => {
        start()
          .then((result) => tell(connection, result))
          .catch((error: unknown) => fail(connection, error));
      });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      refuse(socket, error);
    }
    return true;
  };
}

/** Opening a socket is a GET, but what it does is to create: a server asks for both. */
function authorize(target: Target, { headers }: IncomingMessage, faults: Faults | undefined): void {
  const user = headers['impersonate-user'];
  const caller = { ...admin, ...(typeof user === 'string' && { user }) };
  for (const verb of ['get', 'create']) {
    const { kind, namespace, name, subresource } = target;
    const asked = { verb, group: kind.group, resource: kind.plural, subresource, namespace, name };
    if (isDenied(faults?.denials ?? [], asked, caller.user)) throw denied(kind, asked, caller);
  }
}

function refuse(socket: Socket, { status }: ApiError): void {
  const body = `${JSON.stringify(status)}\n`;
  const head = [
    `HTTP/1.1 ${status.code} ${STATUS_CODES[status.code] ?? ''}`,
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

function isExec({ kind, subresource, name }: Target, { headers }: IncomingMessage): boolean {
  return (
    kind.plural === pods.plural &&
    subresource === 'exec' &&
    name !== undefined &&
    headers.upgrade?.toLowerCase() === 'websocket'
  );
}

/** Everything that can be refused is refused before the connection changes its protocol. */
function prepare(
  api: ApiServer,
  runtime: PodRuntime,
  { namespace, name = '' }: Target,
  query: URLSearchParams,
): () => Promise<ExecResult> {
  const pod = api.get(pods, { namespace, name });
  const container = containerOf(pod, query.get('container'));
  return async () => runtime.exec(pod, container, query.getAll('command'));
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
  const message = error instanceof Error ? error.message : String(error);
  const status = { metadata: {}, status: 'Failure', message, reason: 'InternalError', code: 500 };
  send(connection, ERROR, JSON.stringify(status));
  connection.close(NORMAL);
}

function send(connection: WebSocket, channel: number, text: string): void {
  connection.send(Buffer.concat([Buffer.from([channel]), Buffer.from(text)]));
}
