import type { ChannelRequest, OpenChannel, Opened } from '../../src/kube/channel.ts';
import type { Transport, TransportRequest, TransportResponse } from '../../src/kube/transport.ts';
import { ClusterError } from '../../src/cluster/error.ts';
import type { Clock } from '../../src/lib/clock.ts';
import type { SandboxTime } from '../../src/sandbox/clock/time.ts';

/** What can befall one thing that a process asks of the world: a request to the API server, or a write to its disk. */
export type Mishap =
  | 'crash before'
  | 'crash after'
  /** The connection breaks: the request never arrived, or it was carried out and its answer is lost. */
  | 'reset before'
  | 'reset after'
  | 'stall'
  | 'drop watches'
  | 409
  | 410
  | 429
  | 500
  | 504;

export interface Asked {
  /** Counts from 1. */
  readonly number: number;
  /** `PATCH /apis/apps/v1/…`, or `write journal`. */
  readonly what: string;
  /** It may change something that other people can see. */
  readonly mutates: boolean;
}

const STALL_MS = 10_000;
const never = <T>(): Promise<T> => new Promise<T>(() => undefined);
const reasons = {
  409: 'Conflict',
  410: 'Expired',
  429: 'TooManyRequests',
  500: 'InternalError',
  504: 'Timeout',
};

/** The one way out of a process in a sandbox. When it dies nothing of it goes on: no answer, no timer, no event. */
export class Gate {
  readonly #time: SandboxTime;
  readonly #inner: Transport & { readonly open: OpenChannel };
  readonly #dropWatches: () => void;
  readonly #death = new AbortController();
  readonly log: Asked[] = [];
  /** What befalls the next thing asked, if anything. Called once for each. */
  mishapOf: (asked: Asked) => Mishap | undefined = () => undefined;
  readonly died: Promise<'died'>;

  constructor(time: SandboxTime, inner: Transport & { readonly open: OpenChannel }, dropWatches: () => void) {
    this.#time = time;
    this.#inner = inner;
    this.#dropWatches = dropWatches;
    this.died = new Promise((resolve) =>
      this.#death.signal.addEventListener('abort', () => resolve('died'), { once: true }),
    );
  }

  get dead(): boolean {
    return this.#death.signal.aborted;
  }

  die(): void {
    this.#death.abort();
  }

  readonly transport: Transport = Object.assign(
    (request: TransportRequest) => {
      const what = `${request.method} ${pathOf(request)}`;
      const asksOnly =
        request.method === 'GET' || request.path.includes('accessreviews') || /dryRun=/.test(request.path);
      return this.#pass(what, !asksOnly, (mishap) => this.#exchange(request, mishap));
    },
    {
      open: (request: ChannelRequest) =>
        this.#pass(`EXEC ${pathOf(request)}`, true, (mishap) => this.#run(request, mishap)),
    },
  );

  /** A write to this machine's disk. */
  disk<T>(what: string, write: () => T): Promise<T> {
    return this.#pass(`${what} journal`, false, async (mishap) => {
      if (mishap === 'reset before') throw new Error('ENOSPC: the disk is full');
      return write();
    });
  }

  get clock(): Clock {
    const time = this.#time;
    return {
      monotonic: () => time.monotonic(),
      epoch: () => time.epoch(),
      sleep: (ms, signal) => this.#alive(time.sleep(ms, this.#until(signal))),
    };
  }

  async #pass<T>(
    what: string,
    mutates: boolean,
    carryOut: (mishap: Mishap | undefined) => Promise<T>,
  ): Promise<T> {
    if (this.dead) return never();
    const asked = { number: this.log.length + 1, what, mutates };
    this.log.push(asked);
    const mishap = this.mishapOf(asked);
    if (mishap === 'crash before') this.die();
    if (this.dead) return never();
    const answer = await this.#alive(carryOut(mishap));
    if (mishap === 'crash after') this.die();
    return this.dead ? never() : answer;
  }

  async #exchange(request: TransportRequest, mishap: Mishap | undefined): Promise<TransportResponse> {
    if (mishap === 'drop watches') this.#dropWatches();
    if (mishap === 'reset before') throw lost();
    if (typeof mishap === 'number') return refusal(mishap);
    if (mishap === 'stall') await this.#time.sleep(STALL_MS, request.signal).catch(() => undefined);
    const given = mishap === 'reset after' ? new AbortController() : undefined;
    const signal = this.#until(given?.signal ?? request.signal);
    const response = await this.#inner({ ...request, signal });
    if (given === undefined) return { ...response, body: this.#whileAlive(response.body) };
    given.abort();
    throw lost();
  }

  /** A command has ended, or has been cut off, before anything more befalls whoever had it run. */
  async #run(request: ChannelRequest, mishap: Mishap | undefined): Promise<Opened> {
    if (mishap === 'drop watches') this.#dropWatches();
    if (mishap === 'reset before') throw lost();
    if (typeof mishap === 'number') return { type: 'refused', response: refusal(mishap) };
    if (mishap === 'stall') await this.#time.sleep(STALL_MS, request.signal).catch(() => undefined);
    const opened = await this.#inner.open({ ...request, signal: this.#until(request.signal) });
    if (opened.type === 'refused') return opened;
    const said = await Array.fromAsync(opened.channel.messages);
    if (mishap === 'reset after') throw lost();
    const messages = this.#whileAlive(ReadableStream.from(said));
    return { type: 'channel', channel: { ...opened.channel, messages } };
  }

  #until(signal: AbortSignal | undefined): AbortSignal {
    return signal === undefined ? this.#death.signal : AbortSignal.any([signal, this.#death.signal]);
  }

  /** A dead process hears nothing, not even that what it waited for has failed. */
  #alive<T>(work: Promise<T>): Promise<T> {
    return work.then(
      (answer) => (this.dead ? never<T>() : answer),
      (error: unknown) => (this.dead ? never<T>() : Promise.reject(error)),
    );
  }

  async *#whileAlive(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of body) yield this.dead ? await never<Uint8Array>() : chunk;
    } catch (error) {
      if (!this.dead) throw error;
    }
    if (this.dead) await never();
  }
}

function pathOf({ path }: { readonly path: string }): string {
  return path.replace(/\?.*/, '');
}

function lost(): ClusterError {
  return new ClusterError('unreachable', 'the connection broke');
}

function refusal(code: keyof typeof reasons): TransportResponse {
  const status = {
    apiVersion: 'v1',
    kind: 'Status',
    metadata: {},
    status: 'Failure',
    reason: reasons[code],
    code,
    message: `${reasons[code]}, as the sweep wanted it`,
  };
  const headers = { 'content-type': 'application/json', ...(code === 429 && { 'retry-after': '1' }) };
  async function* body(): AsyncGenerator<Uint8Array> {
    yield new TextEncoder().encode(JSON.stringify(status));
  }
  return { status: code, headers, body: body() };
}
