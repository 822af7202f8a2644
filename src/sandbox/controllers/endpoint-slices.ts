import { sameJson } from '../../lib/equal.ts';
import { saysReady } from '../../statefulset/pods.ts';
import { matchesLabels } from '../../statefulset/selector.ts';
import { EndpointTriggerTimes } from './endpoint-trigger-times.ts';
import type { Informers } from './informers.ts';
import { endpointSlices, services } from './kinds.ts';
import type { FullEndpoint, FullEndpointSlice, FullService, ServicePort } from './network-objects.ts';
import type { FullPod } from './objects.ts';
import { ownerReference } from './statefulset/owner-reference.ts';
import { WorkQueue } from './work-queue.ts';
import { controllerCaller, keyFrom, keyOf, keyText, type Running, type World } from './world.ts';

const SERVICE_LABEL = 'kubernetes.io/service-name';
const MANAGED_BY = 'endpointslice.kubernetes.io/managed-by';
const CONTROLLER = 'endpointslice-controller.k8s.io';
const TRIGGER_TIME = 'endpoints.kubernetes.io/last-change-trigger-time';

/**
 * Tells who stands behind a Service, and in what state. One slice a Service: a hundred endpoints fit.
 * Upstream: endpointslice reconciler and utils, podToEndpoint (1.36).
 */
export class EndpointSliceController implements Running {
  readonly #world: World;
  readonly #informers: Informers;
  readonly #queue: WorkQueue;
  readonly #triggers = new EndpointTriggerTimes();

  constructor(world: World, informers: Informers) {
    this.#world = world;
    this.#informers = informers;
    this.#queue = new WorkQueue(world.time, (key) => this.#sync(key));
    informers.services.onChange(({ object }) => this.#queue.add(keyText(keyOf(object))));
    informers.pods.onChange(({ object, before }) => {
      this.#wakeFor(object);
      if (before !== undefined && !sameJson(before.metadata?.labels, object.metadata?.labels))
        this.#wakeFor(before);
    });
    informers.endpointSlices.onChange(({ object }) => {
      const name = object.metadata?.labels?.[SERVICE_LABEL];
      if (name !== undefined) this.#queue.add(keyText({ namespace: object.metadata?.namespace, name }));
    });
  }

  start(): void {
    this.#queue.start();
  }

  stop(): void {
    this.#queue.stop();
  }

  #wakeFor(pod: FullPod): void {
    for (const service of this.#informers.services.list(pod.metadata?.namespace))
      if (selects(service, pod)) this.#queue.add(keyText(keyOf(service)));
  }

  #sync(key: string): void {
    const service = this.#informers.services.get(keyFrom(key));
    if (service === undefined) this.#triggers.forget(key);
    if (service?.spec?.selector === undefined) return;
    const { namespace } = keyFrom(key);
    const selected = this.#informers.pods.list(namespace).filter((pod) => selects(service, pod));
    const trigger = this.#triggers.look(service, selected);
    const members = selected.filter(isShown);
    const endpoints = members.map((pod) => endpointOf(service, pod)).toSorted(byName);
    const slice = this.#informers.endpointSlices
      .list(namespace)
      .find(
        ({ metadata }) =>
          metadata?.labels?.[SERVICE_LABEL] === keyFrom(key).name &&
          metadata.labels[MANAGED_BY] === CONTROLLER,
      );
    if (slice === undefined) return this.#create(service, endpoints, trigger);
    const ports = endpoints.length === 0 ? [] : portsOf(service, members);
    if (sameJson(slice.endpoints ?? [], endpoints) && sameJson(slice.ports ?? [], ports)) return;
    this.#world.api.update(
      endpointSlices,
      { ...slice, metadata: { ...slice.metadata, annotations: triggeredAt(trigger) }, endpoints, ports },
      controllerCaller('endpointslice-controller'),
    );
  }

  #create(service: FullService, endpoints: readonly FullEndpoint[], trigger: string | undefined): void {
    const { name = '', namespace } = service.metadata ?? {};
    const headless = service.spec?.clusterIP === 'None' ? { 'service.kubernetes.io/headless': '' } : {};
    const slice: FullEndpointSlice = {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: {
        name: `${name}-${this.#world.random.suffix()}`,
        generateName: `${name}-`,
        ...(namespace === undefined ? {} : { namespace }),
        labels: { ...service.metadata?.labels, [MANAGED_BY]: CONTROLLER, [SERVICE_LABEL]: name, ...headless },
        annotations: triggeredAt(trigger),
        ownerReferences: [ownerReference(service, services)],
      },
      addressType: 'IPv4',
      endpoints,
      ports: endpoints.length === 0 ? [] : portsOf(service, []),
    };
    this.#world.api.create(endpointSlices, namespace, slice, controllerCaller('endpointslice-controller'));
  }
}

function triggeredAt(time: string | undefined): Readonly<Record<string, string>> {
  return time === undefined ? {} : { [TRIGGER_TIME]: time };
}

function selects(service: FullService, pod: FullPod): boolean {
  const matchLabels = service.spec?.selector;
  return matchLabels !== undefined && matchesLabels({ matchLabels }, pod.metadata?.labels ?? {});
}

/** With an address, and not over. */
function isShown({ status }: FullPod): boolean {
  return (status?.podIP ?? '') !== '' && status?.phase !== 'Failed' && status?.phase !== 'Succeeded';
}

function endpointOf(service: FullService, { metadata = {}, spec = {}, status }: FullPod): FullEndpoint {
  const { name = '', namespace = '', uid = '' } = metadata;
  const { hostname, subdomain, nodeName = '' } = spec;
  const isNamed = hostname !== undefined && subdomain === service.metadata?.name;
  return {
    addresses: [status?.podIP ?? ''],
    conditions: conditionsOf(service, { metadata, ...(status === undefined ? {} : { status }) }),
    ...(isNamed ? { hostname } : {}),
    nodeName,
    targetRef: { kind: 'Pod', namespace, name, uid },
  };
}

function conditionsOf(service: FullService, pod: FullPod): NonNullable<FullEndpoint['conditions']> {
  const serving = saysReady(pod);
  const terminating = pod.metadata?.deletionTimestamp !== undefined;
  const ready = service.spec?.publishNotReadyAddresses === true || (serving && !terminating);
  return { ready, serving, terminating };
}

function portsOf(service: FullService, members: readonly FullPod[]): readonly ServicePort[] {
  return (service.spec?.ports ?? []).map(({ name = '', port = 0, targetPort, protocol = 'TCP' }) => {
    const named = members.flatMap((pod) => pod.spec?.containers ?? []).flatMap(({ ports = [] }) => ports);
    const target =
      typeof targetPort === 'string'
        ? named.find((one) => one.name === targetPort)?.containerPort
        : targetPort;
    return { name, port: target ?? port, protocol };
  });
}

function byName(a: FullEndpoint, b: FullEndpoint): number {
  return (a.targetRef?.name ?? '') < (b.targetRef?.name ?? '') ? -1 : 1;
}
