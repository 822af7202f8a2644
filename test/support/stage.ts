import type { Cluster, WatchEvent } from '../../src/cluster/cluster.ts';
import { pods as podResource, statefulSets } from '../../src/cluster/resource.ts';
import { clusterIn } from '../../src/cli/sandbox-cluster.ts';
import { sandboxVersion } from '../../src/cli/new-sandbox.ts';
import type { KubeObject } from '../../src/objects/meta.ts';
import type { StatefulSet } from '../../src/objects/workload.ts';
import type { ChangedPart, Expects } from '../../src/recording/entry.ts';
import { Recorder } from '../../src/recording/recorder.ts';
import type { Recording } from '../../src/recording/recording.ts';
import type { ApiKind } from '../../src/sandbox/api/api.ts';
import type { ApiServer } from '../../src/sandbox/api/server.ts';
import { Faults } from '../../src/sandbox/faults/faults.ts';
import { createVirtualTime } from '../../src/sandbox/clock/virtual-time.ts';
import * as kinds from '../../src/sandbox/controllers/kinds.ts';
import type { FullPod, FullSet } from '../../src/sandbox/controllers/objects.ts';
import { startSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts';
import { templateWith } from '../sandbox/support/sets.ts';
import { isHealthy } from '../../src/statefulset/pods.ts';
import { ordinalOf, podName } from '../../src/statefulset/names.ts';
import { ordinalsOf, specOf } from '../../src/statefulset/spec.ts';

export interface StageOptions {
  readonly version?: string | undefined;
  readonly seed?: number | undefined;
  readonly set: FullSet;
  /** Without it the set has its governing Service. */
  readonly service?: false | undefined;
  readonly nodes?: number | undefined;
  readonly door?: ((api: ApiServer) => ApiServer) | undefined;
  /** What somebody does half a minute before the recording begins. */
  readonly before?: ((api: ApiServer) => void) | undefined;
  /** Deletions of pods that the API server accepts, and forgets. */
  readonly forgets?: ((name: string) => boolean) | undefined;
  /** What the API server tells whoever watches pods, in place of the truth. */
  readonly tells?: ((event: WatchEvent<KubeObject>) => readonly WatchEvent<KubeObject>[]) | undefined;
}

/** A template whose pods can be made unready by hand. */
export function probed(image = 'nginx:1'): ReturnType<typeof templateWith> {
  const template = templateWith(image);
  const exec = { command: ['sh', '-c', 'test ! -e /tmp/broken'] };
  const readinessProbe = { exec, periodSeconds: 1, failureThreshold: 1 };
  const containers = (template.spec?.containers ?? []).map((one) => ({ ...one, readinessProbe }));
  return { ...template, spec: { ...template.spec, containers } };
}

const owner = { user: 'kubernetes-admin', groups: ['system:masters'], fieldManager: 'owner' };
const namespace = 'default';

/**
 * A set in a sandbox, recorded by the real recorder on virtual time: what a drill does is written down as a drill
 * writes it down, what others do is not.
 */
export class Stage {
  readonly sandbox: Sandbox;
  readonly name: string;
  readonly cluster: Cluster;
  readonly recorder: Recorder;
  /** What can be done to the way between the recorder and the API server. */
  readonly faults: Faults;
  readonly #signal = new AbortController().signal;

  private constructor(sandbox: Sandbox, cluster: Cluster, recorder: Recorder, faults: Faults, name: string) {
    this.sandbox = sandbox;
    this.cluster = cluster;
    this.recorder = recorder;
    this.faults = faults;
    this.name = name;
  }

  /** The set has come up, or has had two minutes for it, when the recording begins. */
  static async open(options: StageOptions): Promise<Stage> {
    const { version, seed, nodes, set, door } = options;
    const time = createVirtualTime({ epoch: Date.parse('2026-11-21T10:00:00Z') });
    const sandbox = startSandbox({
      time,
      version,
      ...(seed !== undefined && { seed }),
      ...(nodes !== undefined && { nodes }),
      controllersDoor: door,
    });
    const app = set.metadata?.name ?? '';
    const spec = { clusterIP: 'None', selector: { app }, ports: [{ name: 'http', port: 80 }] };
    const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: app }, spec };
    if (options.service !== false) sandbox.api.create(kinds.services, namespace, service, owner);
    sandbox.api.create(kinds.sets, namespace, set, owner);
    await time.sleep(90_000);
    options.before?.(sandbox.api);
    await time.sleep(30_000);
    const faults = new Faults();
    const cluster = served(clusterIn(sandbox, { version: '0.0.0-test', faults }), options);
    // A release that is not modelled itself is played by the nearest one, which says of itself what it is.
    const serverVersion = version === undefined ? sandboxVersion(sandbox) : `v${version}+sandbox`;
    const header = { run: 'staged', tool: 'test', serverVersion };
    const recorder = new Recorder(
      cluster,
      time,
      specOf(await cluster.get(statefulSets, { namespace, name: app })),
      header,
    );
    const stage = new Stage(sandbox, cluster, recorder, faults, app);
    await recorder.synced(stage.#signal);
    return stage;
  }

  get api(): ApiServer {
    return this.sandbox.api;
  }

  get set(): FullSet {
    return this.api.get(kinds.sets, { namespace, name: this.name });
  }

  pod(ordinal: number): FullPod | undefined {
    return this.pods().find(({ metadata }) => metadata?.name === podName(this.name, ordinal));
  }

  pods(): readonly FullPod[] {
    return this.api
      .list(kinds.pods, { namespace })
      .items.filter(({ metadata }) => ordinalOf(this.name, metadata?.name ?? '') !== undefined);
  }

  wait(seconds: number): Promise<void> {
    return this.sandbox.time.sleep(seconds * 1000);
  }

  /** Waits until every wanted pod is healthy and no other is there; false when that takes longer. */
  async calm(seconds = 300): Promise<boolean> {
    for (let waited = 0; waited < seconds; waited += 1) {
      const wanted = ordinalsOf(specOf(this.set as StatefulSet)).length;
      const pods = this.pods();
      const { observedGeneration = 0 } = this.set.status ?? {};
      const seen = observedGeneration >= (this.set.metadata?.generation ?? 0);
      if (seen && pods.length === wanted && pods.every((pod) => isHealthy(pod))) return true;
      await this.wait(1);
    }
    return false;
  }

  step(action: string, ordinals: readonly number[], withinSeconds = 300, expects?: Expects): void {
    const withinMs = withinSeconds * 1000;
    this.recorder.act({ type: 'step', name: action, action, ordinals, withinMs, required: [], expects });
  }

  /** The drill deletes a pod. */
  async kill(ordinal: number, gracePeriodSeconds?: number): Promise<void> {
    const uid = this.pod(ordinal)?.metadata?.uid ?? '';
    this.recorder.act({ type: 'deleteRequested', ordinal, uid, gracePeriodSeconds });
    await this.takes(ordinal, gracePeriodSeconds);
    this.recorder.act({ type: 'deleteAccepted', ordinal, uid });
  }

  /** Somebody deletes a pod, and tells nobody. */
  async takes(ordinal: number, gracePeriodSeconds?: number): Promise<void> {
    const name = podName(this.name, ordinal);
    const options = gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds };
    await this.cluster.delete(podResource, { namespace, name }, options);
  }

  /** Somebody asks for an eviction; the reason when it is denied. */
  evicts(ordinal: number): string | undefined {
    try {
      this.api.evict({ namespace, name: podName(this.name, ordinal) }, owner);
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  /** The drill scales. */
  async scale(to: number): Promise<void> {
    const { replicas: from = 1 } = this.set.spec ?? {};
    this.recorder.act({ type: 'scaleRequested', from, to });
    await this.edits({ replicas: to });
    this.recorder.act({ type: 'scaleAccepted', from, to });
  }

  /** The drill changes the set's definition. */
  async change(what: ChangedPart, spec: object): Promise<void> {
    const paths = Object.keys(spec).map((field) => `spec.${field}`);
    this.recorder.act({ type: 'changeRequested', what, paths });
    const generation = await this.edits(spec);
    this.recorder.act({ type: 'changeAccepted', what, paths, generation });
  }

  /** The set's owner changes its definition, and tells nobody. */
  async edits(spec: object): Promise<number> {
    const at = { namespace, name: this.name };
    const { metadata } = await this.cluster.patch(statefulSets, at, { type: 'merge', body: { spec } });
    return metadata?.generation ?? 0;
  }

  /** Something is stored as it is, past everything that an API server checks. */
  store<T extends KubeObject>(kind: ApiKind<T>, object: T): void {
    this.api.context.store.write(kind, object);
  }

  /** An object is gone at once, whatever its finalizers say. */
  erase<T extends KubeObject>(kind: ApiKind<T>, name: string): void {
    this.api.context.store.remove(kind, this.api.get(kind, { ...placed(kind), name }));
  }

  /** A pod's probe fails from now on; it has to be one made by `probed`. */
  async breaks(ordinal: number): Promise<void> {
    await this.#inPod(ordinal, 'touch /tmp/broken');
  }

  async mends(ordinal: number): Promise<void> {
    await this.#inPod(ordinal, 'rm -f /tmp/broken');
  }

  async #inPod(ordinal: number, script: string): Promise<void> {
    await this.sandbox.exec({ namespace, name: podName(this.name, ordinal) }, ['sh', '-c', script]);
  }

  async read(): Promise<void> {
    await this.recorder.read('pod', this.#signal);
  }

  async close(): Promise<Recording> {
    await this.recorder.stop();
    await this.cluster.close();
    this.sandbox.stop();
    return this.recorder.recording;
  }
}

function placed(kind: ApiKind): { readonly namespace?: string } {
  return kind.namespaced ? { namespace } : {};
}

/** The same cluster, but for what it says to who watches its pods, and what it forgets. */
function served(cluster: Cluster, { tells, forgets }: StageOptions): Cluster {
  return {
    ...cluster,
    async *watch(resource, scope, signal) {
      for await (const event of cluster.watch(resource, scope, signal))
        if (tells === undefined || resource.plural !== podResource.plural) yield event;
        else yield* tells(event as WatchEvent<KubeObject>) as readonly (typeof event)[];
    },
    async delete(resource, at, options) {
      if (forgets?.(at.name) !== true) await cluster.delete(resource, at, options);
    },
  };
}
