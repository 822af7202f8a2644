import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { valid } from 'semver';
import { readChangelog, type Section } from './changelog.ts';
import { releaseBotTemplate } from './krew/template.ts';
import type { Product } from './product.ts';

/** What a tag is a release of; the files as they are in that commit. */
export interface Tagged {
  readonly tag: string;
  /** Where the workflow runs; undefined on somebody's desk. */
  readonly repository: string | undefined;
  readonly product: Product;
  readonly changelog: string;
  readonly template: string;
}

export function readTagged(
  tag: string,
  repository: string | undefined,
  product: Product,
  root: string,
): Tagged {
  const read = (file: string) => (existsSync(join(root, file)) ? readFileSync(join(root, file), 'utf8') : '');
  return { tag, repository, product, changelog: read('CHANGELOG.md'), template: read('.krew.yaml') };
}

/** Why this may not be released; empty when it may. */
export function faultsOf({ tag, repository, product, changelog, template }: Tagged): readonly string[] {
  const expected = `v${product.version}`;
  const section = sectionOf(changelog, product.version);
  return [
    ...(valid(product.version) === product.version ? [] : [`package.json: ${product.version} is no version`]),
    ...(tag === expected ? [] : [`the tag is ${tag}, package.json says ${expected}`]),
    ...(repository === undefined || repository === product.repository
      ? []
      : [`this is ${repository}, package.json says ${product.repository}: the manifest would lead there`]),
    ...(section === undefined ? [`CHANGELOG.md has no section [${product.version}] with a date`] : []),
    ...(section?.text === '' ? [`CHANGELOG.md says nothing of ${product.version}`] : []),
    ...(template === releaseBotTemplate(product)
      ? []
      : ['.krew.yaml is not what npm run archives -- --keep makes']),
  ];
}

/** The text of the release's page. */
export function notesOf({ changelog, product }: Tagged): string {
  return `${sectionOf(changelog, product.version)?.text ?? ''}\n`;
}

function sectionOf(changelog: string, version: string): Section | undefined {
  return readChangelog(changelog).find(({ title }) => title === version);
}
