import type { About, Entry } from './entry.ts';
import { describePod, editSet, eventsOf, page, thePod } from './entry.ts';

/** Where a broken template and a waiting controller meet: mending the template alone is not enough. */
const trap =
  'Under OrderedReady mending the template is only half of it: the controller waits for this pod, so delete it afterwards.';

function logs({ pod, container, namespace }: About, previous: boolean): string | undefined {
  if (pod === undefined) return undefined;
  const where = container === undefined ? '--all-containers' : `-c ${container}`;
  return `kubectl logs ${pod} -n ${namespace} ${where}${previous ? ' --previous' : ''}`;
}

/** The pod has a node, and does not become ready there. */
export const starting = {
  'image-pull': {
    why: (about) =>
      `The node cannot pull an image of ${thePod(about)}: a wrong name or tag, a missing pull secret, or a registry out of reach. ${trap}`,
    commands: (about) => [
      describePod(about),
      `kubectl rollout undo sts/${about.set} -n ${about.namespace}`,
      about.pod && `kubectl delete pod ${about.pod} -n ${about.namespace}`,
    ],
    page: page('concepts/containers/images/#imagepullbackoff'),
  },
  'crash-loop': {
    why: (about) =>
      `A container of ${thePod(about)} starts and dies again. Its last words are in the log of the previous run. ${trap}`,
    commands: (about) => [logs(about, true), describePod(about)],
    page: page('tasks/debug/debug-application/debug-pods/'),
  },
  'never-ready': {
    why: (about) =>
      `${thePod(about)} runs, but its readiness probe does not succeed. If it waits for its peers, they may be waiting for it: see publishNotReadyAddresses and podManagementPolicy Parallel.`,
    commands: (about) => [describePod(about), logs(about, false)],
    page: page('tasks/configure-pod-container/configure-liveness-readiness-startup-probes/'),
  },
  'config-missing': {
    why: (about) =>
      `${thePod(about)} refers to a ConfigMap or Secret that does not exist, or lacks a key. Make it: the pod goes on by itself.`,
    commands: (about) => [describePod(about), `kubectl get configmaps,secrets -n ${about.namespace}`],
    page: page('tasks/configure-pod-container/configure-pod-configmap/'),
  },
  'container-start': {
    why: (about) =>
      `The node cannot start a container of ${thePod(about)}: the command, a mount or the runtime is at fault, not the program in it. ${trap}`,
    commands: (about) => [describePod(about), editSet(about)],
    page: page('tasks/debug/debug-application/debug-pods/'),
  },
  'mount-failed': {
    why: (about) =>
      `The node cannot mount a volume of ${thePod(about)}; the pod waits in ContainerCreating and goes on by itself once it can.`,
    commands: (about) => [describePod(about)],
    page: page('concepts/storage/persistent-volumes/'),
  },
  'pod-failed': {
    why: (about) =>
      `${thePod(about)} ended as a whole: evicted, or refused by its node. The controller clears it away and makes it anew, at once and again and again while the node says no.`,
    commands: (about) => [describePod(about), about.pod && eventsOf(about.pod, about)],
    page: page('concepts/workloads/pods/pod-lifecycle/#pod-phase'),
  },
  slow: {
    why: (about) =>
      `${thePod(about)} is on its way and nothing holds it up: the time allowed was too short for it, or the node is busy. Look whether it has arrived in the meantime before you do anything.`,
    commands: (about) => [
      about.pod && `kubectl wait pod/${about.pod} -n ${about.namespace} --for=condition=Ready --timeout=5m`,
      describePod(about),
    ],
    page: page('concepts/workloads/pods/pod-lifecycle/'),
  },
} as const satisfies Readonly<Record<string, Entry>>;
