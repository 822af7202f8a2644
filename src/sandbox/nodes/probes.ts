import type { SandboxTime } from '../clock/time.ts';
import type { FullContainer, Probe } from '../controllers/objects.ts';
import type { ContainerRun } from './container.ts';
import type { Network } from './network.ts';
import { runAtOnce } from './steps.ts';

export type ProbeKind = 'Startup' | 'Liveness' | 'Readiness';

/** Undefined when the probe succeeded; else what went wrong, in the words of its event. */
export function probeFailure(
  probe: Probe,
  container: FullContainer,
  run: ContainerRun,
  network: Network,
  address: string,
): string | undefined {
  const limit = (probe.timeoutSeconds ?? 1) * 1000;
  if (probe.exec !== undefined) return execFailure(probe.exec.command ?? [], run, limit);
  if (probe.httpGet !== undefined) {
    const { path = '/', port, scheme = 'HTTP' } = probe.httpGet;
    const number = portOf(port, container);
    const answer = network.get(address, number, path);
    const url = `${scheme.toLowerCase()}://${address}:${number}${path.startsWith('/') ? '' : '/'}${path}`;
    if (answer === undefined)
      return `Get "${url}": dial tcp ${address}:${number}: connect: connection refused`;
    return answer.status >= 400 ? `HTTP probe failed with statuscode: ${answer.status}` : undefined;
  }
  const port = portOf(probe.tcpSocket?.port ?? probe.grpc?.port, container);
  return network.get(address, port, '/') === undefined
    ? `dial tcp ${address}:${port}: connect: connection refused`
    : undefined;
}

function execFailure(command: readonly string[], run: ContainerRun, limit: number): string | undefined {
  const { result } = runAtOnce(run.execute(command), limit);
  if (result === undefined)
    return `command timed out: "${command.join(' ')}" timed out after ${limit / 1000}s`;
  return result.exitCode === 0 ? undefined : `${result.stdout}${result.stderr}`;
}

function portOf(port: number | string | undefined, container: FullContainer): number {
  if (typeof port === 'number') return port;
  return container.ports?.find(({ name }) => name === port)?.containerPort ?? Number(port ?? 80);
}

export interface ProbeHooks {
  /** One attempt; undefined is a success. */
  attempt(): string | undefined;
  /** Told when the threshold of successes or failures is reached, every time it is. */
  settled(success: boolean): void;
  failed(message: string): void;
}

/** Probes one thing of one run of a container, again and again. Returns how to end it. */
export function keepProbing(time: SandboxTime, probe: Probe, hooks: ProbeHooks): () => void {
  const { initialDelaySeconds = 0, periodSeconds = 10, successThreshold = 1, failureThreshold = 3 } = probe;
  let inARow = 0;
  let last: boolean | undefined;
  let cancel: () => void = () => undefined;
  let over = false;
  const again = () => {
    const problem = hooks.attempt();
    const success = problem === undefined;
    if (!success) hooks.failed(problem);
    inARow = last === success ? inARow + 1 : 1;
    last = success;
    if (inARow >= (success ? successThreshold : failureThreshold)) hooks.settled(success);
    if (!over) cancel = time.after(periodSeconds * 1000, again);
  };
  cancel = time.after(initialDelaySeconds * 1000 + 1, again);
  return () => {
    over = true;
    cancel();
  };
}
