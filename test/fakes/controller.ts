import { claims, endpointSlices, pods, services, statefulSets, volumes } from '../../src/cluster/resource.ts';
import { sameJson } from '../../src/lib/equal.ts';
import type { Pod, StatefulSet } from '../../src/objects/workload.ts';
import { claimName, ordinalOf, podName } from '../../src/statefulset/names.ts';
import { isHealthy, isMember, isTerminating, revisionLabel } from '../../src/statefulset/pods.ts';
import { isInRange, ordinalsOf, type SetSpec, specOf } from '../../src/statefulset/spec.ts';
import type { FakeCluster } from './fake-cluster.ts';
import { dueTemplate, firstRevision, nextToUpdate, rolloutStatus } from './revisions.ts';
import type { VirtualClock } from './virtual-clock.ts';

const REACTS_WITHIN_MS = 40;

/**
 * What a drill waits for: pods made, deleted and becoming ready, in the set's own order, a moment after each change.
 * One step at a time, rollouts with the trap of OrderedReady, without nodes. The promises of real StatefulSets are not judged by it.
 */
export class FakeController {
  readonly #cluster: FakeCluster;
  readonly #clock: VirtualClock;
  /** UID of a pod → when its kubelet is done with what it is doing. */
  readonly #due = new Map<string, number>();
  #cancel: (() => void) | undefined;
  /** How long a pod takes to stop and to become ready. */
  stopMs = 1500;
  startMs = 4000;
  /** A controller that does nothing at all, as when the controller-manager is down. */
  stopped = false;
  /** Pods that never become ready. */
  isBroken: (pod: Pod) => boolean = () => false;

