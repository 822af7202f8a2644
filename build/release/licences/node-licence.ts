import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { entriesOf } from '../archive-entries.ts';
import type { Platform } from '../platforms.ts';
import { type Product, root } from '../product.ts';
import type { NodeLicence } from './notice.ts';

/**
 * The licence that came with the Node.js of a platform, which is the same for all packages of one version: not every
 * one holds it. Looked for where npm has installed them, then where `npm run package:bases` has put them.
 * @throws Error when it is in none of these.
 */
export async function nodeLicence({ nodePackage }: Platform, { nodes }: Product): Promise<NodeLicence> {
  const version = nodes[nodePackage];
  if (version === undefined) throw new Error(`package.json has no ${nodePackage}`);
  const same = Object.keys(nodes).filter((name) => nodes[name] === version);
  for (const name of same) {
    const installed = join(root, 'node_modules', name, 'LICENSE');
    if (existsSync(installed)) return { version, text: readFileSync(installed, 'utf8').trim() };
  }
  for (const name of same) {
    const fetched = join(root, '.cache', 'node', `${name}-${version}.tgz`);
    const found = existsSync(fetched) ? await licenceIn(fetched) : undefined;
    if (found !== undefined) return { version, text: found.trim() };
  }
  throw new Error(`the licence of Node.js ${version} is not here: npm run package:bases fetches it`);
}

async function licenceIn(archive: string): Promise<string | undefined> {
  let found: string | undefined;
  await entriesOf(archive, async ({ name }, content) => {
    if (name === 'package/LICENSE') found = await text(content);
    else for await (const _ of content);
  });
  return found;
}
