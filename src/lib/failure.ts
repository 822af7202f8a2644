/** What a command can end with. The numbers are a contract with scripts: see docs/reference/exit-codes.md. */
export const exitCodes = {
  held: 0,
  violated: 1,
  usage: 2,
  notSteady: 3,
  refused: 4,
  errored: 5,
  notRestored: 6,
  inconclusive: 7,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes] | 129 | 130 | 143;

/**
 * A failure that a user can understand and mend: printed as its message and the way out, never with a stack.
 * Everything else that is thrown is a defect of ours and keeps its stack.
 */
export class Failure extends Error {
  readonly exitCode: ExitCode;
  /** What to do about it, one line each. */
  readonly hints: readonly string[];

  constructor(exitCode: ExitCode, message: string, hints: readonly string[] = [], options?: ErrorOptions) {
    super(message, options);
    this.name = 'Failure';
    this.exitCode = exitCode;
    this.hints = hints;
  }
}
