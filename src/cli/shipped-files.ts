import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What comes with the program besides its code; build/shipped.ts has the same list. */
export type ShippedFile =
  | `scenarios/${string}.yaml`
  | `schemas/${string}.json`
  | `docs/promises/${string}.md`
  | `docs/reference/${string}.md`;

const root = join(import.meta.dirname, '..', '..');

/**
 * The text of a shipped file. Read from the checkout here; the bundle replaces this module (build/embed.ts), because
 * a binary has no files beside it.
 */
export function shippedFile(file: ShippedFile): string {
  return readFileSync(join(root, file), 'utf8');
}

export function builtInText(name: string): string {
  return shippedFile(`scenarios/${name}.yaml`);
}
