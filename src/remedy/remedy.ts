/** Why something is as it is, and the way out: the part of a report that somebody under pressure reads first. */
export interface Remedy {
  /** Stable id of the failure mode, e.g. `quota-exceeded`. Never renumbered, never reused. */
  readonly id: string;
  /** One or two sentences: what Kubernetes did and why. */
  readonly why: string;
  /** Commands to copy, in order. Empty when there is nothing to type. */
  readonly commands: readonly string[];
  /** The Kubernetes page that explains it. */
  readonly page: string;
}
