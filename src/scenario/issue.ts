import type { z } from 'zod';
import type { YamlDocument, YamlPath } from '../lib/yaml.ts';
import type { Problem } from './problem.ts';
import { suggestOrList } from './suggest.ts';

export type Issue = z.core.$ZodIssue;

/** Where an issue was found: the text for positions, the value that was checked for what stands there. */
export interface Checked {
  readonly file: string;
  readonly yaml: YamlDocument;
  readonly value: unknown;
}

/**
 * Where a map or a list may stand beside a word, what is wrong inside it says more than that it is no such word. The issues
 * of that alternative, then, instead of the one about all of them.
 */
export function unfold(issue: Issue, value: unknown): readonly Issue[] {
  if (issue.code !== 'invalid_union' || !('errors' in issue)) return [issue];
  const given = lookUp(value, pathOf(issue));
  if (typeof given !== 'object' || given === null) return [issue];
  const nested = issue.errors.find((issues) =>
    issues.every(({ path, code }) => path.length > 0 || code === 'unrecognized_keys'),
  );
  if (nested === undefined || nested.length === 0) return [issue];
  return nested.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }));
}

/** An issue of the schema in the words of Kubernetes' own validation, a problem for each key or value at fault. */
export function problemsOf(issue: Issue, checked: Checked): readonly Problem[] {
  const path = pathOf(issue);
  if (issue.code === 'unrecognized_keys') {
    const known = issue.message.split(' ');
    const told = issue.keys.slice(0, MOST_KEYS).map((key) => ({
      at: { file: checked.file, ...checked.yaml.keyAt([...path, key]) },
      message: `unknown field ${JSON.stringify(fieldAt([...path, key]))}${suggestOrList(key, known)}`,
    }));
    const left = issue.keys.length - told.length;
    const at = { file: checked.file, ...checked.yaml.keyAt([...path, issue.keys[MOST_KEYS] ?? '']) };
    return left === 0 ? told : [...told, { at, message: `and ${left} more unknown fields` }];
  }
  const at = { file: checked.file, ...checked.yaml.valueAt(path) };
  return [
    { at, message: `${fieldAt(path) || 'document'}: ${complaint(issue, lookUp(checked.value, path))}` },
  ];
}

/** Nobody mends more of them at once, and each has to be looked for in the text. */
const MOST_KEYS = 100;

export function pathOf(issue: Issue): YamlPath {
  return issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
}

/** `spec.steps[0].killPod.ordinal` */
function fieldAt(path: YamlPath): string {
  return path
    .map((step, index) => (typeof step === 'number' ? `[${step}]` : `${index > 0 ? '.' : ''}${step}`))
    .join('');
}

export function lookUp(value: unknown, path: YamlPath): unknown {
  return path.reduce<unknown>(
    (parent, step) =>
      typeof parent === 'object' && parent !== null && Object.hasOwn(parent, step)
        ? (parent as Readonly<Record<string | number, unknown>>)[step]
        : undefined,
    value,
  );
}

function complaint(issue: Issue, value: unknown): string {
  if (value === undefined) return 'Required value';
  const supported = supportedBy(issue);
  if (supported !== undefined) {
    const list = supported.map((word) => JSON.stringify(word)).join(', ');
    return `Unsupported value: ${short(value)}: supported values: ${list}`;
  }
  if (issue.code === 'invalid_key') return `Invalid value: ${issue.issues[0]?.message ?? issue.message}`;
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? issue.message
    : `Invalid value: ${short(value)}: ${issue.message}`;
}

function supportedBy(issue: Issue): readonly unknown[] | undefined {
  if (issue.code === 'invalid_value') return issue.values;
  return issue.code === 'invalid_union' && 'options' in issue
    ? (issue.options as readonly unknown[])
    : undefined;
}

function short(value: unknown): string {
  const written = JSON.stringify(value) ?? String(value);
  return written.length > 60 ? `${written.slice(0, 57)}…` : written;
}
