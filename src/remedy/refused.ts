import type { Entry } from './entry.ts';
import { deletePod, editSet, eventsOf, page, thePod, touchSet } from './entry.ts';

/** The API server does not let the controller make the pod. */
export const refused = {
  'quota-exceeded': {
    why: (about) =>
      `The namespace's ResourceQuota has no room for ${thePod(about)}. The controller keeps trying, but waits longer each time: make room, then wake it.`,
    commands: (about) => [
      `kubectl describe resourcequota -n ${about.namespace}`,
      `kubectl edit resourcequota -n ${about.namespace}`,
      touchSet(about),
    ],
    page: page('concepts/policy/resource-quotas/'),
  },
  'limit-range': {
    why: (about) =>
      `The resources that the set's template asks for are not allowed here, so ${thePod(about)} is refused. A set is not checked for this when it is made; its pods are.`,
    commands: (about) => [`kubectl describe limitrange -n ${about.namespace}`, editSet(about)],
    page: page('concepts/policy/limit-range/'),
  },
  'pod-security': {
    why: (about) =>
      `The namespace enforces a Pod Security level that ${thePod(about)} does not meet. Mend the template's securityContext; lowering the namespace's level weakens every pod in it.`,
    commands: (about) => [`kubectl get namespace ${about.namespace} --show-labels`, editSet(about)],
    page: page('concepts/security/pod-security-admission/'),
  },
  'webhook-denied': {
    why: (about) =>
      `An admission webhook refused ${thePod(about)}, or did not answer. The controller keeps trying; only the webhook's owner or another template helps.`,
    commands: (about) => [
      `kubectl get events -n ${about.namespace} --field-selector reason=FailedCreate`,
      'kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations',
      touchSet(about),
    ],
    page: page('reference/access-authn-authz/extensible-admission-controllers/'),
  },
  'service-account-missing': {
    why: (about) =>
      `The template names a service account that does not exist, so ${thePod(about)} cannot be made. It was probably deleted, or never came along with the manifest.`,
    commands: (about) => [
      about.other
        ? `kubectl create serviceaccount ${about.other} -n ${about.namespace}`
        : `kubectl get serviceaccounts -n ${about.namespace}`,
      touchSet(about),
    ],
    page: page('tasks/configure-pod-container/configure-service-account/'),
  },
  'name-occupied': {
    why: (about) =>
      `A pod that does not belong to the set bears the name ${about.pod ?? 'that it needs'}. The controller cannot make its own and, on many versions, does not even say so.`,
    commands: (about) => [
      about.pod && `kubectl get pod ${about.pod} -n ${about.namespace} --show-labels -o wide`,
      deletePod(about),
    ],
    page: page('concepts/workloads/controllers/statefulset/#pod-identity'),
  },
  'name-too-long': {
    why: () =>
      "The set's name is too long: with the revision's hash behind it, the label controller-revision-hash exceeds 63 characters. Only a new set with a name of at most 52 characters helps.",
    commands: (about) => [`kubectl get sts ${about.set} -n ${about.namespace} -o yaml`],
    page: page('concepts/overview/working-with-objects/names/'),
  },
  'create-refused': {
    why: (about) =>
      `The API server refuses ${thePod(about)}; its message says why. The controller keeps trying, waiting longer each time.`,
    commands: (about) => [eventsOf(about.set, about), editSet(about), touchSet(about)],
    page: page('tasks/debug/debug-application/debug-statefulset/'),
  },
} as const satisfies Readonly<Record<string, Entry>>;
