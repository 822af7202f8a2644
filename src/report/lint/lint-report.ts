import type { ExitCode } from '../../lib/failure.ts';
import type { LintProblem } from '../../scenario/lint/lint.ts';

/** What `lint` found in all files of one command line. */
export interface LintReport {
  readonly exitCode: ExitCode;
  /** How many documents were read; a file that cannot be read as scenarios counts for none. */
  readonly scenarios: number;
  readonly problems: readonly LintProblem[];
}
