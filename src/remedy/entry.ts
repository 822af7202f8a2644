/** What a remedy is about: the names that go into its commands. Whatever is unknown is left out, never guessed. */
export interface About {
  readonly namespace: string;
  readonly set: string;
  readonly pod?: string | undefined;
  readonly claim?: string | undefined;
  /** A PersistentVolume. */
  readonly volume?: string | undefined;
  readonly node?: string | undefined;
  readonly service?: string | undefined;
  readonly container?: string | undefined;
  /** Another object that Kubernetes' own message names: a service account, a ConfigMap, a storage class. */
  readonly other?: string | undefined;
  /** The set's own selector as kubectl writes it, e.g. `app=web,tier=db`. */
  readonly selector?: string | undefined;
  /** Pods that `pod` keeps waiting. */
  readonly waiting?: string | undefined;
}

/** One failure mode: what happened and why, what to type, where to read on. */
export interface Entry {
  readonly page: string;
  why(about: About): string;
  /** In the order in which to type them. A command whose name is not known is undefined and drops out. */
  commands(about: About): readonly (string | undefined)[];
}

const DOCS = 'https://kubernetes.io/docs';

/** A page of the Kubernetes documentation. */
export function page(path: string): string {
  return `${DOCS}/${path}`;
}

/** The pod by name, or a phrase for it. */
export function thePod({ pod }: About): string {
  return pod ?? 'the pod';
}

export function theClaim({ claim }: About): string {
  return claim === undefined ? 'the claim' : `claim ${claim}`;
}

export function describePod({ pod, namespace }: About): string | undefined {
  return pod && `kubectl describe pod ${pod} -n ${namespace}`;
}

export function deletePod({ pod, namespace }: About): string | undefined {
  return pod && `kubectl delete pod ${pod} -n ${namespace}`;
}

export function editSet({ set, namespace }: About): string {
  return `kubectl edit sts ${set} -n ${namespace}`;
}

export function podsOf({ namespace }: About): string {
  return `kubectl get pods -n ${namespace} -o wide`;
}

/** Wakes the controller at once: after many refusals it would wait up to 16 minutes by itself. */
export function touchSet({ set, namespace }: About): string {
  return `kubectl annotate sts ${set} -n ${namespace} --overwrite sts-doctor.dev/touched="$(date +%s)"`;
}

/** What the controller and the kubelet said lately about one object. */
export function eventsOf(name: string, { namespace }: About): string {
  return `kubectl get events -n ${namespace} --field-selector involvedObject.name=${name} --sort-by=.lastTimestamp`;
}
