import { html, type Markup, type Part } from './markup.ts';

/** A table that scrolls by itself where it is wider than the page. Columns in which nothing stands are left out. */
export function table(
  head: readonly string[],
  rows: readonly (readonly Part[])[],
  kind = '',
): Markup | undefined {
  if (rows.length === 0) return undefined;
  const used = head.map((_, index) =>
    rows.some((cells) => cells[index] !== undefined && cells[index] !== ''),
  );
  const kept = <T>(cells: readonly T[]): readonly T[] => cells.filter((_, index) => used[index]);
  return html`<div class="scroll">
    <table class="${kind}">
      <thead>
        <tr>
          ${kept(head).map((title) => html`<th scope="col">${title}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (cells) =>
            html`<tr>
              ${kept(cells).map((cell) => html`<td>${cell}</td>`)}
            </tr> `,
        )}
      </tbody>
    </table>
  </div>`;
}

/** What people open when they want it. */
export function folded(summary: Part, content: Part, open = false): Markup {
  return html`<details${open ? html` open` : undefined}><summary>${summary}</summary>${content}</details>`;
}

/** Lines to copy: one click selects one of them. */
export function commands(lines: readonly string[]): Markup | undefined {
  if (lines.length === 0) return undefined;
  return html`<pre>${lines.map((line) => html`<code>${line}</code>`)}</pre>`;
}
