import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { problemsOf } from './check-release.ts';
import { releaseBotTemplate } from './krew/template.ts';
import { makeRelease, releaseFiles } from './make-release.ts';
import { gatherMaterials } from './materials.ts';
import { readProduct, root } from './product.ts';

/**
 * `npm run archives [-- --from FOLDER --to FOLDER] [--check | --keep]`: what a release consists of, made of the
 * executables of `npm run package`, and checked. `--check` checks only; `--keep` puts the manifest and the template of
 * krew-release-bot where they are kept.
 */
const { values } = parseArgs({
  options: {
    from: { type: 'string', default: join(root, 'dist') },
    to: { type: 'string', default: join(root, 'dist', 'release') },
    check: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
  },
});
const product = readProduct();

if (!values.check) {
  const digests = await makeRelease(product, await gatherMaterials(product), values);
  for (const [file, digest] of digests) console.log(`${digest}  ${join(values.to, file)}`);
}
const problems = await problemsOf(values.to, product);
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
else if (values.keep) {
  copyFileSync(join(values.to, releaseFiles.manifest), join(root, releaseFiles.manifest));
  writeFileSync(join(root, '.krew.yaml'), releaseBotTemplate(product));
}
