/**
 * JSON as Go writes it, which means the same: `<`, `>` and `&` escaped, and two line separators. The server keeps the
 * data of a ControllerRevision byte for byte and lets nobody change it, so a StatefulSet's controller can adopt one only if
 * it would write it just so.
 * Upstream: encoding/json, HTMLEscape; pkg/apis/apps/validation, ValidateControllerRevisionUpdate (1.36).
 */
export function goJson(value: unknown): string {
  return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, escaped);
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
