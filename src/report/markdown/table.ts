/** A table of cells that are Markdown already. */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  { alignRight = false }: { readonly alignRight?: boolean } = {},
): readonly string[] {
  if (rows.length === 0) return [];
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rule = head.map((_, index) => (alignRight && index > 0 ? '---:' : '---'));
  return [line(head), line(rule), ...rows.map(line)];
}

/** What people open when they want it: the summary always stands there. */
export function folded(summary: string, lines: readonly string[]): readonly string[] {
  return ['<details>', `<summary>${summary}</summary>`, '', ...lines, '', '</details>'];
}
