import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pluginName } from '../../src/cli/names.ts';

export const root = join(import.meta.dirname, '..', '..');

/** What the release is of: all of it said once, in package.json and in the constant of the plugin's name. */
export interface Product {
  readonly name: string;
  /** Without the leading `v`. */
  readonly version: string;
  readonly homepage: string;
  /** `owner/name` on GitHub, where releases are downloaded from. */
  readonly repository: string;
  /** Version of Node by the npm package that carries it. */
  readonly nodes: Readonly<Record<string, string>>;
}

interface Manifest {
  readonly version: string;
  readonly homepage: string;
  readonly repository: { readonly url: string };
  readonly optionalDependencies: Readonly<Record<string, string>>;
}

export function readProduct(): Product {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;
  const repository = /github\.com\/([^/]+\/[^/]+?)(?:\.git)?$/.exec(manifest.repository.url)?.[1];
  if (repository === undefined) throw new Error(`package.json: repository.url is not one of GitHub`);
  return {
    name: pluginName,
    version: manifest.version,
    homepage: manifest.homepage,
    repository,
    nodes: manifest.optionalDependencies,
  };
}

/** The page's address of one of a release's files. */
export function downloadOf({ repository }: Product, tag: string, file: string): string {
  return `https://github.com/${repository}/releases/download/${tag}/${file}`;
}
