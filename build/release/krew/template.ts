import { downloadOf, type Product } from '../product.ts';
import { krewManifest, manifestPlatforms } from './manifest.ts';

const TAG = '{{ .TagName }}';

/**
 * The manifest as krew-release-bot fills it in at every release: `.krew.yaml`. The bot downloads each archive and puts
 * its address and digest in place of the one line that stands for both.
 * Upstream: rajatjindal/krew-release-bot, README.md (v0.0.50).
 */
export function releaseBotTemplate(product: Product): string {
  const nothing = new Map(manifestPlatforms(product).map(({ archive }) => [archive, '']));
  const manifest = krewManifest({ ...product, version: '0.0.0' }, nothing);
  return manifest
    .replace('version: v0.0.0', `version: ${TAG}`)
    .replaceAll(/^( *)uri: \S+\/(\S+)\n *sha256: ""\n/gm, (_line, indent: string, archive: string) => {
      return `${indent}{{addURIAndSha "${downloadOf(product, TAG, archive)}" .TagName }}\n`;
    });
}
