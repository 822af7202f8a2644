import { globSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundle } from './bundler.ts';
import { root } from './shipped.ts';

/** `npm run build`: the program that `npx sts-doctor` runs. The files shipped with it lie beside `dist/`. */
const dist = join(root, 'dist');
const files = await bundle({
  // CommonJS packages inside an ES module still ask for Node's own modules by `require`.
  banner: "import{createRequire as __require}from'node:module';const require=__require(import.meta.url);",
  shippedFile: `
    import { readFileSync } from 'node:fs';
    import { join } from 'node:path';
    export const shippedFile = (file) => readFileSync(join(import.meta.dirname, '..', file), 'utf8');`,
});

// Packages of `npm run package` lie in folders beside and stay.
for (const old of globSync('*.js', { cwd: dist })) rmSync(join(dist, old));
mkdirSync(dist, { recursive: true });
for (const { name, code } of files) writeFileSync(join(dist, name), code, { mode: 0o755 });
