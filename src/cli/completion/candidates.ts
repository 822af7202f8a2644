/** What may stand in place of the word under the cursor, and what the shell is to make of it. */
export interface Candidates {
  readonly values: readonly Candidate[];
  readonly directive: number;
}

export interface Candidate {
  readonly value: string;
  readonly describe?: string | undefined;
}

/** Bits of the last line of an answer. Upstream: cobra, completions.go, ShellCompDirective. */
export const directives = { default: 0, noSpace: 2, noFiles: 4, folders: 16 } as const;

export const nothing: Candidates = { values: [], directive: directives.noFiles };
export const files: Candidates = { values: [], directive: directives.default };
export const folders: Candidates = { values: [], directive: directives.folders };

/** These words, or nothing. */
export function oneOf(
  values: readonly (string | Candidate)[],
  directive: number = directives.noFiles,
): Candidates {
  return { values: values.map((value) => (typeof value === 'string' ? { value } : value)), directive };
}

/** The answer as kubectl and the shells' scripts read it: a candidate a line, then the directive. */
export function written({ values, directive }: Candidates, begun: string): string {
  const lines = values
    .filter(({ value }) => value.startsWith(begun))
    .map(({ value, describe }) =>
      (describe === undefined ? value : `${value}\t${describe}`).replaceAll('\n', ' '),
    );
  return [...lines, `:${directive}\n`].join('\n');
}
