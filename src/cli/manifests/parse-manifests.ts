import { readYaml, type YamlDocument, type YamlPath } from '../../lib/yaml.ts';
import type { Problem } from '../../scenario/problem.ts';
import { type Manifest, manifestAt, type ReadManifests } from './manifest.ts';
import type { Source } from './sources.ts';

/** `kubectl get -o yaml` of a whole namespace is long, and still no attack. */
const LIMITS = { characters: 8_388_608, aliases: 100, depth: 100 };

type Values = Readonly<Record<string, unknown>>;

/** Every object of a text: of several documents, and of the lists among them. JSON is YAML, too. */
export function parseManifests({ file, text }: Source): ReadManifests {
  const read = readYaml(text, LIMITS);
  if ('problems' in read) {
    const problems = read.problems.map(({ message, ...at }) => ({ at: { file, ...at }, message }));
    return { manifests: [], problems };
  }
  if (read.documents.length === 0)
    return {
      manifests: [],
      problems: [{ at: { file, line: 1, column: 1 }, message: 'no manifest in this file' }],
    };
  const found = read.documents.flatMap((yaml) => objectsOf(yaml.value, { file, yaml, path: [] }));
  return {
    manifests: found.filter((one) => 'object' in one),
    problems: found.filter((one) => 'message' in one),
  };
}

interface Where {
  readonly file: string;
  readonly yaml: YamlDocument;
  readonly path: YamlPath;
}

function objectsOf(value: unknown, where: Where): readonly (Manifest | Problem)[] {
  const at = { file: where.file, ...where.yaml.valueAt(where.path) };
  if (!isValues(value)) {
    const what = Array.isArray(value) ? 'a list' : 'a plain value';
    return [{ at, message: `a manifest is a map with apiVersion and kind, not ${what}` }];
  }
  const { kind, items, apiVersion } = value;
  const list = typeof kind === 'string' ? /^(.*)List$/.exec(kind) : null;
  if (list === null || !Array.isArray(items)) return [manifestAt(asNew(value), where)];
  // A server's own list says for its items what they are; that of `kubectl get -o yaml` does not.
  const type = list[1] === '' ? {} : { apiVersion, kind: list[1] };
  return items.flatMap((item: unknown, index) =>
    objectsOf(isValues(item) ? { ...type, ...item } : item, {
      ...where,
      path: [...where.path, 'items', index],
    }),
  );
}

/** What a server wrote about an object is not part of it, and no server takes it back. */
function asNew(value: Values): Values {
  if (!isValues(value['metadata'])) return value;
  const {
    resourceVersion: _version,
    uid: _uid,
    managedFields: _owners,
    creationTimestamp: _born,
    ...metadata
  } = value['metadata'];
  return { ...value, metadata };
}

function isValues(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
