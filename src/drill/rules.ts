import type { Need } from './action.ts';

/** A rule of a Role, and what it is for. */
export interface Rule {
  readonly apiGroup: string;
  readonly resource: string;
  /** None: all objects of the kind. */
  readonly names: readonly string[];
  readonly verbs: readonly string[];
  readonly purposes: readonly string[];
  readonly optional: boolean;
}

/** The rules that allow exactly this: verbs that go for the same names together, and names that need the same verbs. */
export function rulesOf(needs: readonly Need[]): readonly Rule[] {
  const single = needs.map(ruleOf);
  const byNames = merged(single, ({ apiGroup, resource, names, optional }) => [
    apiGroup,
    resource,
    names,
    optional,
  ]);
  return merged(byNames, ({ apiGroup, resource, names, verbs, optional }) => [
    apiGroup,
    resource,
    names.length > 0,
    verbs,
    optional,
  ]);
}

function ruleOf({ verb, group, resource, name, optional = false, purpose }: Need): Rule {
  // The name of what is to be created is not in the request's path, where RBAC looks for it. That of a subresource is.
  const isNamed = name !== undefined && (verb !== 'create' || resource.includes('/'));
  return {
    apiGroup: group,
    resource,
    names: isNamed ? [name] : [],
    verbs: [verb],
    purposes: [purpose],
    optional,
  };
}

/** Rules of the same key become one, in the order of the first of each. */
function merged(rules: readonly Rule[], key: (rule: Rule) => unknown): readonly Rule[] {
  const byKey = new Map<string, Rule>();
  for (const rule of rules) {
    const text = JSON.stringify(key(rule));
    const known = byKey.get(text);
    byKey.set(text, known === undefined ? rule : united(known, rule));
  }
  return [...byKey.values()];
}

function united(one: Rule, other: Rule): Rule {
  const both = (list: (rule: Rule) => readonly string[]) => [...new Set([...list(one), ...list(other)])];
  return {
    ...one,
    names: both(({ names }) => names),
    verbs: both(({ verbs }) => verbs),
    purposes: both(({ purposes }) => purposes),
  };
}
