import type { YamlDocument, YamlPath } from '../lib/yaml.ts';
import { scenarioSchema } from './document.ts';
import { type Issue, lookUp, pathOf, problemsOf, unfold } from './issue.ts';
import type { Problem } from './problem.ts';
import { referable, type Reference, referencesIn, substitute, type Values } from './reference.ts';
import type { Scenario } from './scenario.ts';

/** What the `$(…)` of a document stand for. */
export interface Binding {
  readonly known: Values;
  /** Names whose value in `known` only stands in for one that is still to be given, and their types. */
  readonly pending: ReadonlyMap<string, string>;
}

/** Replaces the references of a document by values and checks what comes out against the schema. */
export function check(
  file: string,
  yaml: YamlDocument,
  binding: Binding,
): { readonly scenario: Scenario } | { readonly problems: readonly Problem[] } {
  const value = replaceReferences(yaml.value, binding.known);
  const result = scenarioSchema.safeParse(value);
  if (result.success) return { scenario: result.data };
  const issues = result.error.issues.flatMap((issue) => unfold(issue, value));
  const problems = issues.filter(isWorthSaying).flatMap((issue) => {
    const names = referencesAt(yaml.value, pathOf(issue));
    const where = { file, yaml, value: names.length > 0 ? yaml.value : value };
    const shape = isOfShape(issue, names);
    if (!shape && !isAuthorsDoing(issue, names, binding)) return [];
    return problemsOf(issue, where).map(({ at, message }): Problem => ({
      at,
      message:
        message +
        meaning(
          names.filter((name) => binding.known.has(name)),
          binding,
        ),
      ...(shape && { phase: 'structure' }),
    }));
  });
  return { problems };
}

/** Whether it is the shape of the document that is wrong. A reference stands for a scalar, never for a map or a list. */
function isOfShape(issue: Issue, names: readonly string[]): boolean {
  if (issue.code === 'custom') return issue.params?.['structural'] === true;
  const container = issue.code === 'invalid_type' && containers.has(issue.expected);
  return names.length === 0 || container;
}

const containers: ReadonlySet<string> = new Set(['object', 'record', 'map', 'array', 'tuple']);

/** A map that has unknown keys is not judged as a whole as well: what it seems to lack may be what is misspelt. */
function isWorthSaying(issue: Issue, _: number, issues: readonly Issue[]): boolean {
  const path = pathOf(issue).join('/');
  return (
    issue.code !== 'custom' ||
    !issues.some((other) => other.code === 'unrecognized_keys' && pathOf(other).join('/') === path)
  );
}

/** A stand-in has the right type and nothing more, and an unknown name is reported as such. */
function isAuthorsDoing(issue: Issue, names: readonly string[], { known, pending }: Binding): boolean {
  if (names.some((name) => !known.has(name))) return false;
  return issue.code === 'invalid_type' || !names.some((name) => pending.has(name));
}

/** What the references in a faulty value are, e.g. ` ($(replicas) is -1)`. */
function meaning(names: readonly string[], { known, pending }: Binding): string {
  if (names.length === 0) return '';
  const each = names.map((name) => {
    const type = pending.get(name);
    return `$(${name}) is ${type === undefined ? JSON.stringify(known.get(name)) : `of type ${type}`}`;
  });
  return ` (${each.join(', ')})`;
}

function referencesAt(value: unknown, path: YamlPath): readonly string[] {
  const written = lookUp(value, path);
  return typeof written === 'string' && isReferable(path)
    ? referencesIn(written).map(({ name }) => name)
    : [];
}

/** Every `$(name)` of a document that the language would replace. */
export function documentReferences(value: unknown): readonly Reference[] {
  return referable.flatMap((part) => referencesIn(lookUp(value, ['spec', part]), ['spec', part]));
}

function replaceReferences(value: unknown, known: Values): unknown {
  const spec = lookUp(value, ['spec']);
  if (typeof spec !== 'object' || spec === null || Array.isArray(spec)) return value;
  const replaced = Object.entries(spec).map(([key, part]) => [
    key,
    isReferable(['spec', key]) ? substitute(part, known) : part,
  ]);
  return { ...(value as object), spec: Object.fromEntries(replaced) };
}

function isReferable([root, part]: YamlPath): boolean {
  return root === 'spec' && referable.some((name) => name === part);
}
