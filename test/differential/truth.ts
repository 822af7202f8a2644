import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NormalForm, State } from './state.ts';

const folder = join(import.meta.dirname, 'truth');

/** What a real Kubernetes 1.36.3 said in this case; undefined when nobody has kept it yet. */
export function truthOf(name: string): NormalForm | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'), restored) as NormalForm;
  } catch {
    return undefined;
  }
}

interface Kept {
  readonly changes: readonly State[];
}

/**
 * As JSON, of each state only what is other than before, so that people can read it. Verdicts are not kept: they are
 * the judge's, and it learns.
 */
export function stored({ streams, order, ended }: NormalForm): string {
  const kept = Object.entries(streams).map(([name, stream]): [string, Kept] => [
    name,
    { changes: stream.map((state, index) => changedFields(stream[index - 1] ?? {}, state)) },
  ]);
  return `${JSON.stringify({ streams: Object.fromEntries(kept), order, verdicts: {}, ended }, null, 1)}\n`;
}

function changedFields(before: State, after: State): State {
  const fields = new Set([...Object.keys(before), ...Object.keys(after)]);
  const changed = [...fields].filter((field) => (before[field] ?? '') !== (after[field] ?? ''));
  return Object.fromEntries(changed.map((field) => [field, after[field] ?? '']));
}

function restored(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('changes' in value)) return value;
  let state: State = {};
  return (value as Kept).changes.map((changes) => (state = { ...state, ...changes }));
}
