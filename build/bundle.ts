import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build, type Plugin } from 'esbuild';

const root = join(import.meta.dirname, '..');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };

const scenarios = Object.fromEntries(
  readdirSync(join(root, 'scenarios'))
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => [basename(file, '.yaml'), readFileSync(join(root, 'scenarios', file), 'utf8')]),
);

/** The bundle carries the shipped scenarios and the version in itself. */
const embedShippedFiles: Plugin = {
  name: 'embed-shipped-files',
  setup(bundler) {
    bundler.onLoad({ filter: /src\/cli\/shipped-files\.ts$/ }, () => ({
      loader: 'js',
      contents: `
        const scenarios = ${JSON.stringify(scenarios)};
        export const builtInText = (name) => scenarios[name];
        export const packageVersion = () => ${JSON.stringify(version)};
      `,
    }));
  },
};

rmSync(join(root, 'dist'), { recursive: true, force: true });
await build({
  entryPoints: [join(root, 'src', 'main.ts')],
  outdir: join(root, 'dist'),
  bundle: true,
  splitting: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  minify: true,
  charset: 'ascii',
  legalComments: 'none',
  logLevel: 'warning',
  plugins: [embedShippedFiles],
  // CommonJS packages inside an ES module still ask for Node's own modules by `require`.
  banner: {
    js: "import{createRequire as __require}from'node:module';const require=__require(import.meta.url);",
  },
});
