import type { KubeObject } from '../../../src/objects/meta.ts';
import type { ApiKind, Stored } from '../../../src/sandbox/api/api.ts';
import * as kinds from '../../../src/sandbox/controllers/kinds.ts';
import type { FullClaim, FullPod, FullSet } from '../../../src/sandbox/controllers/objects.ts';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../../src/sandbox/sandbox.ts';
import { saysReady } from '../../../src/statefulset/pods.ts';
import { SteppedTime } from './stepped-time.ts';

export const tester = { user: 'tester', groups: ['system:masters'], fieldManager: 'tester' };

/** A whole sandbox on time that a test moves by hand. */
export class Cluster {
  readonly time = new SteppedTime();
  readonly errors: string[] = [];
  readonly sandbox: Sandbox;

  constructor(options: Partial<SandboxOptions> = {}) {
    this.sandbox = startSandbox({
      time: this.time,
      onSyncError: (key, error) =>
        this.errors.push(`${key}: ${error instanceof Error ? error.message : String(error)}`),
      ...options,
    });
    this.time.advance(1000);
  }

  get api(): Sandbox['api'] {
    return this.sandbox.api;
  }

  create<T extends KubeObject>(kind: ApiKind<T>, object: T): T {
    return this.api.create(kind, kind.namespaced ? 'default' : undefined, object, tester);
  }

  /** The set and its governing Service. */
  start(set: FullSet): void {
    const app = set.metadata?.name ?? '';
    const spec = { clusterIP: 'None', selector: { app }, ports: [{ name: 'http', port: 80 }] };
    this.create(kinds.services, { apiVersion: 'v1', kind: 'Service', metadata: { name: app }, spec });
    this.create(kinds.sets, set);
  }

  set(name = 'web'): FullSet {
    return this.api.get(kinds.sets, { namespace: 'default', name });
  }

  change(spec: Partial<NonNullable<FullSet['spec']>>, name = 'web'): void {
    const set = this.set(name);
    this.api.update(kinds.sets, { ...set, spec: { ...set.spec, ...spec } }, tester);
  }

  pods(): readonly FullPod[] {
    return this.api
      .list(kinds.pods, { namespace: 'default' })
      .items.toSorted((a, b) => ((a.metadata?.name ?? '') < (b.metadata?.name ?? '') ? -1 : 1));
  }

  pod(ordinal: number, name = 'web'): FullPod {
    return this.api.get(kinds.pods, { namespace: 'default', name: `${name}-${ordinal}` });
  }

  claims(): readonly FullClaim[] {
    return this.api.list(kinds.claims, { namespace: 'default' }).items;
  }

  claimNames(): readonly string[] {
    return this.claims()
      .map(({ metadata }) => metadata?.name ?? '')
      .toSorted();
  }

  delete(ordinal: number, gracePeriodSeconds?: number): void {
    const options = gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds };
    this.api.delete(kinds.pods, { namespace: 'default', name: `web-${ordinal}` }, tester, options);
  }

  cordon(name: string, unschedulable: boolean): void {
    const node = this.api.get(kinds.nodes, { name });
    this.api.update(kinds.nodes, { ...node, spec: { ...node.spec, unschedulable } }, tester);
  }

  /** How long it takes until exactly these many pods exist, are ready, and none is terminating. */
  untilReady(count: number, limitMs = 120_000): number {
    return this.time.until(
      () =>
        this.pods().length === count &&
        this.pods().every((pod) => saysReady(pod) && pod.metadata?.deletionTimestamp === undefined),
      limitMs,
      `${count} ready pods`,
    );
  }

  advance(ms: number): void {
    this.time.advance(ms);
  }

  async run(ordinal: number, script: string): Promise<string> {
    const { stdout, stderr } = await this.sandbox.exec({ namespace: 'default', name: `web-${ordinal}` }, [
      'sh',
      '-c',
      script,
    ]);
    return stdout + stderr;
  }

  /** Names of pods as they come and go: `+web-0`, `-web-0`. */
  watchPods(): readonly string[] {
    const seen: string[] = [];
    this.api.observe(kinds.pods, ({ type, object }: Stored<FullPod>) => {
      if (type === 'ADDED') seen.push(`+${object.metadata?.name}`);
      if (type === 'DELETED') seen.push(`-${object.metadata?.name}`);
    });
    return seen;
  }

  events(reason?: string): readonly string[] {
    return this.api
      .list(kinds.events)
      .items.filter((event) => reason === undefined || event.reason === reason)
      .map(
        ({ type, reason: why, message, count, involvedObject }) =>
          `${involvedObject?.name} ${type} ${why} ${message} x${count ?? 1}`,
      );
  }
}
