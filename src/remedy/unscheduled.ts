import type { Entry } from './entry.ts';
import { describePod, editSet, page, thePod } from './entry.ts';

/** The pod exists, and no node takes it. */
export const unscheduled = {
  'unschedulable-cordoned': {
    why: (about) =>
      `The node that could take ${thePod(about)} is cordoned: somebody said "nothing new here" and has not taken it back.`,
    commands: ({ node }) => [
      'kubectl get nodes --field-selector spec.unschedulable=true',
      node === undefined
        ? 'kubectl get nodes --field-selector spec.unschedulable=true -o name | xargs kubectl uncordon'
        : `kubectl uncordon ${node}`,
    ],
    page: page('tasks/administer-cluster/safely-drain-node/'),
  },
  unschedulable: {
    why: (about) =>
      `No node fits ${thePod(about)}: too little CPU or memory, a taint it does not tolerate, or a rule of its own. The scheduler tries again whenever a node or a pod changes.`,
    commands: (about) => [
      describePod(about),
      "kubectl get nodes -o custom-columns='NAME:.metadata.name,CPU:.status.allocatable.cpu,MEMORY:.status.allocatable.memory,TAINTS:.spec.taints[*].key'",
      editSet(about),
    ],
    page: page('concepts/scheduling-eviction/kube-scheduler/'),
  },
  'volume-affinity-conflict': {
    why: (about) =>
      `The volume of ${thePod(about)} can be reached from certain nodes only (a zone, or one machine with a local disk), and none of them takes the pod. Bring back such a node: another one cannot have this data.`,
    commands: ({ claim, volume, namespace }) => [
      claim && `kubectl get pvc ${claim} -n ${namespace} -o wide`,
      volume && `kubectl get pv ${volume} -o jsonpath='{.spec.nodeAffinity}'`,
      'kubectl get nodes --show-labels',
    ],
    page: page('concepts/storage/persistent-volumes/#node-affinity'),
  },
} as const satisfies Readonly<Record<string, Entry>>;
