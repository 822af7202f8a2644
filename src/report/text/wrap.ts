/** Below this many columns a text becomes unreadable sooner than a line too long. */
const NARROWEST = 24;

/** Breaks a text into lines at its spaces. Words are never cut: a UID or a URL in two pieces cannot be copied. */
export function wrap(text: string, width: number | undefined): readonly string[] {
  if (width === undefined || width < NARROWEST || text.length <= width) return [text];
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/** The text behind a label, its further lines below its first: `seen      pod web-2 …`. */
export function labelled(
  label: string,
  text: string,
  { labelWidth, indent, width }: { labelWidth: number; indent: number; width: number | undefined },
): readonly string[] {
  const before = indent + labelWidth;
  const lines = wrap(text, width === undefined ? undefined : width - before);
  return lines.map(
    (line, index) => `${' '.repeat(indent)}${(index === 0 ? label : '').padEnd(labelWidth)}${line}`,
  );
}
