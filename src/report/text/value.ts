const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * A value out of a definition in one line: texts as they are, the rest as JSON.
 * @param longest characters it may take; a UID is shortened to its first block instead of being cut anywhere.
 */
export function valueText(value: unknown, longest = Number.POSITIVE_INFINITY): string {
  if (value === undefined) return '<none>';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (text.length <= longest) return text;
  return UUID.test(text) ? shortUid(text) : `${text.slice(0, longest - 1)}…`;
}

/** UIDs differ in their first block already. */
export function shortUid(uid: string): string {
  return uid.slice(0, 8);
}
