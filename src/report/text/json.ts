/** Characters that JSON need not escape but a terminal may obey, or show in a misleading order. */
const UNSAFE = /[\u007F-\u009F\u2028\u2029\p{Bidi_Control}]/gu;

/** JSON that is harmless for a terminal, and a line feed. Without an indentation it is a single line. */
export function writeJson(value: unknown, indentation?: number): string {
  const text = JSON.stringify(value, null, indentation);
  return `${text.replaceAll(UNSAFE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)}\n`;
}
