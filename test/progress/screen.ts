const ESCAPE = String.fromCharCode(27);
/** A command for the terminal, or a character. */
const PIECE = new RegExp(`(${ESCAPE}\\[\\??\\d*[A-Za-z])|([^${ESCAPE}])`, 'gu');

/** A terminal as far as the live view uses one: what stands on it after everything that was written. */
export class Screen {
  readonly columns: number;
  readonly rows: number;
  readonly #lines: string[] = [''];
  #row = 0;
  #column = 0;
  /** Everything written, for what cannot be seen. */
  raw = '';

  constructor(columns = 80, rows = 24) {
    this.columns = columns;
    this.rows = rows;
  }

  readonly write = (text: string): boolean => {
    this.raw += text;
    for (const [, escape, character] of text.matchAll(PIECE)) {
      if (escape === undefined) this.#put(character ?? '');
      else this.#obey(escape);
    }
    return true;
  };

  /** The lines, without those that are empty at the end. */
  get text(): string {
    return this.#lines
      .map((line) => line.trimEnd())
      .join('\n')
      .trimEnd();
  }

  #put(character: string): void {
    if (character === '\r') this.#column = 0;
    else if (character === '\n') {
      this.#row += 1;
      this.#column = 0;
      if (this.#row === this.#lines.length) this.#lines.push('');
    } else {
      const line = this.#lines[this.#row] ?? '';
      this.#lines[this.#row] =
        line.slice(0, this.#column).padEnd(this.#column) + character + line.slice(this.#column + 1);
      this.#column += 1;
    }
  }

  #obey(escape: string): void {
    const amount = Number(/\d+/.exec(escape)?.[0] ?? 1);
    if (escape.endsWith('A')) this.#row = Math.max(0, this.#row - amount);
    if (escape.endsWith('K')) this.#lines[this.#row] = (this.#lines[this.#row] ?? '').slice(0, this.#column);
    if (escape.endsWith('J')) {
      this.#lines[this.#row] = (this.#lines[this.#row] ?? '').slice(0, this.#column);
      this.#lines.splice(this.#row + 1);
    }
  }
}
