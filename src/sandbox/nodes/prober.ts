import type { Probe } from '../controllers/objects.ts';
import type { ContainerRun } from './container.ts';
import type { ContainerState } from './pod-runtime.ts';
import type { PodWorker } from './pod-worker.ts';
import { keepProbing, probeFailure, type ProbeKind } from './probes.ts';

interface Kept {
  readonly kind: ProbeKind;
  readonly probe: Probe;
}

/**
 * The probes of one pod. Liveness and readiness wait for the startup probe; a terminating pod is probed for readiness
 * only.
 * Upstream: pkg/kubelet/prober/worker.go (1.36).
 */
export class Prober {
  readonly #worker: PodWorker;
  readonly #ends = new Map<ContainerState, (() => void)[]>();

  constructor(worker: PodWorker) {
    this.#worker = worker;
  }

  begin(container: ContainerState, run: ContainerRun): void {
    this.#stop(container);
    const habit = this.#worker.tools.habits.of(container.spec);
    if (habit?.type === 'runs') this.#believe(container, habit.readyAfterMs);
    else if (container.spec.startupProbe === undefined) this.#beginOthers(container, run);
    else this.#keep(container, run, 'Startup', container.spec.startupProbe);
  }

  ended(container: ContainerState): void {
    this.#stop(container);
    container.ready = false;
  }

  stop(): void {
    for (const container of this.#ends.keys()) this.#stop(container);
  }

  /** Once the pod is ending, nothing restarts its containers any more. */
  stopAllButReadiness(): void {
    for (const container of this.#worker.runtime.containers) {
      const probe = container.spec.readinessProbe;
      const isKnown = this.#worker.tools.habits.of(container.spec) !== undefined;
      this.#stop(container);
      if (!isKnown && probe !== undefined && container.run?.running === true && container.started)
        this.#keep(container, container.run, 'Readiness', probe);
    }
  }

  /** Nobody can probe a program that is not there: it will be ready when it was elsewhere. */
  #believe(container: ContainerState, readyAfterMs: number): void {
    if (readyAfterMs === Infinity) return;
    const become = () => {
      container.started = true;
      container.ready = true;
      this.#worker.look();
    };
    if (readyAfterMs === 0) {
      container.started = true;
      container.ready = true;
    } else this.#ends.set(container, [this.#worker.tools.world.time.after(readyAfterMs, become)]);
  }

  #beginOthers(container: ContainerState, run: ContainerRun): void {
    const { readinessProbe, livenessProbe } = container.spec;
    if (readinessProbe === undefined) container.ready = true;
    else this.#keep(container, run, 'Readiness', readinessProbe);
    if (livenessProbe !== undefined) this.#keep(container, run, 'Liveness', livenessProbe);
  }

  #keep(container: ContainerState, run: ContainerRun, kind: ProbeKind, probe: Probe): void {
    const { tools, runtime } = this.#worker;
    const end = keepProbing(tools.world.time, probe, {
      attempt: () => probeFailure(probe, container.spec, run, tools.network, runtime.address ?? ''),
      failed: (message) => {
        this.#worker.record(
          { type: 'Warning', reason: 'Unhealthy', message: `${kind} probe failed: ${message}` },
          container,
        );
      },
      settled: (success) => this.#settled(container, run, { kind, probe }, success),
    });
    this.#ends.set(container, [...(this.#ends.get(container) ?? []), end]);
  }

  #settled(container: ContainerState, run: ContainerRun, { kind, probe }: Kept, success: boolean): void {
    if (kind === 'Readiness') {
      if (container.ready === success) return;
      container.ready = success;
      this.#worker.look();
      return;
    }
    if (!success) return this.#restart(container, run, { kind, probe });
    if (kind === 'Liveness' || container.started) return;
    container.started = true;
    this.#stop(container);
    this.#beginOthers(container, run);
    this.#worker.look();
  }

  #restart(container: ContainerState, run: ContainerRun, { kind, probe }: Kept): void {
    if (!run.running || this.#worker.terminating) return;
    const message = `Container ${container.spec.name} failed ${kind.toLowerCase()} probe, will be restarted`;
    this.#worker.record({ type: 'Normal', reason: 'Killing', message }, container);
    this.#stop(container);
    run.terminate();
    const { terminationGracePeriodSeconds: usual = 30 } = this.#worker.runtime.pod.spec ?? {};
    // Upstream: kuberuntime_container.go, setTerminationGracePeriod (1.36): the probe's own patience comes first.
    const grace = probe.terminationGracePeriodSeconds ?? usual;
    this.#worker.tools.world.time.after(grace * 1000, () => run.kill());
  }

  #stop(container: ContainerState): void {
    for (const end of this.#ends.get(container) ?? []) end();
    this.#ends.delete(container);
  }
}
