import { getRawAsset } from 'node:sea';
import { pathToFileURL } from 'node:url';
import { createLoader } from './loader.ts';

declare const __EXPORTS__: Readonly<Record<string, readonly string[]>>;

/** The first code of an executable. `NODE_DEBUG=sts-doctor` makes it tell what it loads. */
const tell = process.env['NODE_DEBUG'] === 'sts-doctor';

const asset = (name: string): Buffer => Buffer.from(getRawAsset(name));

const load = createLoader({
  exports: __EXPORTS__,
  url: pathToFileURL(process.execPath).href,
  code: asset,
  cache(name) {
    try {
      return asset(`${name}.cache`);
    } catch {
      return undefined;
    }
  },
  builtIn: (id) => process.getBuiltinModule(id),
  loaded(name, { cachedDataRejected }) {
    if (!tell) return;
    const cache = { true: 'rejected', false: 'used', undefined: 'none' }[String(cachedDataRejected)];
    process.stderr.write(`${performance.now().toFixed(1)} ms: chunk ${name}, code cache ${cache}\n`);
  },
});

// A schema is used a few times at most: to compile each to code of its own takes longer than to walk it.
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } });

load('main.js');
