import { basename, join } from 'node:path';
import { build, transform } from 'esbuild';
import { bundle } from '../bundler.ts';

/** Code of the executable, by the name of its asset. */
export type Chunks = ReadonlyMap<string, string>;

/**
 * The program in chunks that load each other when they are needed. esbuild splits only ES modules, which an executable
 * cannot load from within; so each chunk is made a function of what CommonJS has, its `import()`s into calls of
 * `require`.
 */
export async function programChunks(): Promise<Chunks> {
  const modules = await bundle({
    banner: '',
    shippedFile: `
      import { getAsset } from 'node:sea';
      export const shippedFile = (file) => getAsset(file, 'utf8');`,
  });
  const chunks = await Promise.all(
    modules.map(async ({ path, text }) => [basename(path), await commonJs(text)] as const),
  );
  return new Map(chunks);
}

async function commonJs(module: string): Promise<string> {
  const { code } = await transform(module.replace(/^#!.*\n/, ''), {
    format: 'cjs',
    platform: 'node',
    target: 'node24',
    minify: true,
    charset: 'ascii',
    legalComments: 'none',
    supported: { 'dynamic-import': false },
    define: { 'import.meta.url': '__url' },
  });
  return `(function(module,exports,require,__url){${asciiOnly(code)}})`;
}

/** What esbuild leaves as it is, in regular expressions, says the same when it is escaped. */
function asciiOnly(code: string): string {
  return code.replace(
    /[^\n\t -~]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The code that an executable begins with. */
export async function launcherCode(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, 'launcher.ts')],
    write: false,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    minify: true,
    charset: 'ascii',
  });
  return outputFiles[0]?.text ?? '';
}
