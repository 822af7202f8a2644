import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BundledPackage, bundledPackages } from './licences/bundled.ts';
import { nodeLicence } from './licences/node-licence.ts';
import { notice } from './licences/notice.ts';
import { licenceText } from './licences/texts.ts';
import type { Platform } from './platforms.ts';
import { type Product, root } from './product.ts';
import { npmSbom } from './sbom/npm-sbom.ts';
import { sbomOf } from './sbom/sbom.ts';

/** What a release holds besides executables. */
export interface Materials {
  readonly licence: string;
  /** A NOTICE for each platform, because each has its own Node.js. */
  notice(platform: Platform): Promise<string>;
  readonly sbom: string;
}

export async function gatherMaterials(product: Product): Promise<Materials> {
  const [packages, all] = await Promise.all([bundledPackages(), npmSbom()]);
  const licensed = packages.map((one: BundledPackage) => ({
    ...one,
    text: licenceText(one.folder, one.license),
  }));
  return {
    licence: readFileSync(join(root, 'LICENSE'), 'utf8'),
    notice: async (platform) => notice(product, licensed, await nodeLicence(platform, product)),
    sbom: sbomOf(all, packages, product),
  };
}
