import type { Product } from '../product.ts';
import type { BundledPackage } from './bundled.ts';

/** The Node.js that an executable is made of, with the text it comes with. */
export interface NodeLicence {
  readonly version: string;
  readonly text: string;
}

export interface Licensed extends Pick<BundledPackage, 'name' | 'version' | 'license' | 'homepage'> {
  readonly text: string;
}

const line = '='.repeat(80);

/** The NOTICE of an archive: whose work is in the executable, and on which terms. */
export function notice(product: Product, packages: readonly Licensed[], node: NodeLicence): string {
  const listed = packages.map(({ name, version, license }) => `  ${name} ${version} (${license})\n`);
  return [
    `${product.name} ${product.version}\n${product.homepage}\n\n`,
    `Licensed under the Apache License, Version 2.0; see LICENSE.\n\n`,
    `The executable contains Node.js ${node.version} and these packages, on the terms below:\n\n`,
    ...listed,
    ...packages.map((one) => section(`${one.name} ${one.version}`, one.license, one.homepage, one.text)),
    section(`Node.js ${node.version}`, 'MIT, and what follows', 'https://nodejs.org', node.text),
  ].join('');
}

function section(title: string, license: string, homepage: string | undefined, text: string): string {
  const about = [title, `Licence: ${license}`, ...(homepage === undefined ? [] : [homepage])];
  return `\n${line}\n${about.join('\n')}\n${line}\n\n${text}\n`;
}
