import { globSync, readFileSync } from 'node:fs';
import type { Mutation } from './load.ts';
import { shortName } from './load.ts';

/**
 * A mutant that nobody can kill, because the code does the same with it, and why that is so. They are kept in
 * `accepted/*.json` by the text that is mutated and not by its line, so that they outlive edits elsewhere in the file.
 */
export interface Accepted {
  readonly file: string;
  /** The line of code, without its indentation. */
  readonly line: string;
  /** The part of the line that is mutated, and what it becomes. */
  readonly from: string;
  readonly to: string;
  readonly why: string;
}

export function acceptedSurvivors(): readonly Accepted[] {
  return globSync('test/mutation/accepted/*.json').flatMap(
    (file) => JSON.parse(readFileSync(file, 'utf8')) as readonly Accepted[],
  );
}

export function isAbout({ file, line, from, to }: Accepted, mutation: Mutation): boolean {
  if (file !== shortName(mutation.fileName)) return false;
  const place = textOf(mutation);
  return place.line === line && place.from === from && place.to === to;
}

/** What a mutant changes and into what, on one line each. */
export function textOf({ fileName, location: { start, end }, replacement }: Mutation) {
  const lines = readFileSync(fileName, 'utf8')
    .split('\n')
    .slice(start.line, end.line + 1);
  const [line = ''] = lines;
  const cut = lines.map((text, index) =>
    text.slice(index === 0 ? start.column : 0, index === lines.length - 1 ? end.column : undefined),
  );
  return { line: line.trim(), from: onOneLine(cut.join('\n')), to: onOneLine(replacement) };
}

function onOneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').slice(0, 120);
}
