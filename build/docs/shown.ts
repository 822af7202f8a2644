/** How a shipped scenario is shown on its page: on which set, and with which flags besides `--sandbox`. */
export interface Shown {
  /** A file of `docs/sets`; undefined: the sandbox' own set. */
  readonly set?: string;
  readonly flags?: readonly string[];
}

/** What is not here is shown on the sandbox' own set, without any flag. */
export const shown: Readonly<Record<string, Shown>> = {
  'drain-node': { flags: ['--allow-destructive'] },
  'force-delete': { flags: ['--allow-force'] },
  'lost-claim': { flags: ['--allow-destructive'] },
  'parallel-bootstrap': { set: 'parallel' },
};

export function setFile(set: string): string {
  return `docs/sets/${set}.yaml`;
}

/** The command that plays a scenario as its page shows it. */
export function commandFor(verb: 'run' | 'plan', scenario: string): string {
  const { set, flags = [] } = shown[scenario] ?? {};
  const file = set === undefined ? [] : ['-f', setFile(set)];
  return ['kubectl sts-doctor', verb, scenario, '--sandbox', ...file, ...flags].join(' ');
}
