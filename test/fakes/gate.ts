import { ClusterError, type ClusterErrorKind } from '../../src/cluster/error.ts';
import { type ProcessClock, type VirtualClock } from './virtual-clock.ts';

/** One thing a process asked of the world: a request to the server, or a write to its disk. */
export interface Request {
  readonly verb: string;
  /** `pods`, `statefulsets.apps`, …; `disk` for the journals of the machine. */
  readonly resource: string;
  readonly name: string;
  readonly body?: unknown;
  readonly dryRun?: boolean;
}

export interface LoggedRequest extends Request {
  readonly process: string;
  /** Counts this process' requests from 1. */
  readonly number: number;
}

/**
 * What can befall a request. `unreachable after`: it was carried out, its answer was lost. `late`: its sender gave up
 * on it and it is carried out all the same, a little later. `slow`: so it is, and its sender waits. `hangs`: never. A function is somebody else's hand, just before it.
 */
export type Fault =
  | Extract<ClusterErrorKind, 'conflict' | 'forbidden' | 'notFound' | 'invalid' | 'timeout'>
  | 'unreachable before'
  | 'unreachable after'
  | 'late'
  | 'crash before'
  | 'crash after'
  | 'slow'
  | 'hangs'
  | (() => void);

const TRAVEL_MS = 1;
const LATE_MS = 700;
const never = <T>(): Promise<T> => new Promise<T>(() => undefined);

/** The one way out of a process: everything it asks of the world passes here, is written down, and can be made to fail. */
export class Gate {
  readonly #process: string;
  readonly #world: VirtualClock;
  readonly #log: LoggedRequest[];
  readonly #planned: (request: Request) => Fault | undefined;
  readonly clock: ProcessClock;
  /** What befalls this process' k-th request. */
  faultAt: (request: LoggedRequest) => Fault | undefined = () => undefined;
  /** Resolves when the process is dead: nothing else of it ever does. */
  readonly died: Promise<'died'>;
  readonly #tellDeath: (what: 'died') => void;
  #count = 0;
  #dead = false;

  constructor(
    process: string,
    world: VirtualClock,
    clock: ProcessClock,
    log: LoggedRequest[],
    planned: (request: Request) => Fault | undefined,
  ) {
    this.#process = process;
    this.#world = world;
    this.#log = log;
    this.#planned = planned;
    this.clock = clock;
    const { promise, resolve } = Promise.withResolvers<'died'>();
    this.died = promise;
    this.#tellDeath = resolve;
  }

  /** How many requests it has sent. */
  get count(): number {
    return this.#count;
  }

  get dead(): boolean {
    return this.#dead;
  }

  /** From now on nothing of this process goes on: no answer, no timer, no event reaches it. */
  die(): void {
    this.#dead = true;
    this.clock.die();
    this.#tellDeath('died');
  }

  async pass<T>(request: Request, signal: AbortSignal | undefined, serve: () => T): Promise<T> {
    if (this.#dead) return never();
    if (signal?.aborted) throw aborted(signal);
    const logged = { ...request, process: this.#process, number: ++this.#count };
    this.#log.push(logged);
    const fault = this.faultAt(logged) ?? this.#planned(request);
    if (fault === 'crash before') {
      this.die();
      return never();
    }
    return this.#answered(this.#carry(fault, serve), signal);
  }

  async #carry<T>(fault: Fault | undefined, serve: () => T): Promise<T> {
    await this.#travel();
    switch (fault) {
      case undefined:
        break;
      case 'unreachable before':
        throw unreachable();
      case 'late':
        this.#world.after(LATE_MS, () => attempt(serve));
        throw unreachable();
      case 'unreachable after':
        attempt(serve);
        throw unreachable();
      case 'crash after':
        attempt(serve);
        this.die();
        return never();
      case 'crash before':
      case 'hangs':
        return never();
      case 'slow':
        await new Promise<void>((resolve) => this.#world.after(LATE_MS, resolve));
        break;
      case 'conflict':
      case 'forbidden':
      case 'notFound':
      case 'invalid':
      case 'timeout':
        throw new ClusterError(fault, `${fault}, as the test wanted it`);
      default:
        fault();
    }
    const answer = serve();
    await this.#travel();
    return answer;
  }

  #travel(): Promise<void> {
    return new Promise((resolve) => this.#world.after(TRAVEL_MS, resolve));
  }

  /** An aborted request may be carried out all the same: only its sender hears no more of it. */
  async #answered<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    const { promise, reject } = Promise.withResolvers<never>();
    const abort = () => reject(aborted(signal));
    signal?.addEventListener('abort', abort, { once: true });
    try {
      const answer = await Promise.race([work, promise]);
      return this.#dead ? await never() : answer;
    } catch (error) {
      if (this.#dead) return await never();
      throw error;
    } finally {
      signal?.removeEventListener('abort', abort);
      promise.catch(() => undefined);
      work.catch(() => undefined);
    }
  }
}

function attempt(serve: () => unknown): void {
  try {
    serve();
  } catch {
    // The server refused it, but nobody is there to be told.
  }
}

function unreachable(): ClusterError {
  return new ClusterError('unreachable', 'Unable to connect to the server: EOF');
}

function aborted(signal: AbortSignal | undefined): ClusterError {
  return new ClusterError('aborted', 'the request was aborted', { cause: signal?.reason });
}
