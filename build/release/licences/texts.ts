import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mitTerms } from './mit.ts';

const LICENCE = /^(?:(?:un)?licen[cs]e|copying|notice)/i;

/**
 * What a package says of its licence: its licence files, else the section of its README, with the terms that it names.
 * @throws Error for one that says nothing, because such a package may not be shipped.
 */
export function licenceText(folder: string, license: string): string {
  const files = readdirSync(folder)
    .filter((file) => LICENCE.test(file))
    .toSorted();
  const texts = files.map((file) => readFileSync(join(folder, file), 'utf8'));
  const found = texts.length > 0 ? texts : readmeSection(folder);
  if (texts.length === 0 && license === 'MIT' && found.length > 0) found.push(mitTerms);
  if (found.length === 0) throw new Error(`${folder} has no text of its licence`);
  return found.map((text) => text.replaceAll('\r\n', '\n').trim()).join('\n\n');
}

function readmeSection(folder: string): string[] {
  const readme = join(folder, 'README.md');
  if (!existsSync(readme)) return [];
  const section = /^#+ licen[cs]e\n+([\s\S]+?)(?=\n#|$(?![\s\S]))/im.exec(readFileSync(readme, 'utf8'))?.[1];
  return section === undefined ? [] : [section];
}
