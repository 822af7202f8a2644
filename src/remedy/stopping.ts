import type { Entry } from './entry.ts';
import { describePod, eventsOf, page, podsOf, thePod } from './entry.ts';

const forced = page('tasks/run-application/force-delete-stateful-set-pod/');

/** The old pod does not go, or went by a hand that is neither the drill's nor the controller's. */
export const stopping = {
  'stuck-terminating-finalizer': {
    why: (about) =>
      `${thePod(about)} is to be deleted, but a finalizer holds it until its owner has done its work. A StatefulSet never makes a second pod of the name while the first exists. Mend the finalizer's owner; removing the finalizer skips that work.`,
    commands: (about) => [
      about.pod && `kubectl get pod ${about.pod} -n ${about.namespace} -o jsonpath='{.metadata.finalizers}'`,
      about.pod &&
        `kubectl patch pod ${about.pod} -n ${about.namespace} --type=merge -p '{"metadata":{"finalizers":null}}'`,
    ],
    page: page('concepts/overview/working-with-objects/finalizers/'),
  },
  'stuck-terminating-node': {
    why: (about) =>
      `${thePod(about)} should have stopped, and its node has not confirmed it. Kubernetes waits on purpose: two pods with one identity may destroy data. Bring the node back, or delete the Node if the machine is really gone; force only when you know that it is off.`,
    commands: (about) => [
      about.node === undefined ? 'kubectl get nodes' : `kubectl get node ${about.node} -o wide`,
      describePod(about),
      about.node && `kubectl delete node ${about.node}   # only when the machine is gone for good`,
    ],
    page: forced,
  },
  'foreign-deletion': {
    why: (about) =>
      `Somebody else took ${thePod(about)} away while the drill ran: an eviction, a node, an operator or a person. The API does not keep the name; the audit log does.`,
    commands: (about) => [about.pod && eventsOf(about.pod, about), podsOf(about)],
    page: page('concepts/workloads/pods/disruptions/'),
  },
  'fewer-available': {
    why: () =>
      'More pods were away at once than the scenario allows. What the drill and the controller take together counts, and so does what fails by itself: either the limit is too tight for this action, or something else was down as well.',
    commands: (about) => [podsOf(about), about.set && eventsOf(about.set, about)],
    page: page('concepts/workloads/pods/disruptions/'),
  },
  'eviction-answer': {
    why: (about) =>
      `The API server decides about the eviction of ${thePod(about)} by the PodDisruptionBudgets that select it, and the scenario expects another answer. Either a budget is not what it is meant to be, or none selects the pod.`,
    commands: (about) => [
      `kubectl get poddisruptionbudget -n ${about.namespace} -o wide`,
      about.pod && `kubectl get pod ${about.pod} -n ${about.namespace} --show-labels`,
    ],
    page: page('tasks/run-application/configure-pdb/'),
  },
  'readiness-lost': {
    why: (about) =>
      `${thePod(about)} stopped being ready although nobody touched it: its probe failed, a container died, or its node was lost. Its restart count tells the second apart.`,
    commands: (about) => [describePod(about), about.pod && eventsOf(about.pod, about)],
    page: page('concepts/workloads/pods/pod-lifecycle/#container-probes'),
  },
} as const satisfies Readonly<Record<string, Entry>>;
