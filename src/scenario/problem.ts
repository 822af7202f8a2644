import { exitCodes, Failure } from '../lib/failure.ts';

/** Something in a scenario that has to be mended before it can run. */
export interface Problem {
  /** Undefined when it is not the file that is at fault, e.g. a value given with `--set`. */
  readonly at: { readonly file: string; readonly line: number; readonly column: number } | undefined;
  readonly message: string;
  /** `structure`: the document has not the shape that the JSON Schema asks for, wherever it stands. Absent: what it says makes no sense. */
  readonly phase?: 'structure';
}

/** `kill-pod.yaml:9:18 unknown field …`: the form that editors and terminals turn into a link. */
export function formatProblem({ at, message }: Problem): string {
  return at === undefined ? message : `${at.file}:${at.line}:${at.column} ${message}`;
}

/** In reading order; what is not in the file comes last. */
export function inReadingOrder<P extends Problem>(problems: readonly P[]): readonly P[] {
  const line = ({ at }: P): number => at?.line ?? Number.MAX_SAFE_INTEGER;
  return problems.toSorted(
    (a, b) =>
      line(a) - line(b) || (a.at?.column ?? 0) - (b.at?.column ?? 0) || a.message.localeCompare(b.message),
  );
}

/** All problems as one failure for the user, a line each. */
export function invalidScenario(problems: readonly Problem[]): Failure {
  const lines = problems.map(formatProblem);
  const message = lines.length === 1 ? lines : [`the scenario has ${lines.length} problems:`, ...lines];
  return new Failure(exitCodes.usage, message.join('\n'));
}
