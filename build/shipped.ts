import { globSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '..');

/** The files that a binary carries in itself, by their paths in the checkout; src/cli/shipped-files.ts reads them. */
export const shippedFiles: readonly string[] = globSync(
  ['scenarios/*.yaml', 'schemas/*.json', 'docs/promises/*.md', 'docs/reference/*.md'],
  { cwd: root },
)
  .map((file) => file.replaceAll('\\', '/'))
  .toSorted();
