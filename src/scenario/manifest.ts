import { z } from 'zod';
import { readYaml, type YamlDocument } from '../lib/yaml.ts';
import type { Manifest } from './object-spec.ts';
import type { Problem } from './problem.ts';

const NAME = /^[a-z0-9]([-a-z0-9.:]*[a-z0-9])?$/;

const text = () => z.string({ error: 'must be a string' }).min(1, { error: 'must not be empty' });
const map = () => z.record(z.string(), z.unknown(), { error: 'must be a map' });

/** What every object of the API has; the rest of it is for the server to judge. */
const shape = z.looseObject(
  {
    apiVersion: text(),
    kind: text(),
    metadata: z.looseObject(
      {
        name: text().regex(NAME, {
          error: 'must be a name as Kubernetes has them: lower case, digits, - and .',
        }),
        namespace: text().optional(),
        labels: z.record(z.string(), z.string(), { error: 'must be a map of strings' }).optional(),
        ownerReferences: z.array(map(), { error: 'must be a list' }).optional(),
        generateName: z
          .undefined({
            error: 'must not be given: what is created has to be known by its name',
          })
          .optional(),
      },
      { error: 'must be a map' },
    ),
  },
  { error: 'must be a map' },
);

/** One object as a map, or any number of them as YAML in a text. */
export const writtenManifests = z.union([map(), text()], {
  error: 'must be a map, or a text with one or several YAML documents',
});

type Written = z.infer<typeof writtenManifests>;

/** The objects that are meant. What is wrong with them is said where they are written. */
export function manifestsOf(
  written: Written,
  context: z.RefinementCtx,
  path: readonly string[],
): readonly Manifest[] {
  const documents = typeof written === 'string' ? documentsIn(written, context, path) : [written];
  const objects = documents.flatMap((document, index) => {
    const result = shape.safeParse(document);
    if (result.success) return [result.data as unknown as Manifest];
    for (const issue of result.error.issues) {
      // Inside of a text there is no place to point at but its beginning.
      const where = typeof written === 'string' ? `document ${index + 1}, ${issue.path.join('.')}: ` : '';
      const at = typeof written === 'string' ? path : [...path, ...issue.path.map(String)];
      context.addIssue({ code: 'custom', path: [...at], message: where + issue.message });
    }
    return [];
  });
  const twice = objects.find((one, index) => objects.findIndex((other) => isSame(one, other)) < index);
  if (twice !== undefined)
    context.addIssue({
      code: 'custom',
      path: [...path],
      message: `must not create ${twice.kind} ${twice.metadata.name} twice`,
    });
  return objects;
}

function documentsIn(written: string, context: z.RefinementCtx, path: readonly string[]): readonly unknown[] {
  const read = readYaml(written);
  if ('problems' in read) {
    for (const { line, column, message } of read.problems)
      context.addIssue({
        code: 'custom',
        path: [...path],
        message: `line ${line}, column ${column} of the manifest: ${message}`,
      });
    return [];
  }
  if (read.documents.length === 0)
    context.addIssue({ code: 'custom', path: [...path], message: 'must hold at least one YAML document' });
  return read.documents.map(({ value }) => value);
}

function isSame(one: Manifest, other: Manifest): boolean {
  return (
    one.apiVersion === other.apiVersion &&
    one.kind === other.kind &&
    one.metadata.name === other.metadata.name
  );
}

/** The objects in a file of their own, each problem with its place in it. */
export function parseManifests(
  text: string,
  file: string,
): { readonly objects: readonly Manifest[] } | { readonly problems: readonly Problem[] } {
  const read = readYaml(text);
  if ('problems' in read)
    return {
      problems: read.problems.map(({ message, ...at }) => ({ at: { file, ...at }, message })),
    };
  if (read.documents.length === 0)
    return { problems: [{ at: { file, line: 1, column: 1 }, message: 'no object in this file' }] };
  const parsed = read.documents.map((document) => objectIn(document, file));
  const problems = parsed.flatMap((one) => ('problems' in one ? one.problems : []));
  return problems.length > 0
    ? { problems }
    : { objects: parsed.flatMap((one) => ('problems' in one ? [] : one.object)) };
}

function objectIn(
  document: YamlDocument,
  file: string,
): { readonly object: Manifest } | { readonly problems: readonly Problem[] } {
  const result = shape.safeParse(document.value);
  if (result.success) return { object: result.data as unknown as Manifest };
  return {
    problems: result.error.issues.map(({ path, message }) => {
      const at = path.map((key) => (typeof key === 'symbol' ? String(key) : key));
      return { at: { file, ...document.valueAt(at) }, message: `${at.join('.')}: ${message}` };
    }),
  };
}
