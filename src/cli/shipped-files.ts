import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');

/**
 * What comes with the program besides its code. Read from the checkout here; the bundle replaces this module by one
 * that holds the same as constants (build/bundle.ts), because a binary has no files beside it.
 */
export function builtInText(name: string): string {
  return readFileSync(join(root, 'scenarios', `${name}.yaml`), 'utf8');
}

export function packageVersion(): string {
  return (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly version: string })
    .version;
}
