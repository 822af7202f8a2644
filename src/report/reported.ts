import type { DrillEvent } from '../drill/event.ts';
import type { RunResult } from '../drill/run-result.ts';
import type { Judged } from '../judge/judged.ts';
import type { ExitCode } from '../lib/failure.ts';

/** What a document of a scenario file came to: a run with its result, or why there was none; or a recording. */
export type Reported = ReportedRun | ReportedJudged | ReportedFailure;

export interface ReportedRun {
  readonly kind: 'run';
  readonly result: RunResult;
  /** What happened, in order, as it was told while it happened. */
  readonly events: readonly DrillEvent[];
}

/** A recording was judged, of a drill or of whatever somebody watched. */
export interface ReportedJudged {
  readonly kind: 'judged';
  readonly judged: Judged;
  readonly events: readonly DrillEvent[];
}

/** It ended before it could be planned, so nothing was changed. */
export interface ReportedFailure {
  readonly kind: 'failure';
  readonly scenario: string;
  readonly exitCode: ExitCode;
  readonly message: string;
  readonly hints: readonly string[];
  readonly events: readonly DrillEvent[];
}

/** All that one command line ran. */
export interface ReportedRuns {
  readonly items: readonly Reported[];
  /** Whether the file held several documents: then a report is a list, however many of them were run. */
  readonly several: boolean;
}

/** One format of `--report`: a whole file, that ends with a line feed. */
export type FileFormat = (runs: ReportedRuns) => string;
