import type { ViewStream } from '../view.ts';

const CLEAR_LINE_END = '\u001B[K';
const CLEAR_BELOW = '\u001B[J';
/**
 * Show what comes in between at once (DEC mode 2026, where it is known), and cut lines off instead of wrapping them:
 * a line that wraps would be two, and the next drawing would begin one too low.
 */
const BEGIN = '\u001B[?2026h\u001B[?7l';
const END = '\u001B[?7h\u001B[?2026l';

/**
 * The lines at the bottom of a terminal that are drawn again and again. The cursor stays visible and below them, so
 * that whatever ends the program at any moment leaves the terminal as it should be.
 */
export class Frame {
  readonly #stream: ViewStream;
  #height = 0;

  constructor(stream: ViewStream) {
    this.#stream = stream;
  }

  /** Columns a line may take; the last one is left free, as some terminals wrap already there. */
  get columns(): number {
    return (this.#stream.columns ?? 80) - 1;
  }

  /** Lines that can be drawn again: what has scrolled off the screen cannot. */
  get rows(): number {
    return Math.max(1, (this.#stream.rows ?? 24) - 1);
  }

  /** Puts these lines in the place of those drawn before. */
  draw(lines: readonly string[]): void {
    const up = this.#height > 0 ? `\r\u001B[${this.#height}A` : '\r';
    const text = lines.map((line) => `${line}${CLEAR_LINE_END}\n`).join('');
    this.#stream.write(`${BEGIN}${up}${text}${CLEAR_BELOW}${END}`);
    this.#height = lines.length;
  }

  /** The same for the last time: these lines stay, and what is drawn next comes below them. */
  settle(lines: readonly string[]): void {
    this.draw(lines);
    this.#height = 0;
  }

  /** A line above the frame, for good. It may wrap, and the frame has to be drawn anew. */
  print(line: string): void {
    this.draw([]);
    this.#stream.write(`${line}\n`);
  }
}
