import type { ServedKind } from '../api/kinds.ts';
import { findKind } from '../api/kinds.ts';

/** What a path names: a kind, and perhaps a namespace, an object and a door of it. */
export interface Target {
  readonly kind: ServedKind;
  readonly namespace: string | undefined;
  /** Undefined: the collection. */
  readonly name: string | undefined;
  readonly subresource: string | undefined;
}

/** Undefined for a path of no resource; `unknown` where the group is served and the resource is not. */
export function targetOf(path: string): Target | 'unknown' | undefined {
  const [root, ...rest] = path
    .split('/')
    .filter((part) => part !== '')
    .map(decodeURIComponent);
  if (root === 'api') return within('', rest);
  if (root !== 'apis') return undefined;
  const [group = '', ...below] = rest;
  return within(group, below);
}

function within(group: string, [version, ...rest]: readonly string[]): Target | 'unknown' | undefined {
  if (version === undefined || rest.length === 0) return undefined;
  const [first = '', namespace, plural, ...below] = rest;
  // `/namespaces/x/pods` is in a namespace; `/namespaces/x/status` is about one.
  const scoped =
    first === 'namespaces' && plural !== undefined && findKind(group, plural, version) !== undefined;
  if (scoped) return found(group, version, plural, namespace, below);
  return found(group, version, first, undefined, rest.slice(1));
}

function found(
  group: string,
  version: string,
  plural: string,
  namespace: string | undefined,
  [name, subresource, ...more]: readonly string[],
): Target | 'unknown' {
  const kind = findKind(group, plural, version);
  if (kind === undefined || more.length > 0) return 'unknown';
  if (subresource !== undefined && !kind.subresources.includes(subresource)) return 'unknown';
  return { kind, namespace, name, subresource };
}
