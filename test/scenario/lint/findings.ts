import { lint, type Known } from '../../../src/scenario/lint/lint.ts';
import { specOf } from '../../../src/statefulset/spec.ts';
import { documentOf, withSpec } from '../documents.ts';

/** What one rule finds in a scenario with this `spec`: the place in it and the message. */
export function findings(rule: string, spec: string, known: Known = {}): readonly string[] {
  return lint(documentOf(withSpec(spec)), known)
    .filter((problem) => problem.rule === rule)
    .map(({ at, message }) => `${at?.line}:${at?.column} ${message}`);
}

/** A set with so many replicas, for rules that need one. */
export function aSetOf(replicas: number, more: object = {}): NonNullable<Known['set']> {
  return specOf({ metadata: { name: 'web' }, spec: { replicas, ...more } } as Parameters<typeof specOf>[0]);
}
