import type { About, Entry } from './entry.ts';
import { deletePod, page, podsOf, thePod } from './entry.ts';

const identityPage = page('concepts/workloads/controllers/statefulset/#pod-identity');
const network = page('concepts/workloads/controllers/statefulset/#stable-network-id');

/** Without ports, which a headless Service does not need for DNS. */
function createHeadless({ service, namespace }: About): string | undefined {
  return service && `kubectl create service clusterip ${service} --clusterip=None -n ${namespace}`;
}

function selectPods({ service, namespace, selector }: About): string | undefined {
  if (service === undefined) return undefined;
  return selector === undefined
    ? `kubectl edit service ${service} -n ${namespace}`
    : `kubectl set selector service ${service} '${selector}' -n ${namespace}`;
}

/** The pod is there, and is not who it should be, or cannot be found under its name. */
export const identity = {
  'identity-changed': {
    why: (about) =>
      `${thePod(about)} came back under its name with another hostname, subdomain or identity label: peers that know it by these will not find it. A webhook or another controller changed what the StatefulSet made.`,
    commands: (about) => [
      about.pod &&
        `kubectl get pod ${about.pod} -n ${about.namespace} -o jsonpath='{.spec.hostname} {.spec.subdomain} {.metadata.labels}'`,
      'kubectl get mutatingwebhookconfigurations',
    ],
    page: identityPage,
  },
  'label-missing': {
    why: (about) =>
      `${thePod(about)} lacks an identity label or carries a wrong one. The controller mends statefulset.kubernetes.io/pod-name by itself, but never apps.kubernetes.io/pod-index: a new pod has both.`,
    commands: (about) => [
      about.pod && `kubectl get pod ${about.pod} -n ${about.namespace} --show-labels`,
      deletePod(about),
    ],
    page: page('concepts/workloads/controllers/statefulset/#pod-name-label'),
  },
  'hostname-wrong': {
    why: (about) =>
      `${thePod(about)} has a hostname or subdomain that is not its own, so its DNS name does not lead to it. Both are fixed when a pod is made: only a new pod gets them right.`,
    commands: (about) => [
      about.pod &&
        `kubectl get pod ${about.pod} -n ${about.namespace} -o jsonpath='{.spec.hostname} {.spec.subdomain}'`,
      deletePod(about),
    ],
    page: network,
  },
  'owner-wrong': {
    why: (about) =>
      `${thePod(about)} is not owned as a StatefulSet owns its pods, so garbage collection and adoption will not do what you expect.`,
    commands: (about) => [
      about.pod &&
        `kubectl get pod ${about.pod} -n ${about.namespace} -o jsonpath='{.metadata.ownerReferences}'`,
      deletePod(about),
    ],
    page: page('concepts/overview/working-with-objects/owners-dependents/'),
  },
  'surplus-pod': {
    why: (about) =>
      `${thePod(about)} belongs to the set but to none of the ordinals that it wants, and the controller leaves it alone.`,
    commands: (about) => [podsOf(about), deletePod(about)],
    page: identityPage,
  },
  'wrong-revision': {
    why: (about) =>
      `${thePod(about)} was made from another revision of the template than its ordinal, the partition and the update strategy call for.`,
    commands: (about) => [
      `kubectl get sts ${about.set} -n ${about.namespace} -o jsonpath='{.status.currentRevision} {.status.updateRevision} {.spec.updateStrategy}'`,
      `kubectl get pods -n ${about.namespace} -L controller-revision-hash`,
      deletePod(about),
    ],
    page: page('concepts/workloads/controllers/statefulset/#update-strategies'),
  },
  'two-at-once': {
    why: (about) =>
      `A second ${thePod(about)} existed before the first was gone. A StatefulSet never does that: two pods with one identity may destroy data.`,
    commands: (about) => [podsOf(about)],
    page: page('tasks/run-application/force-delete-stateful-set-pod/'),
  },
  'service-missing': {
    why: (about) =>
      `The set names ${about.service ?? 'a governing Service'}, which does not exist. Kubernetes does not make it for you, and without it no pod has a DNS name. Pods need no restart once it is there.`,
    commands: (about) => [createHeadless(about), selectPods(about)],
    page: network,
  },
  'service-not-headless': {
    why: (about) =>
      `Service ${about.service ?? ''} has an address of its own, so DNS gives that address and no names of pods. clusterIP cannot be changed: keep a copy, delete it, and make it anew without one. Clients that use the address need a second Service.`,
    commands: (about) => [
      about.service &&
        `kubectl get service ${about.service} -n ${about.namespace} -o yaml > ${about.service}.yaml`,
      about.service && `kubectl delete service ${about.service} -n ${about.namespace}`,
      createHeadless(about),
      selectPods(about),
    ],
    page: page('concepts/services-networking/service/#headless-services'),
  },
  'service-selector': {
    why: (about) =>
      `The selector of Service ${about.service ?? ''} does not match ${thePod(about)}, so the pod has no endpoint and no DNS name.`,
    commands: (about) => [
      about.service &&
        `kubectl get service ${about.service} -n ${about.namespace} -o jsonpath='{.spec.selector}'`,
      about.pod && `kubectl get pod ${about.pod} -n ${about.namespace} --show-labels`,
      selectPods(about),
    ],
    page: page('concepts/services-networking/service/'),
  },
  'endpoint-stale': {
    why: (about) =>
      `${thePod(about)} is ready, and the EndpointSlice of its Service does not point to it: DNS gives no address, or that of a former pod. The endpoint controller is behind or down.`,
    commands: ({ service, namespace }) => [
      service &&
        `kubectl get endpointslices -n ${namespace} -l kubernetes.io/service-name=${service} -o yaml`,
      'kubectl get lease kube-controller-manager -n kube-system -o yaml',
    ],
    page: page('concepts/services-networking/endpoint-slices/'),
  },
} as const satisfies Readonly<Record<string, Entry>>;
