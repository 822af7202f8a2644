/** Sections one below the other, an empty line between them; empty sections leave no gap. */
export function page(sections: readonly (readonly string[])[]): string {
  const text = sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n').trim())
    .join('\n\n');
  return `${text.replaceAll(/\n{3,}/g, '\n\n')}\n`;
}
