/** `npm run docs`: writes every page that is made by code, and every output of a lesson, as they are now. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pages } from './docs/pages.ts';
import { root } from './shipped.ts';

const only = process.argv.slice(2);

for (const { path, text } of pages()) {
  if (only.length > 0 && !only.some((word) => path.includes(word))) continue;
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, await text());
  console.log(path);
}
