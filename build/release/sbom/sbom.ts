import { createHash } from 'node:crypto';
import type { BundledPackage } from '../licences/bundled.ts';
import { platforms } from '../platforms.ts';
import type { Product } from '../product.ts';
import type { Bom, Component } from './npm-sbom.ts';

/**
 * The bill of materials of a release, in CycloneDX: what is in the executables, which is less than what is installed,
 * and Node.js, which npm does not count as that. Says no time and no chance, so that the same release has the same.
 * @throws Error when something that is in the bundle is not in npm's own list.
 */
export function sbomOf(all: Bom, bundled: readonly BundledPackage[], product: Product): string {
  const wanted = new Set(bundled.map(({ name, version }) => `${name}@${version}`));
  const packages = firstOfEach(
    all.components.filter(({ name, version }) => wanted.has(`${name}@${version}`)),
  );
  const missing = [...wanted].filter((key) => !packages.has(key));
  if (missing.length > 0) throw new Error(`npm's list lacks what the bundle has: ${missing.join(', ')}`);
  const contained = [...packages.values()].map((one) => ({ ...one, scope: 'required' }));
  const components = [...contained.toSorted(byRef), ...nodes(product)];
  const { timestamp: _, ...metadata } = all.metadata;
  const root = { ...metadata.component, type: 'application', name: product.name, version: product.version };
  const document = {
    ...all,
    serialNumber: serialOf([root['bom-ref'], ...components.map((one) => one['bom-ref'])]),
    metadata: { ...metadata, component: root },
    components,
    dependencies: dependenciesAmong(all, root, components),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

const byRef = (a: Component, b: Component) => (a['bom-ref'] < b['bom-ref'] ? -1 : 1);

function firstOfEach(components: readonly Component[]): ReadonlyMap<string, Component> {
  return new Map(components.toReversed().map((one) => [`${one.name}@${one.version}`, one]));
}

/** Each version of Node.js once, with the platforms whose executable is made of it. */
function nodes(product: Product): readonly Component[] {
  const versions = Map.groupBy(platforms, ({ nodePackage }) => product.nodes[nodePackage] ?? '');
  return [...versions].map(([version, uses]) => ({
    'bom-ref': `node@${version}`,
    type: 'platform',
    name: 'node',
    version,
    purl: `pkg:generic/node@${version}`,
    cpe: `cpe:2.3:a:nodejs:node.js:${version}:*:*:*:*:*:*:*`,
    licenses: [{ license: { id: 'MIT' } }],
    externalReferences: [{ type: 'website', url: 'https://nodejs.org' }],
    properties: uses.map(({ os, arch }) => ({ name: 'sts-doctor:platform', value: `${os}/${arch}` })),
  }));
}

function dependenciesAmong(all: Bom, root: Component, components: readonly Component[]): Bom['dependencies'] {
  const refs = new Set([root, ...components].map((one) => one['bom-ref']));
  const node = components.filter(({ type }) => type === 'platform').map((one) => one['bom-ref']);
  return all.dependencies
    .filter(({ ref }) => refs.has(ref))
    .map(({ ref, dependsOn }) => {
      const kept = dependsOn.filter((one) => refs.has(one));
      return { ref, dependsOn: ref === root['bom-ref'] ? [...kept, ...node] : kept };
    });
}

/** A UUID (version 8, RFC 9562) that follows from what the document is about. */
function serialOf(parts: readonly string[]): string {
  const hex = createHash('sha256').update(parts.join('\n')).digest('hex');
  const groups = [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`];
  return `urn:uuid:${[...groups, hex.slice(20, 32)].join('-')}`;
}
