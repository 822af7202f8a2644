import { posix } from 'node:path';
import type { FileOperation, PluginPlatform } from './plugin.ts';

/** A file or folder of the archive, and its place in the installation. Both relative. */
export interface Move {
  readonly from: string;
  readonly to: string;
}

/**
 * What krew moves where. `paths` are all files and folders of the archive, those above them included.
 * @throws Error, as krew does, for a pattern that finds nothing and a place outside of the installation.
 * Upstream: krew internal/installation/move.go (0.5.0).
 */
export function movesOf({ files }: Pick<PluginPlatform, 'files'>, paths: readonly string[]): readonly Move[] {
  const operations = files ?? [{ from: '*', to: '.' }];
  return operations.flatMap((operation) => {
    const moves = movesOfOne(operation, paths);
    if (moves.length === 0) throw new Error(`no files in the archive match ${operation.from}`);
    for (const { from, to } of moves)
      if (from.startsWith('..') || to.startsWith('..')) throw new Error(`${from} would go outside: ${to}`);
    return moves;
  });
}

function movesOfOne({ from, to }: FileOperation, paths: readonly string[]): readonly Move[] {
  if (posix.normalize(to) !== to) throw new Error(`the path is not clean: ${to}`);
  const path = posix.normalize(from).replace(/^\/|\/$/g, '');
  if (paths.includes(path)) return [{ from: path, to: to === '.' ? posix.basename(path) : to }];
  const pattern = globOf(path);
  return paths
    .filter((each) => pattern.test(each))
    .map((each) => ({ from: each, to: posix.join(to, posix.basename(each)) }));
}

/** Go's filepath.Match: `*` and `?` stop at slashes, and a leading dot is a character like another. */
function globOf(pattern: string): RegExp {
  const source = pattern.replaceAll(/\[[^\]]+\]|[\s\S]/g, (part) => {
    if (part === '*') return '[^/]*';
    if (part === '?') return '[^/]';
    return part.length > 1 ? part : part.replace(/[\\^$.|+(){}[\]]/, '\\$&');
  });
  return new RegExp(`^${source}$`);
}

/** The entries' own paths and those of the folders above them, without slashes at the end. */
export function withFolders(names: readonly string[]): readonly string[] {
  const all = names.flatMap((name) => {
    const parts = name.replace(/\/$/, '').split('/');
    return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
  });
  return [...new Set(all)];
}
