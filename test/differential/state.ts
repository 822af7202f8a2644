/** What is known of one thing at one moment, field by field, as text. A field that is not there is the empty text. */
export type State = Readonly<Record<string, string>>;

/** The states of one thing, one after the other; no two neighbours are the same. */
export type Stream = readonly State[];

/**
 * A recording without what no two runs share: times, UIDs, addresses, names of nodes and volumes, resource versions.
 * One stream for each thing: `pod 2`, `set`, `claim data-db-2`, `endpoint of db-2`, `events of db-2 by kubelet`.
 */
export interface NormalForm {
  readonly streams: Readonly<Record<string, Stream>>;
  /** What happened to pods in the order of their watch, e.g. `0.1 added`: ordinal, how manieth pod of the name, what. */
  readonly order: readonly string[];
  /** `<promise> <subject>` → verdict. */
  readonly verdicts: Readonly<Record<string, string>>;
  /** How the run ended. */
  readonly ended: State;
}

export const nothing: State = {};

export function sameState(a: State, b: State): boolean {
  const fields = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...fields].every((field) => (a[field] ?? '') === (b[field] ?? ''));
}

/** `phase=Running ready=True`: what is other than it was. */
export function changesOf(before: State, after: State): string {
  const fields = new Set([...Object.keys(before), ...Object.keys(after)]);
  const changed = [...fields].filter((field) => (before[field] ?? '') !== (after[field] ?? ''));
  return changed.map((field) => `${field}=${after[field] ?? ''}`).join(' ');
}
