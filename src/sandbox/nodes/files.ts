/** What can be at a path. A link points to another path. */
export type Entry =
  | { readonly type: 'file'; content: string }
  | { readonly type: 'directory' }
  | { readonly type: 'link'; readonly to: string };

/** One file system: absolute paths to entries. What is in it outlives whoever wrote it for as long as it is kept. */
export class FileTree {
  readonly #entries = new Map<string, Entry>([['/', { type: 'directory' }]]);

  get(path: string): Entry | undefined {
    return this.#entries.get(path);
  }

  set(path: string, entry: Entry): void {
    this.#entries.set(path, entry);
  }

  delete(path: string): void {
    for (const known of this.#entries.keys()) {
      if (known === path || known.startsWith(`${path}/`)) this.#entries.delete(known);
    }
  }

  /** Every path below a directory, the directory itself left out. */
  below(path: string): readonly string[] {
    const prefix = path === '/' ? '/' : `${path}/`;
    return [...this.#entries.keys()].filter((known) => known !== '/' && known.startsWith(prefix)).toSorted();
  }
}

export interface Mount {
  readonly path: string;
  readonly tree: FileTree;
  readonly readOnly: boolean;
  /** Folder of the tree that is mounted; `/` is all of it. */
  readonly from: string;
}

const LINKS_FOLLOWED = 8;

/** What a container sees: its own file system with volumes mounted into it. */
export class MountedFiles {
  readonly #root: FileTree;
  readonly #mounts: readonly Mount[];

  constructor(root: FileTree, mounts: readonly Mount[]) {
    this.#root = root;
    this.#mounts = mounts.toSorted((a, b) => b.path.length - a.path.length);
    for (const { path } of mounts) this.makeDirectory(path);
  }

  get mounts(): readonly Mount[] {
    return this.#mounts;
  }

  entry(path: string, follow = true): Entry | undefined {
    let at = path;
    for (let links = 0; links < LINKS_FOLLOWED; links += 1) {
      const { tree, inside } = this.#locate(at);
      const found = tree.get(inside);
      if (found?.type !== 'link' || !follow) return found;
      at = absolute(found.to, parentOf(at));
    }
    return undefined;
  }

  read(path: string): string | undefined {
    const found = this.entry(path);
    return found?.type === 'file' ? found.content : undefined;
  }

  /** Says what went wrong in the words of the C library, or undefined. */
  write(path: string, content: string, append = false): string | undefined {
    const target = this.#followed(path);
    const problem = this.#writable(target);
    if (problem !== undefined) return problem;
    const { tree, inside } = this.#locate(target);
    const old = tree.get(inside);
    if (old?.type === 'directory') return 'Is a directory';
    const before = append && old?.type === 'file' ? old.content : '';
    tree.set(inside, { type: 'file', content: before + content });
    return undefined;
  }

  link(path: string, to: string): string | undefined {
    const problem = this.#writable(path);
    if (problem !== undefined) return problem;
    const { tree, inside } = this.#locate(path);
    tree.set(inside, { type: 'link', to });
    return undefined;
  }

  makeDirectory(path: string): void {
    for (const part of ancestorsOf(path)) {
      const { tree, inside } = this.#locate(part);
      if (tree.get(inside) === undefined) tree.set(inside, { type: 'directory' });
    }
  }

  remove(path: string): string | undefined {
    const { tree, inside, readOnly } = this.#locate(path);
    if (tree.get(inside) === undefined) return 'No such file or directory';
    if (readOnly) return 'Read-only file system';
    if (inside === '/') return 'Resource busy';
    tree.delete(inside);
    return undefined;
  }

  /** Names in a directory, sorted; undefined when it is none. */
  list(path: string): readonly string[] | undefined {
    if (this.entry(path)?.type !== 'directory') return undefined;
    return [
      ...new Set(this.below(path).map((child) => child.slice(withSlash(path).length).split('/')[0] ?? '')),
    ]
      .filter((name) => name !== '')
      .toSorted();
  }

  /** Every path below, those in mounted volumes too. */
  below(path: string): readonly string[] {
    const own = this.#locate(path);
    const outside = path === '/' ? '' : path;
    const here = own.tree.below(own.inside).map((child) => {
      const rest = own.inside === '/' ? child : child.slice(own.inside.length);
      return `${outside}${rest}`;
    });
    const mounted = this.#mounts
      .filter((mount) => mount.path !== path && mount.path.startsWith(withSlash(path)))
      .flatMap((mount) => [
        mount.path,
        ...mount.tree.below(mount.from).map((child) => mount.path + tail(child, mount.from)),
      ]);
    return [...new Set([...here, ...mounted])].toSorted();
  }

  #writable(path: string): string | undefined {
    if (this.entry(parentOf(path))?.type !== 'directory') return 'No such file or directory';
    return this.#locate(path).readOnly ? 'Read-only file system' : undefined;
  }

  #followed(path: string): string {
    const found = this.entry(path, false);
    return found?.type === 'link' ? absolute(found.to, parentOf(path)) : path;
  }

  #locate(path: string): { readonly tree: FileTree; readonly inside: string; readonly readOnly: boolean } {
    const mount = this.#mounts.find((one) => path === one.path || path.startsWith(withSlash(one.path)));
    if (mount === undefined) return { tree: this.#root, inside: path, readOnly: false };
    const rest = path.slice(mount.path.length);
    const inside = `${mount.from === '/' ? '' : mount.from}${rest}` || '/';
    return { tree: mount.tree, inside, readOnly: mount.readOnly };
  }
}

function tail(path: string, from: string): string {
  return from === '/' ? path : path.slice(from.length);
}

function withSlash(path: string): string {
  return path.endsWith('/') ? path : `${path}/`;
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/';
}

export function baseOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function ancestorsOf(path: string): readonly string[] {
  const parts = path.split('/').filter((part) => part !== '');
  return parts.map((_, index) => `/${parts.slice(0, index + 1).join('/')}`);
}

/** A path as the working directory makes it, without `.`, `..` and doubled slashes. */
export function absolute(path: string, from: string): string {
  const parts: string[] = [];
  for (const part of (path.startsWith('/') ? path : `${from}/${path}`).split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}
