import { Script } from 'node:vm';

/** Where chunks come from: the assets of the executable, or a folder while the code cache is warmed. */
export interface ChunkSource {
  code(name: string): Buffer;
  /** V8's bytecode for that chunk, from an earlier run; undefined where there is none. */
  cache(name: string): Buffer | undefined;
  /** A module of Node; undefined when there is none of that name. */
  builtIn(id: string): object | undefined;
  /** Told of every chunk that was loaded. */
  loaded(name: string, script: Script): void;
  /** What `import.meta.url` is in a chunk. */
  readonly url: string;
}

type Chunk = (
  module: { exports: object },
  exports: object,
  require: (id: string) => unknown,
  url: string,
) => void;

/**
 * Loads the chunks of the program (build/package/chunks.ts) when they are asked for. They see each other, and the
 * modules of Node; nothing is ever looked for on the disk.
 */
export function createLoader(source: ChunkSource): (name: string) => unknown {
  const modules = new Map<string, { exports: object }>();

  function load(name: string): object {
    const known = modules.get(name);
    if (known !== undefined) return known.exports;
    const module = { exports: {} };
    modules.set(name, module);
    // The code is ASCII, and so kept as one byte a character without being decoded.
    const script = new Script(source.code(name).toString('latin1'), {
      filename: name,
      cachedData: source.cache(name),
    });
    source.loaded(name, script);
    (script.runInThisContext() as Chunk)(module, module.exports, resolve, source.url);
    return module.exports;
  }

  function resolve(id: string): unknown {
    if (id.startsWith('./')) return load(id.slice(2));
    const builtIn = source.builtIn(id);
    if (builtIn !== undefined) return builtIn;
    throw Object.assign(new Error(`Cannot find module '${id}'`), { code: 'MODULE_NOT_FOUND' });
  }

  return load;
}
