import type { YamlDocument, YamlPath } from '../../lib/yaml.ts';
import type { KubeObject } from '../../objects/meta.ts';
import type { Problem } from '../../scenario/problem.ts';

/** Where a problem is; undefined for what no file says. */
export type Place = Problem['at'];

/** One object as somebody wrote it down. */
export interface Manifest {
  readonly object: KubeObject;
  /** Where the value at the path stands, or the nearest one around it. */
  readonly valueAt: (path: YamlPath) => Place;
  /** Where the last key of the path stands. */
  readonly keyAt: (path: YamlPath) => Place;
}

/** What was read, and what is wrong with what could not be. */
export interface ReadManifests {
  readonly manifests: readonly Manifest[];
  readonly problems: readonly Problem[];
}

/** The object at a path of a document of a file. */
export function manifestAt(
  object: unknown,
  { file, yaml, path }: { readonly file: string; readonly yaml: YamlDocument; readonly path: YamlPath },
): Manifest {
  return {
    object: object as KubeObject,
    valueAt: (below) => ({ file, ...yaml.valueAt([...path, ...below]) }),
    keyAt: (below) => ({ file, ...yaml.keyAt([...path, ...below]) }),
  };
}

/** An object of our own, which stands nowhere. */
export function ownManifest(object: KubeObject): Manifest {
  return { object, valueAt: () => undefined, keyAt: () => undefined };
}
