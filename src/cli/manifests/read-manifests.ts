import type { Readable } from 'node:stream';
import { checkManifest } from './check-manifest.ts';
import type { ReadManifests } from './manifest.ts';
import { parseManifests } from './parse-manifests.ts';
import { sourceOf } from './sources.ts';

/** The manifests that the words of `-f` name. Every problem of every one of them is found, and none is thrown. */
export async function readManifests(words: readonly string[], stdin: Readable): Promise<ReadManifests> {
  const sources = await Promise.all([...new Set(words)].map((word) => sourceOf(word, stdin)));
  const parsed = sources
    .flat()
    .map((source) => ('text' in source ? parseManifests(source) : { manifests: [], problems: [source] }));
  const checked = parsed
    .flatMap(({ manifests }) => manifests)
    .map((manifest) => ({ manifest, problems: checkManifest(manifest) }));
  return {
    manifests: checked.filter(({ problems }) => problems.length === 0).map(({ manifest }) => manifest),
    problems: [...parsed, ...checked].flatMap(({ problems }) => problems),
  };
}
