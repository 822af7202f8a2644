/** One release in CHANGELOG.md. */
export interface Section {
  /** `Unreleased`, or a version without `v`. */
  readonly title: string;
  /** `YYYY-MM-DD`; absent for what is not released. */
  readonly date: string | undefined;
  readonly text: string;
}

const KINDS = new Set(['Added', 'Changed', 'Deprecated', 'Removed', 'Fixed', 'Security']);

/** Reads a changelog of the form of Keep a Changelog 1.1. @throws Error naming the line that is not of it. */
export function readChangelog(text: string): readonly Section[] {
  const lines = text.split('\n');
  if (lines[0] !== '# Changelog') throw new Error('CHANGELOG.md:1: must be "# Changelog"');
  const sections: { title: string; date: string | undefined; lines: string[] }[] = [];
  for (const [index, line] of lines.entries()) {
    if (line.startsWith('## ')) {
      const [, title, date] =
        /^## \[(Unreleased|\d+\.\d+\.\d+\S*)\](?: - (\d{4}-\d{2}-\d{2}))?$/.exec(line) ?? [];
      if (title === undefined || (title === 'Unreleased') !== (date === undefined))
        throw new Error(`CHANGELOG.md:${index + 1}: must be [Unreleased], or [VERSION] - YYYY-MM-DD`);
      sections.push({ title, date, lines: [] });
    } else if (line.startsWith('### ') && !KINDS.has(line.slice(4))) {
      throw new Error(`CHANGELOG.md:${index + 1}: must be one of ${[...KINDS].join(', ')}`);
    } else sections.at(-1)?.lines.push(line);
  }
  return sections.map(({ title, date, lines: own }) => ({ title, date, text: own.join('\n').trim() }));
}
