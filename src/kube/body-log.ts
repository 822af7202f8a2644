/** Annotations that repeat a whole definition. */
const COPIES = new Set(['kubectl.kubernetes.io/last-applied-configuration', 'sts-doctor.dev/journal']);

/** Fields whose values are secrets wherever they stand. */
const SECRET = /^(?:data|stringData|binaryData|token|password)$/i;

const HIDDEN = '--- HIDDEN ---';

/**
 * A body as `-v=8` shows it: values of environment variables, the data of Secrets and
 * whatever else has such, tokens and passwords are hidden.
 * What is not JSON is told by its length, for nobody knows what is in it.
 */
export function shownBody(text: string): string {
  if (text === '') return '';
  try {
    return JSON.stringify(JSON.parse(text, hide));
  } catch {
    return `${text.length} characters that are not JSON`;
  }
}

/** Called by the parser for every value, the innermost first. */
function hide(key: string, value: unknown): unknown {
  if (key === 'env' && Array.isArray(value)) return value.map(withoutValue);
  // `data` is that of Secrets and ConfigMaps, or a revision's copy of the whole definition.
  if ((COPIES.has(key) || SECRET.test(key)) && value !== null) return HIDDEN;
  return value;
}

function withoutValue(variable: unknown): unknown {
  return typeof variable === 'object' && variable !== null && 'value' in variable
    ? { ...variable, value: HIDDEN }
    : variable;
}
