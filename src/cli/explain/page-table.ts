/** A row of a table of a reference page whose first cell names something: `` | `name` | … | ``. */
export interface PageRow {
  readonly name: string;
  /** The other cells under the heads of their columns; empty ones are left out. */
  readonly cells: readonly { readonly head: string; readonly text: string }[];
}

/** The rows of the first table whose first column bears the head. */
export function pageTable(page: string, head: string): readonly PageRow[] {
  const lines = page.split('\n');
  const at = lines.findIndex((line) => line.startsWith(`| ${head} |`));
  const heads = cellsOf(lines[at] ?? '');
  const rows = lines.slice(at + 2);
  const end = rows.findIndex((line) => !line.startsWith('|'));
  return rows.slice(0, end < 0 ? undefined : end).flatMap((line) => {
    const [name = '', ...others] = cellsOf(line);
    const cells = others.map((text, index) => ({ head: heads[index + 1] ?? '', text }));
    return namesIn(name).map((one) => ({ name: one, cells: cells.filter(({ text }) => text !== '') }));
  });
}

/** A bar inside a cell is escaped. */
function cellsOf(line: string): readonly string[] {
  return line
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => plain(cell.trim().replaceAll('\\|', '|')));
}

/** `json`, `yaml` in one cell are two names. */
function namesIn(cell: string): readonly string[] {
  return cell.split(/, /);
}

/** Markdown as a terminal shows it. */
export function plain(text: string): string {
  return text.replaceAll(/\[([^\]]+)\]\([^)]+\)/g, '$1').replaceAll(/\*\*|`/g, '');
}
