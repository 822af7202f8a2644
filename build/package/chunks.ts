import { join } from 'node:path';
import { build, transform } from 'esbuild';
import { bundle } from '../bundler.ts';

/** A part of the program, as an executable carries it. */
export interface Chunk {
  readonly name: string;
  readonly code: string;
  readonly exports: readonly string[];
}

/**
 * The program in chunks that load each other when they are needed. esbuild splits only ES modules, which an executable
 * cannot load from within; so each chunk is made a function of what CommonJS has, its `import()`s into calls of
 * `require`.
 */
export async function programChunks(): Promise<readonly Chunk[]> {
  const modules = await bundle({
    banner: '',
    shippedFile: `
      import { getAsset } from 'node:sea';
      export const shippedFile = (file) => getAsset(file, 'utf8');`,
  });
  return Promise.all(modules.map(async (module) => ({ ...module, code: await commonJs(module.code) })));
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

/** The code that an executable of these chunks begins with. */
export async function launcherCode(chunks: readonly Chunk[]): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, 'launcher.ts')],
    write: false,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    minify: true,
    charset: 'ascii',
    define: { __EXPORTS__: JSON.stringify(exportsOf(chunks)) },
  });
  return outputFiles[0]?.text ?? '';
}

/** What each chunk exports: the loader has to know before it loads one. */
export function exportsOf(chunks: readonly Chunk[]): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(chunks.map(({ name, exports }) => [name, exports]));
}