  constructor(cluster: FakeCluster, clock: VirtualClock) {
    this.#cluster = cluster;
    this.#clock = clock;
    cluster.store.subscribe(() => this.#wakeIn(REACTS_WITHIN_MS));
  }

  /** Does at once whatever there is to do, until nothing is. */
  settle(): void {
    const { startMs } = this;
    this.startMs = 0;
    while (this.tick());
    this.startMs = startMs;
  }

  /** One move of each set's controller and of every pod that is due. False when there was none to make. */
  tick(): boolean {
    this.#cancel?.();
    this.#cancel = undefined;
    const { store } = this.#cluster;
    this.#forgetGone();
    const moved = [
      ...store.list(pods).map((pod) => this.#runPod(pod)),
      ...(this.stopped ? [] : store.list(statefulSets).map((set) => this.#runSet(set))),
    ].includes(true);
    const next = Math.min(...this.#due.values());
    if (moved) this.#wakeIn(REACTS_WITHIN_MS);
    else if (Number.isFinite(next)) this.#wakeIn(next - this.#clock.now);
    return moved;
  }

  #forgetGone(): void {
    const present = new Set(this.#cluster.store.list(pods).map((pod) => pod.metadata?.uid));
    for (const key of this.#due.keys()) if (!present.has(key.split(' ')[0])) this.#due.delete(key);
  }

  #wakeIn(ms: number): void {
    this.#cancel?.();
    this.#cancel = this.#clock.after(ms, () => void this.tick());
  }

  /** A kubelet: stops a pod that is to go, makes a new one ready. */
  #runPod(pod: Pod): boolean {
    const { uid = '' } = pod.metadata ?? {};
    const busy = isTerminating(pod) || (!isHealthy(pod) && !this.isBroken(pod));
    if (!busy) {
      this.#due.delete(uid);
      return false;
    }
    const key = isTerminating(pod) ? `${uid} stops` : uid;
    if (key !== uid) this.#due.delete(uid);
    const due = this.#due.get(key) ?? this.#clock.now + (isTerminating(pod) ? this.stopMs : this.startMs);
    this.#due.set(key, due);
    if (due > this.#clock.now) return false;
    this.#due.delete(key);
    if (isTerminating(pod)) this.#cluster.store.remove(pods, pod);
    else this.#cluster.store.write(pods, { ...pod, ...running(uid) });
    return true;
  }

  #runSet(set: StatefulSet): boolean {
    const spec = specOf(set);
    const { store } = this.#cluster;
    const members = new Map(
      store
        .list(pods, { namespace: spec.namespace })
        .filter((pod) => isMember(spec, pod))
        .map((pod) => [ordinalOf(spec.name, pod.metadata?.name ?? '') ?? -1, pod]),
    );
    const told = this.#tell(set, spec, members);
    if (isTerminating(set) || told) return told;
    const blocked = ordinalsOf(spec).find((ordinal) => !isThere(members.get(ordinal)));
    const missing = ordinalsOf(spec).filter((ordinal) => !members.has(ordinal));
    const condemned = [...members]
      .filter(([ordinal]) => !isInRange(spec, ordinal))
      .toSorted(([a], [b]) => b - a);
    if (!spec.monotonic) {
      for (const ordinal of missing) this.#make(set, spec, ordinal);
      const going = condemned.filter(([, pod]) => !isTerminating(pod));
      for (const [, pod] of going) this.#delete(pod, spec);
      if (missing.length + going.length > 0) return true;
      return this.#roll(set, spec, members);
    }
    if (blocked !== undefined) {
      if (blocked !== missing[0]) return false;
      this.#make(set, spec, blocked);
      return true;
    }
    const [, last] = condemned[0] ?? [];
    if (last === undefined) return this.#roll(set, spec, members);
    if (isTerminating(last)) return false;
    this.#delete(last, spec);
    return true;
  }

  #roll(set: StatefulSet, spec: SetSpec, members: ReadonlyMap<number, Pod>): boolean {
    const next = nextToUpdate(set, spec, members);
    if (next === undefined) return false;
    this.#delete(next, spec);
    return true;
  }

  #delete(pod: Pod, spec: SetSpec): void {
    this.#cluster.delete(pods, pod, spec.terminationGracePeriodSeconds);
  }

  /** The set's status, and who of its pods the governing Service publishes. */
  #tell(set: StatefulSet, spec: SetSpec, members: ReadonlyMap<number, Pod>): boolean {
    const { store } = this.#cluster;
    const all = [...members.values()];
    const replicas = all.length;
    const readyReplicas = all.filter(isHealthy).length;
    const counts = { replicas, readyReplicas, ...rolloutStatus(store, set, spec, all) };
    const status = { ...set.status, ...counts, observedGeneration: set.metadata?.generation ?? 0 };
    const changed = !sameJson(status, set.status);
    if (changed) store.write(statefulSets, { ...set, status });
    if (store.find(services, spec.namespace, spec.serviceName) === undefined) return changed;
    const { namespace, serviceName } = spec;
    const name = `${serviceName}-slice`;
    const old = store.find(endpointSlices, namespace, name);
    const endpoints = all.filter(isHealthy).map(({ metadata = {}, status: { podIP = '' } = {} }) => ({
      addresses: [podIP],
      hostname: metadata.name ?? '',
      conditions: { ready: true, serving: true, terminating: false },
      targetRef: { kind: 'Pod', name: metadata.name ?? '', uid: metadata.uid ?? '' },
    }));
    if (sameJson(endpoints, old?.endpoints)) return changed;
    const labels = { 'kubernetes.io/service-name': serviceName };
    store.write(endpointSlices, {
      ...old,
      metadata: { ...old?.metadata, name, namespace, labels },
      endpoints,
    });
    return true;
  }

  #make(set: StatefulSet, spec: SetSpec, ordinal: number): void {
    const { store } = this.#cluster;
    const { namespace } = spec;
    for (const template of spec.claimTemplates) {
      const name = claimName(template, spec.name, ordinal);
      if (store.find(claims, namespace, name) !== undefined) continue;
      const volumeName = `pv-${name}`;
      const metadata = { name, namespace, labels: { app: spec.name } };
      const claim = store.write(claims, { metadata, spec: { volumeName }, status: { phase: 'Bound' } });
      const claimRef = { namespace, name, uid: claim.metadata?.uid ?? '' };
      store.write(volumes, {
        metadata: { name: volumeName },
        spec: { claimRef },
        status: { phase: 'Bound' },
      });
    }
    const due = dueTemplate(store, set, spec, ordinal);
    store.write(pods, newPod(due, spec, ordinal, new Date(this.#clock.epoch).toISOString()));
  }
}

/** Members, claims, revision and governing Service of a set that has been running for long. */
export function bringUp(cluster: FakeCluster, controller: FakeController, set: StatefulSet): StatefulSet {
  const stored = cluster.store.write(statefulSets, set);
  const { name, namespace, serviceName } = specOf(stored);
  const selector = { app: name };
  cluster.store.write(services, {
    metadata: { name: serviceName, namespace },
    spec: { clusterIP: 'None', selector },
  });
  firstRevision(cluster.store, stored);
  controller.settle();
  return cluster.store.get(statefulSets, namespace, name);
}

function isThere(pod: Pod | undefined): boolean {
  return pod !== undefined && isHealthy(pod);
}

function running(uid: string): Pick<Pod, 'status'> {
  const conditions = ['PodScheduled', 'Initialized', 'ContainersReady', 'Ready'];
  return {
    status: {
      phase: 'Running',
      podIP: `10.0.0.${uid.replace(/\D/g, '')}`,
      conditions: conditions.map((type) => ({ type, status: 'True' })),
    },
  };
}

function newPod(
  due: ReturnType<typeof dueTemplate>,
  spec: SetSpec,
  ordinal: number,
  creationTimestamp: string,
): Pod {
  const { namespace, serviceName, claimTemplates } = spec;
  const name = podName(spec.name, ordinal);
  const { spec: template, metadata } = due.template ?? {};
  return {
    metadata: {
      name,
      namespace,
      creationTimestamp,
      labels: {
        ...metadata?.labels,
        'statefulset.kubernetes.io/pod-name': name,
        'apps.kubernetes.io/pod-index': String(ordinal),
        [revisionLabel]: due.revision,
      },
      ownerReferences: [
        {
          apiVersion: 'apps/v1',
          kind: 'StatefulSet',
          name: spec.name,
          uid: spec.uid,
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
    },
    spec: {
      ...template,
      hostname: name,
      subdomain: serviceName,
      nodeName: 'node-1',
      volumes: [
        ...(template?.volumes ?? []),
        ...claimTemplates.map((claim) => ({
          name: claim,
          persistentVolumeClaim: { claimName: claimName(claim, spec.name, ordinal) },
        })),
      ],
    },
    status: { phase: 'Pending', conditions: [{ type: 'Ready', status: 'False' }] },
  };
}
