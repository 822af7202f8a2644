import { Script } from 'node:vm';

/** Where chunks come from: the assets of the executable, or a folder while the code cache is warmed. */
export interface ChunkSource {
  /** The names that each chunk exports. */
  readonly exports: Readonly<Record<string, readonly string[]>>;
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

/** Modules of Node that take long to load, beside what the program does with them. */
const slow: ReadonlySet<string> = new Set([
  'node:child_process',
  'node:crypto',
  'node:dns/promises',
  'node:fs/promises',
  'node:tls',
  'node:zlib',
]);

/** Stands for a module of Node until something of it is used. */
function whenUsed(load: () => object): object {
  return new Proxy(
    {},
    {
      get: (_, key) => Reflect.get(load(), key) as unknown,
      has: (_, key) => Reflect.has(load(), key),
      ownKeys: () => Reflect.ownKeys(load()),
      getOwnPropertyDescriptor: (_, key) => {
        const found = Reflect.getOwnPropertyDescriptor(load(), key);
        return found && { ...found, configurable: true };
      },
    },
  );
}

/**
 * Loads the chunks of the program (build/package/chunks.ts): not when another asks for one, but when the first of its
 * exports is used. They see each other and the modules of Node; nothing is ever looked for on the disk.
 */
export function createLoader(source: ChunkSource): (name: string) => void {
  const modules = new Map<string, { exports: object }>();
  const namespaces = new Map<string, object>();

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
    // From now on without a detour.
    Object.defineProperties(namespaceOf(name), Object.getOwnPropertyDescriptors(module.exports));
    return module.exports;
  }

  /** What other chunks have of this one. */
  function namespaceOf(name: string): object {
    const known = namespaces.get(name);
    if (known !== undefined) return known;
    const namespace = Object.defineProperty({}, '__esModule', { value: true });
    for (const key of source.exports[name] ?? []) {
      const get = (): unknown => Reflect.get(load(name), key);
      Object.defineProperty(namespace, key, { get, enumerable: true, configurable: true });
    }
    namespaces.set(name, namespace);
    return namespace;
  }

  function resolve(id: string): unknown {
    if (id.startsWith('./')) return namespaceOf(id.slice(2));
    if (slow.has(id)) return whenUsed(() => required(id));
    return required(id);
  }

  function required(id: string): object {
    const builtIn = source.builtIn(id);
    if (builtIn !== undefined) return builtIn;
    throw Object.assign(new Error(`Cannot find module '${id}'`), { code: 'MODULE_NOT_FOUND' });
  }

  return load;
}
