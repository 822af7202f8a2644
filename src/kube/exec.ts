import type { ExecRequest, Executed } from '../cluster/cluster.ts';
import { ClusterError } from '../cluster/error.ts';
import { pods } from '../cluster/resource.ts';
import type { Status } from '../objects/meta.ts';
import { readAll } from './body.ts';
import type { Channel, ChannelRequest, Opened } from './channel.ts';
import { deadline } from './deadline.ts';
import { noAnswerWithin, type Wire } from './exchange.ts';
import { objectPath } from './paths.ts';
import { errorOf, statusError } from './status-error.ts';
import type { TransportResponse } from './transport.ts';

/** Version 5 adds the end of standard input to version 4. Upstream: apimachinery pkg/util/remotecommand (1.36). */
const WITH_END = ['v5.channel.k8s.io'];
const PROTOCOLS = [...WITH_END, 'v4.channel.k8s.io'];

/** The first byte of every message. */
const STDIN = 0;
const STDOUT = 1;
const STDERR = 2;
const ERROR = 3;
/** Before the number of a channel: nothing more comes there. Upstream: client-go tools/remotecommand/websocket.go (1.36). */
const END = 255;

const LIMIT_BYTES = 64 * 1024;
/** As much as client-go sends in one message. */
const PART_BYTES = 32 * 1024;

/** pods/exec over a WebSocket. The server has as long to agree as for any other answer. */
export async function exec(wire: Wire, request: ExecRequest, signal?: AbortSignal): Promise<Executed> {
  const { namespace, pod, stdin, limitBytes = LIMIT_BYTES } = request;
  const what = `exec pods ${pod}`;
  const path = `${objectPath(pods, { namespace, name: pod })}/exec?${queryOf(request).toString()}`;
  const limit = deadline(wire.clock, signal);
  limit.limit(wire.requestTimeoutMs, noAnswerWithin(wire.requestTimeoutMs));
  try {
    const protocols = stdin === undefined ? PROTOCOLS : WITH_END;
    const channel = await open(wire, { path, protocols, signal: limit.signal }, what);
    limit.lift();
    if (stdin !== undefined) say(channel, stdin);
    const { stdout, stderr, status } = await collect(channel, limitBytes);
    return { exitCode: exitCodeOf(status, what), stdout, stderr };
  } finally {
    limit.release();
  }
}

function queryOf({ container, command, stdin }: ExecRequest): URLSearchParams {
  const query = new URLSearchParams({ stdout: 'true', stderr: 'true' });
  if (stdin !== undefined) query.append('stdin', 'true');
  if (container !== undefined) query.append('container', container);
  for (const word of command) query.append('command', word);
  return query;
}

/** All that the command can read, and that there is no more. */
function say(channel: Channel, stdin: string): void {
  const bytes = Buffer.from(stdin);
  for (let from = 0; from < bytes.length; from += PART_BYTES)
    channel.send(Buffer.concat([Buffer.of(STDIN), bytes.subarray(from, from + PART_BYTES)]));
  channel.send(Buffer.of(END, STDIN));
}

async function open(
  wire: Wire,
  { path, protocols, signal }: Pick<ChannelRequest, 'path' | 'protocols' | 'signal'>,
  what: string,
): Promise<Channel> {
  const { transport, clock, userAgent, onRequest } = wire;
  if (transport.open === undefined)
    throw new ClusterError('unsupported', `WebSockets are not to be had here (${what})`);
  const startedAt = clock.monotonic();
  const observe = (status: number | undefined) =>
    onRequest({ method: 'GET', path, status, milliseconds: clock.monotonic() - startedAt });
  let opened: Opened;
  try {
    opened = await transport.open({ path, headers: { 'user-agent': userAgent }, protocols, signal });
  } catch (error) {
    observe(undefined);
    throw error;
  }
  if (opened.type === 'channel') {
    observe(101);
    return opened.channel;
  }
  observe(opened.response.status);
  throw refusal(opened.response, await readAll(opened.response.body), what, clock.epoch());
}

/** A server that would serve the path if only we asked for a WebSocket was asked for one, and did not get it. */
function refusal(response: TransportResponse, body: string, what: string, now: number): ClusterError {
  const error = errorOf(response, body, what, now);
  if (response.status !== 400 || !/upgrade/i.test(error.message)) return error;
  const why =
    'the server did not open a WebSocket: either `create pods/exec` is not allowed, or something on the way to it lets none through';
  return new ClusterError('forbidden', `${why} (${what})`, { cause: error });
}

interface Collected {
  readonly stdout: string;
  readonly stderr: string;
  /** As JSON; empty when the other side went without a word. */
  readonly status: string;
}

async function collect({ messages }: Channel, limitBytes: number): Promise<Collected> {
  const kept = { [STDOUT]: [] as Uint8Array[], [STDERR]: [] as Uint8Array[], [ERROR]: [] as Uint8Array[] };
  const left = { [STDOUT]: limitBytes, [STDERR]: limitBytes, [ERROR]: LIMIT_BYTES };
  for await (const message of messages) {
    const [number] = message;
    if (number !== STDOUT && number !== STDERR && number !== ERROR) continue;
    const part = message.subarray(1, 1 + left[number]);
    left[number] -= part.length;
    kept[number].push(part);
  }
  const text = (number: keyof typeof kept) => Buffer.concat(kept[number]).toString('utf8');
  return { stdout: text(STDOUT), stderr: text(STDERR), status: text(ERROR) };
}

/** Upstream: kubelet cri/streaming/remotecommand/exec.go, ServeExec. */
function exitCodeOf(text: string, what: string): number {
  if (text === '')
    throw new ClusterError('unreachable', `the connection ended before the command did (${what})`);
  const status = statusOf(text, what);
  if (status.status === 'Success') return 0;
  const code = status.details?.causes?.find(({ reason }) => reason === 'ExitCode')?.message;
  if (status.reason === 'NonZeroExitCode' && code !== undefined) return Number(code);
  throw statusError(status, status.code ?? 500);
}

function statusOf(text: string, what: string): Status {
  try {
    return JSON.parse(text) as Status;
  } catch (cause) {
    throw new ClusterError('serverError', `${text} (${what})`, { cause });
  }
}
