import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { ApiError } from '../api/api.ts';
import { denied, isDenied } from '../api/authorization.ts';
import { pods } from '../api/kinds.ts';
import type { ApiServer } from '../api/server.ts';
import type { Faults } from '../faults/faults.ts';
import { admin } from './caller.ts';
import { Input } from './exec-input.ts';
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

/** Version 5 adds the end of standard input to version 4. Upstream: apimachinery pkg/util/remotecommand (1.36). */
const WITH_END = 'v5.channel.k8s.io';
const PROTOCOLS = [WITH_END, 'v4.channel.k8s.io'];

interface ExecOptions {
  readonly runtime: PodRuntime;
  readonly faults?: Faults | undefined;
}

/**
 * pods/exec over WebSocket: the command runs in the injected runtime once its standard input has ended, and its whole
 * output is sent when it has ended itself.
 */
export function execUpgrade(api: ApiServer, { runtime, faults }: ExecOptions): Upgrade {
  const sockets = new WebSocketServer({
    noServer: true,
    handleProtocols: (offered) => PROTOCOLS.find((known) => offered.has(known)) ?? false,
  });
  return (request, socket, head) => {
    if (request.headers.upgrade?.toLowerCase() !== 'websocket') return false;
    try {
      const start = execStart(api, request.url ?? '/', request.headers, { runtime, faults });
      if (start === undefined) return false;
      sockets.handleUpgrade(request, socket, head, (connection) => void serve(start, connection));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      refuse(socket, error);
    }
    return true;
  };
}

async function serve(start: ExecStart, connection: WebSocket): Promise<void> {
  // Where nobody can say that there is no more, or somebody types, nothing is read.
  const stdin = start.readsInput && connection.protocol === WITH_END ? await inputFrom(connection) : '';
  for (const message of await start.run(stdin)) connection.send(message);
  connection.close(NORMAL);
}

function inputFrom(connection: WebSocket): Promise<string> {
  const input = new Input();
  connection.on('message', (data: Buffer) => input.take(data));
  connection.on('close', () => input.end());
  return input.whole;
}

interface ExecStart {
  readonly readsInput: boolean;
  /** What it resolves with are the messages to send. */
  readonly run: (stdin: string) => Promise<readonly Buffer[]>;
}

/**
 * The command that a path of pods/exec asks for, ready to be run. Undefined for another path.
 * @throws ApiError for everything that is refused before the connection changes its protocol.
 */
export function execStart(
  api: ApiServer,
  path: string,
  headers: Headers,
  { runtime, faults }: ExecOptions,
): ExecStart | undefined {
  const url = new URL(path, 'http://sandbox');
  const target = targetOf(url.pathname);
  if (target === undefined || target === 'unknown' || !isExec(target)) return undefined;
  authorize(target, headers, faults);
  const start = prepare(api, runtime, target, url.searchParams);
  return {
    readsInput: url.searchParams.get('stdin') === 'true' && url.searchParams.get('tty') !== 'true',
    run: (stdin) => start(stdin).then(told, failed),
  };
}

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Opening a socket is a GET, but what it does is to create: a server asks for both. */
function authorize(target: Target, headers: Headers, faults: Faults | undefined): void {
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

function isExec({ kind, subresource, name }: Target): boolean {
  return kind.plural === pods.plural && subresource === 'exec' && name !== undefined;
}

function prepare(
  api: ApiServer,
  runtime: PodRuntime,
  { namespace, name = '' }: Target,
  query: URLSearchParams,
): (stdin: string) => Promise<ExecResult> {
  const pod = api.get(pods, { namespace, name });
  const container = containerOf(pod, query.get('container'));
  return async (stdin) => runtime.exec(pod, container, query.getAll('command'), stdin);
}

function told({ stdout, stderr, exitCode }: ExecResult): readonly Buffer[] {
  return [
    ...(stdout === '' ? [] : [message(STDOUT, stdout)]),
    ...(stderr === '' ? [] : [message(STDERR, stderr)]),
    message(ERROR, JSON.stringify(exitStatus(exitCode))),
  ];
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

function failed(error: unknown): readonly Buffer[] {
  const why = error instanceof Error ? error.message : String(error);
  const status = { metadata: {}, status: 'Failure', message: why, reason: 'InternalError', code: 500 };
  return [message(ERROR, JSON.stringify(status))];
}

function message(channel: number, text: string): Buffer {
  return Buffer.concat([Buffer.from([channel]), Buffer.from(text)]);
}
