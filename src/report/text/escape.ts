/** Control characters, and those that turn the direction of writing around: `\u202E` makes `txt.exe` of `exe.txt`. */
const UNSAFE = /[\p{Cc}\p{Bidi_Control}]/gu;

/**
 * Makes a text from the cluster harmless for a terminal: an event's message could otherwise move the cursor and
 * rewrite what stands above it. kubectl does the same to what it prints (EscapeTerminal, in its printers/terminal.go).
 */
export function escapeText(text: string): string {
  return text.replaceAll(/\s*[\r\n]+\s*/g, ' ').replaceAll(UNSAFE, visible);
}

/** A copy of a value in which every text, keys included, is harmless for a terminal. */
export function escapeAll<T>(value: T): T {
  return escaped(value) as T;
}

function escaped(value: unknown): unknown {
  if (typeof value === 'string') return escapeText(value);
  if (Array.isArray(value)) return value.map(escaped);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [escapeText(key), escaped(part)]));
}

/** `^[` for the escape character, as terminals themselves echo it; `\u009b` for those that have no such form. */
function visible(character: string): string {
  const code = character.charCodeAt(0);
  if (character === '\t') return ' ';
  if (code < 0x20) return `^${String.fromCharCode(code + 0x40)}`;
  return `\\u${code.toString(16).padStart(4, '0')}`;
}
