/** One `testcase`: what it is about, and what came of it. Texts are not escaped yet. */
export interface TestCase {
  /** Which part of the run it belongs to, e.g. `storage`. */
  readonly group: string;
  readonly name: string;
  /** Milliseconds; 0 for what takes no time of its own. */
  readonly ms: number;
  readonly outcome: CaseOutcome;
}

/** A `failure` is the set's, an `error` ours: we could not, or would not. */
export type CaseOutcome =
  | { readonly is: 'passed'; readonly said: readonly string[] }
  | {
      readonly is: 'failure' | 'error' | 'skipped';
      /** A word for programs that group by it. */
      readonly type: string;
      readonly message: string;
      /** Further lines. */
      readonly told: readonly string[];
    };

export function passed(...said: readonly string[]): CaseOutcome {
  return { is: 'passed', said };
}

export function failure(type: string, message: string, told: readonly string[] = []): CaseOutcome {
  return { is: 'failure', type, message, told };
}

export function error(type: string, message: string, told: readonly string[] = []): CaseOutcome {
  return { is: 'error', type, message, told };
}

export function skipped(type: string, message: string): CaseOutcome {
  return { is: 'skipped', type, message, told: [] };
}

/** Whether it makes a build red. */
export function isRed({ outcome }: TestCase): boolean {
  return outcome.is === 'failure' || outcome.is === 'error';
}
