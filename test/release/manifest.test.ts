import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { lte } from 'semver';
import { krewManifest, manifestPlatforms } from '../../build/release/krew/manifest.ts';
import { parsePlugin } from '../../build/release/krew/plugin.ts';
import { brokenRules, krewRules } from '../../build/release/krew/rules/registry.ts';
import { unsealed } from '../../build/release/krew/seal.ts';
import { releaseBotTemplate } from '../../build/release/krew/template.ts';
import { readProduct, root } from '../../build/release/product.ts';
import { product } from './support/stand-ins.ts';

const digest = 'ab'.repeat(32);
const digests = new Map(manifestPlatforms(product).map(({ archive }) => [archive, digest]));

describe('the manifest', () => {
  test('leads each platform to its archive in the release of its version', () => {
    const { platforms, version } = parsePlugin(krewManifest(product, digests)).spec;
    expect(version).toBe('v1.2.3');
    expect(platforms.map(({ uri }) => uri)).toEqual(
      manifestPlatforms(product).map(
        ({ archive }) => `https://github.com/${product.repository}/releases/download/v1.2.3/${archive}`,
      ),
    );
  });

  test('is not made without the digest of every archive', () => {
    expect(() => krewManifest(product, new Map())).toThrow(
      'kubectl-sts_doctor-linux-amd64.tar.gz has no digest',
    );
  });

  test('follows the one constant of the plugin’s name', () => {
    const renamed = { ...product, name: 'statefulset-doctor' };
    const named = new Map(manifestPlatforms(renamed).map(({ archive }) => [archive, digest]));
    const manifest = krewManifest(renamed, named);
    expect(parsePlugin(manifest).spec.platforms[0]?.bin).toBe('kubectl-statefulset_doctor');
    expect(manifest).not.toContain(' sts-doctor ');
    expect(manifest).not.toContain('sts_doctor');
  });
});

describe('the manifest that is kept', () => {
  const text = readFileSync(join(root, 'krew-manifest.yaml'), 'utf8');

  test('is as it was made of the last release, and was not edited since', () => {
    const { tag, manifest } = unsealed(text);
    expect(parsePlugin(manifest).spec.version).toBe(tag);
    expect(lte(tag, readProduct().version)).toBe(true);
  });

  test('keeps every rule that needs no archive', () => {
    const plugin = parsePlugin(unsealed(text).manifest);
    const broken = brokenRules({ fileName: 'sts-doctor.yaml', plugin, archives: new Map() });
    expect(broken.filter((problem) => !problem.startsWith('every archive is there'))).toEqual([]);
    expect(krewRules.length).toBeGreaterThan(30);
  });
});

describe('the template of krew-release-bot', () => {
  const template = releaseBotTemplate(product);

  test('is the one that is kept', () => {
    expect(existsSync(join(root, '.krew.yaml'))).toBe(true);
    expect(readFileSync(join(root, '.krew.yaml'), 'utf8')).toBe(releaseBotTemplate(readProduct()));
  });

  test('filled in as the bot does, is the manifest', () => {
    const filled = template
      .replaceAll(
        /^( *)\{\{addURIAndSha "(\S+?)\{\{ \.TagName \}\}(\S+)" \.TagName \}\}$/gm,
        (_line, indent: string, before: string, after: string) =>
          `${indent}uri: ${before}v1.2.3${after}\n${indent}sha256: ${digest}`,
      )
      .replace('{{ .TagName }}', 'v1.2.3');
    expect(filled).not.toContain('{{');
    expect(parsePlugin(filled)).toEqual(parsePlugin(krewManifest(product, digests)));
  });
});
