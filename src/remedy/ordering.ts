import type { Entry } from './entry.ts';
import { deletePod, describePod, eventsOf, page, podsOf, thePod } from './entry.ts';

const guarantees = page('concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees');
const scaling = page('tasks/run-application/scale-stateful-set/');

/** The set waits for something, or did not wait for it. */
export const ordering = {
  'predecessor-not-ready': {
    why: (about) =>
      `Under OrderedReady ${about.waiting ?? 'this pod'} is made only when every lower ordinal is running and ready, and ${thePod(about)} is not. Mend the lowest broken pod; the rest follows by itself.`,
    commands: (about) => [podsOf(about), describePod(about)],
    page: guarantees,
  },
  'rollout-trap': {
    why: (about) =>
      `${thePod(about)} is broken and of another revision than the template now asks for. Under OrderedReady the controller waits for it to become ready before it replaces it, which never happens. Make sure that the template is good, then delete the pod.`,
    commands: (about) => [
      `kubectl rollout history sts/${about.set} -n ${about.namespace}`,
      `kubectl get sts ${about.set} -n ${about.namespace} -o jsonpath='{.status.updateRevision}'`,
      deletePod(about),
    ],
    page: page('concepts/workloads/controllers/statefulset/#forced-rollback'),
  },
  'rollout-idle': {
    why: (about) =>
      `${thePod(about)} is broken and of another revision than the template now asks for. A Parallel set replaces such a pod by itself, but in 1.35.0 to 1.35.3, and wherever the gate MaxUnavailableStatefulSet is on without that mending, broken pods use up maxUnavailable and nothing happens. Make sure that the template is good, then delete the pod.`,
    commands: (about) => [
      `kubectl get sts ${about.set} -n ${about.namespace} -o jsonpath='{.status.updateRevision}'`,
      deletePod(about),
    ],
    page: page('concepts/workloads/controllers/statefulset/#maximum-unavailable-pods'),
  },
  'scale-down-blocked': {
    why: (about) =>
      `Scaling down halts while a pod that stays is not ready, or while two of those that go are not: ${thePod(about)} is what it waits for. Mend it, or delete it if it is one of those that go.`,
    commands: (about) => [podsOf(about), describePod(about)],
    page: scaling,
  },
  'order-broken': {
    why: () =>
      "The controller acted out of the order that the set's own policy promises. No setting allows that, so look for a second controller or a patched one, and keep the recording for the bug report.",
    commands: (about) => [
      eventsOf(about.set, about),
      'kubectl get lease kube-controller-manager -n kube-system -o yaml',
    ],
    page: guarantees,
  },
  'controller-behind': {
    why: (about) =>
      `The StatefulSet controller has not looked at sts/${about.set} since its definition changed. It is down, busy, or electing a leader.`,
    commands: (about) => [
      `kubectl get sts ${about.set} -n ${about.namespace} -o jsonpath='{.metadata.generation} {.status.observedGeneration}'`,
      'kubectl get lease kube-controller-manager -n kube-system -o yaml',
    ],
    page: page('concepts/architecture/controller/'),
  },
  'set-deleting': {
    why: (about) =>
      `sts/${about.set} is being deleted: its controller makes no more pods, and those that are left go in no particular order.`,
    commands: (about) => [
      `kubectl get sts ${about.set} -n ${about.namespace} -o jsonpath='{.metadata.deletionTimestamp} {.metadata.finalizers}'`,
    ],
    page: page('tasks/run-application/delete-stateful-set/'),
  },
  'unknown-cause': {
    why: (about) =>
      `Nothing that can be read says why ${thePod(about)} is not there: no event, no condition, no broken pod before it. See whether the controller is alive, then wake it.`,
    commands: (about) => [
      eventsOf(about.set, about),
      'kubectl get lease kube-controller-manager -n kube-system -o yaml',
      `kubectl annotate sts ${about.set} -n ${about.namespace} --overwrite sts-doctor.dev/touched="$(date +%s)"`,
    ],
    page: page('tasks/debug/debug-application/debug-statefulset/'),
  },
} as const satisfies Readonly<Record<string, Entry>>;
