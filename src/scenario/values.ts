import { readYaml } from '../lib/yaml.ts';
import type { Given } from './given.ts';
import { inReadingOrder, type Problem } from './problem.ts';

/** Reads a file of `--values`: one map of names to values. */
export function parseValues(
  text: string,
  file: string,
): { readonly values: readonly Given[] } | { readonly problems: readonly Problem[] } {
  const read = readYaml(text);
  if ('problems' in read) {
    const problems = read.problems.map(({ line, column, message }) => ({
      at: { file, line, column },
      message,
    }));
    return { problems: inReadingOrder(problems) };
  }
  const [only, another] = read.documents;
  if (only === undefined) return { values: [] };
  if (another !== undefined)
    return { problems: [{ at: { file, ...another.valueAt([]) }, message: 'must be one document' }] };
  const { value } = only;
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { problems: [{ at: { file, ...only.valueAt([]) }, message: 'must be a map of names to values' }] };
  return {
    values: Object.entries(value).map(([name, one]: [string, unknown]) => ({
      name,
      by: 'file',
      value: one,
      at: { file, ...only.valueAt([name]) },
    })),
  };
}
