import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../shipped.ts';
import { createLoader } from './loader.ts';

/**
 * Runs the program from a folder of chunks, and at its end leaves there V8's bytecode of all functions that this run
 * or an earlier one has called.
 */
const folder = process.env['STS_DOCTOR_WARM'] ?? '';
const cacheOf = (name: string): string => join(folder, `${name}.cache`);
const sea = { getAsset: (file: string) => readFileSync(join(root, file), 'utf8') };

const load = createLoader({
  exports: JSON.parse(readFileSync(join(folder, 'exports.json'), 'utf8')) as Readonly<
    Record<string, string[]>
  >,
  url: pathToFileURL(process.execPath).href,
  code: (name) => readFileSync(join(folder, name)),
  cache: (name) => (existsSync(cacheOf(name)) ? readFileSync(cacheOf(name)) : undefined),
  builtIn: (id) => (id === 'node:sea' ? sea : process.getBuiltinModule(id)),
  loaded(name, script) {
    process.on('exit', () => writeFileSync(cacheOf(name), script.createCachedData()));
  },
});

Object.assign(globalThis, { __zod_globalConfig: { jitless: true } });
load('main.js');
