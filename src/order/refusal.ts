/** Why the API server refused to make a pod or its claim, as the controller's FailedCreate event tells it. */
export interface Refusal {
  readonly mode: RefusalMode;
  /** The object the message names beside the pod, e.g. a service account or a claim. */
  readonly other: string | undefined;
}

type RefusalMode =
  | 'quota-exceeded'
  | 'limit-range'
  | 'pod-security'
  | 'webhook-denied'
  | 'service-account-missing'
  | 'claim-deleting'
  | 'name-occupied'
  | 'name-too-long'
  | 'create-refused';

/**
 * The first pattern that matches wins, so the narrow ones stand first. Texts are those of the API server and its
 * admission plugins, 1.27 to 1.36.
 */
const patterns: readonly (readonly [RegExp, RefusalMode])[] = [
  [/exceeded quota|failed quota/i, 'quota-exceeded'],
  [/violates PodSecurity/i, 'pod-security'],
  [/admission webhook|failed calling webhook/i, 'webhook-denied'],
  [/serviceaccounts? "([^"]+)" not found/i, 'service-account-missing'],
  [/pvc (\S+) is being deleted|persistentvolumeclaim "([^"]+)" is being deleted/i, 'claim-deleting'],
  [/must be no more than 63 (?:characters|bytes)/i, 'name-too-long'],
  [/must be less than or equal to|(?:maximum|minimum) \S+ usage per/i, 'limit-range'],
  [/already exists|could not be completed at this time/i, 'name-occupied'],
];

export function classifyRefusal(message: string): Refusal {
  for (const [pattern, mode] of patterns) {
    const match = pattern.exec(message);
    if (match) return { mode, other: match.slice(1).find((group) => group !== undefined) };
  }
  return { mode: 'create-refused', other: undefined };
}
