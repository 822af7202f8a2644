import type { YamlPath } from '../lib/yaml.ts';

/** `$(name)` or, escaped, `$$(name)`: the notation that Kubernetes has for variables in a container's command. */
const REFERENCE = /\$(\$)?\(([^()]*)\)/g;

/** Parts of `spec` in which a `$(name)` may stand for a value. */
export const referable = ['target', 'guards', 'steadyState', 'dataMarker', 'names', 'steps'] as const;

/** What a parameter can be, as it is written. */
export type Value = string | number | boolean | readonly number[];
export type Values = ReadonlyMap<string, Value>;

/** A reference that stands in a scenario. */
export interface Reference {
  readonly name: string;
  readonly path: YamlPath;
}

/** Every reference in a value, in document order, escaped ones left out. */
export function referencesIn(value: unknown, path: YamlPath = []): readonly Reference[] {
  if (typeof value === 'string') {
    return [...value.matchAll(REFERENCE)].flatMap(([, escape, name = '']) =>
      escape ? [] : [{ name, path }],
    );
  }
  if (Array.isArray(value)) return value.flatMap((item, index) => referencesIn(item, [...path, index]));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => referencesIn(item, [...path, key]));
}

/**
 * The value with every reference replaced. One that is all there is to a scalar keeps the type of what it stands
 * for; inside a longer text it becomes text. A name without a value stays as it is written.
 */
export function substitute(value: unknown, values: Values): unknown {
  if (typeof value === 'string') return substituteText(value, values);
  if (Array.isArray(value)) return value.map((item) => substitute(item, values));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, substitute(item, values)]));
}

function substituteText(text: string, values: Values): unknown {
  const [whole, escape, name = ''] = [...text.matchAll(REFERENCE)][0] ?? [];
  if (whole === text && !escape) return values.get(name) ?? text;
  return text.replaceAll(REFERENCE, (written: string, escaped: string | undefined, inner: string) => {
    if (escaped) return written.slice(1);
    const found = values.get(inner);
    if (found === undefined) return written;
    return typeof found === 'object' ? found.join(',') : String(found);
  });
}
