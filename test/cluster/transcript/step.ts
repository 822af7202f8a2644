/** One line of a transcript: what kubectl is asked, and how its answer may be compared. */
export interface Step {
  /** kubectl's arguments; the namespace is added. */
  readonly args: readonly string[];
  /** For standard input. */
  readonly input?: string;
  /** Begun before `args`, watched while they run and until `until` is answered, then interrupted: its output counts. */
  readonly watching?: readonly string[];
  /** Asked after `args` and before the next step, with nothing compared: what makes both sides settle. */
  readonly until?: readonly string[];
  /** Lines come in an order, or a number, that is a matter of timing. */
  readonly unordered?: true;
}

/** What was said to a step, ready to be compared. */
export interface Said {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export function titleOf({ watching, args }: Step): string {
  const words = (some: readonly string[]) =>
    some.map((word) => (/[\s{}[\]]/.test(word) ? `'${word}'` : word)).join(' ');
  return watching === undefined
    ? `kubectl ${words(args)}`
    : `kubectl ${words(watching)} during ${words(args)}`;
}
