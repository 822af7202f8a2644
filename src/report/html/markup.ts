/** HTML that is safe as it stands. Only {@link html} and {@link trusted} make it, so that text is never taken for it. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type Part = string | number | Markup | undefined | readonly Part[];

/** `` html`<td>${anything}</td>` ``: escapes whatever is put in, unless it is markup already. Nothing for undefined. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return new Markup(
    strings
      .map((string, index) => unindented(string) + (index < parts.length ? written(parts[index]) : ''))
      .join(''),
  );
}

/** For what this program itself has written down, such as its style sheet. */
export function trusted(text: string): Markup {
  return new Markup(text);
}

/** How deep a template stands in our own code is nobody's concern. */
function unindented(string: string): string {
  return string.replaceAll(/\n\s*/g, '\n');
}

function written(part: Part): string {
  if (part === undefined) return '';
  if (part instanceof Markup) return part.text;
  if (typeof part === 'object') return part.map(written).join('');
  return String(part).replaceAll(SPECIAL, (character) => `&#${character.charCodeAt(0)};`);
}

const SPECIAL = /[&<>"'`]/g;
