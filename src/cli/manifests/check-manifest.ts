import type { Problem } from '../../scenario/problem.ts';
import { didYouMean } from '../../scenario/suggest.ts';
import { kinds, type ServedKind } from '../../sandbox/api/kinds.ts';
import { apiVersionOf } from '../../sandbox/api/errors.ts';
import { type Mistyped, mistyped } from '../../sandbox/api/schema/mistyped.ts';
import { fieldText, unknownFields } from '../../sandbox/api/schema/unknown-fields.ts';
import type { Manifest } from './manifest.ts';

/** What of a manifest no server could read. What it would refuse is found out by asking it. */
export function checkManifest(manifest: Manifest): readonly Problem[] {
  const { object } = manifest;
  const missing = ['apiVersion', 'kind'].filter((key) => textAt(object, key) === '');
  if (missing.length > 0) return [...missing.map((key) => required(manifest, [key])), ...nameOf(manifest)];
  const kind = kindOf(manifest);
  if (kind === undefined) return [unknownKind(manifest), ...nameOf(manifest)];
  const types = mistyped(object, kind.schema).map((wrong) => typeProblem(manifest, wrong));
  const unknown = unknownFields(object, kind.schema).map(({ path, known }) => ({
    at: manifest.keyAt(path),
    message: `unknown field ${JSON.stringify(fieldText(path))}${didYouMean(String(path.at(-1)), known)}`,
  }));
  return [...nameOf(manifest), ...types, ...unknown];
}

/** Undefined where the sandbox does not know it. */
export function kindOf({ object }: Manifest): ServedKind | undefined {
  return kinds.find(
    (one) => one.stored && one.kind === object.kind && apiVersionOf(one) === object.apiVersion,
  );
}

function nameOf(manifest: Manifest): readonly Problem[] {
  const { metadata } = manifest.object;
  const named = textAt(metadata, 'name') !== '' || textAt(metadata, 'generateName') !== '';
  // A name of another type is told as such.
  const given = (metadata as Readonly<Record<string, unknown>> | undefined)?.['name'] !== undefined;
  return named || given ? [] : [required(manifest, ['metadata', 'name'])];
}

function required(manifest: Manifest, path: readonly string[]): Problem {
  return { at: manifest.valueAt(path), message: `${fieldText(path)}: Required value` };
}

function unknownKind(manifest: Manifest): Problem {
  const { apiVersion = '', kind = '' } = manifest.object;
  const elsewhere = kinds.find((one) => one.stored && one.kind === kind);
  if (elsewhere !== undefined)
    return {
      at: manifest.valueAt(['apiVersion']),
      message: `the sandbox knows ${kind} in ${apiVersionOf(elsewhere)}, not in ${apiVersion}`,
    };
  const names = kinds.filter((one) => one.stored).map((one) => one.kind);
  const message = `the sandbox does not know ${apiVersion} ${kind}${didYouMean(kind, names)}`;
  return { at: manifest.valueAt(['kind']), message };
}

const WORDS: Readonly<Record<string, string>> = {
  integer: 'must be a whole number',
  boolean: 'must be true or false',
  string: 'must be a text',
  bytes: 'must be a text in base64',
  time: 'must be a time like 2026-01-31T12:00:00Z',
  microTime: 'must be a time like 2026-01-31T12:00:00.000000Z',
  quantity: 'must be an amount like 500m or 1Gi',
  intOrString: 'must be a whole number or a text',
};

function typeProblem(manifest: Manifest, { path, value, shape }: Mistyped): Problem {
  const shown = JSON.stringify(value);
  const short = shown.length > 60 ? `${shown.slice(0, 57)}…` : shown;
  const wanted = { list: 'must be a list', map: 'must be a map', struct: 'must be a map of fields' };
  const must = shape.is === 'scalar' ? (WORDS[shape.scalar] ?? `must be ${shape.scalar}`) : wanted[shape.is];
  return { at: manifest.valueAt(path), message: `${fieldText(path)}: Invalid value: ${short}: ${must}` };
}

function textAt(value: unknown, key: string): string {
  const found = (value as Readonly<Record<string, unknown>> | null | undefined)?.[key];
  return typeof found === 'string' ? found : '';
}
