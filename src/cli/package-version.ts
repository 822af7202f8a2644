import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Read from the checkout here; a constant in the bundle (build/embed.ts). */
export function packageVersion(): string {
  const file = join(import.meta.dirname, '..', '..', 'package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { readonly version: string }).version;
}
