import { groupNames, versionsOf } from './discovery.ts';
import type { Fields } from './json.ts';
import type { ServedKind } from './kinds.ts';
import { kinds } from './kinds.ts';
import type { Shape } from './schema/schema.ts';
import { fieldsOfStruct, structNames } from './schema/schema.ts';

/**
 * OpenAPI v3 as far as kubectl reads it: that the server validates fields itself, and what `kubectl explain` shows.
 * Undefined for a path that is none of its documents.
 */
export function openApi(path: string): object | undefined {
  const [root, version, ...document] = path.split('/').filter((part) => part !== '');
  if (root !== 'openapi' || version !== 'v3') return undefined;
  const name = document.join('/');
  if (name === '') {
    const paths = documents().map((one) => [
      one.name,
      { serverRelativeURL: `/openapi/v3/${one.name}?hash=1` },
    ]);
    return { paths: Object.fromEntries(paths) };
  }
  const found = documents().find((one) => one.name === name);
  return (
    found && documentOf(kinds.filter((kind) => kind.group === found.group && kind.version === found.version))
  );
}

function documents(): readonly { readonly name: string; readonly group: string; readonly version: string }[] {
  const groups = groupNames().flatMap((group) =>
    versionsOf(group).map((version) => ({ name: `apis/${group}/${version}`, group, version })),
  );
  return [{ name: 'api/v1', group: '', version: 'v1' }, ...groups];
}

function documentOf(served: readonly ServedKind[]): object {
  const types = served.map((kind): [string, object] => [
    longName(kind.schema),
    { ...structSchema(kind.schema), 'x-kubernetes-group-version-kind': [gvkOf(kind)] },
  ]);
  const others = structNames().map((name): [string, object] => [longName(name), structSchema(name)]);
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: 'sandbox' },
    paths: Object.fromEntries(served.map((kind) => [pathOf(kind), operations(kind)])),
    components: { schemas: { ...Object.fromEntries(others), ...Object.fromEntries(types) } },
  };
}

function gvkOf({ group, version, kind }: ServedKind): Fields {
  return { group, version, kind };
}

function pathOf({ group, version, plural, namespaced }: ServedKind): string {
  const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
  return `${root}${namespaced ? '/namespaces/{namespace}' : ''}/${plural}/{name}`;
}

function operations(kind: ServedKind): object {
  const parameters = ['dryRun', 'fieldManager', 'fieldValidation'].map((name) => ({
    name,
    in: 'query',
    schema: { type: 'string', uniqueItems: true },
  }));
  const gvk = { 'x-kubernetes-group-version-kind': gvkOf(kind) };
  const content = {
    'application/json': { schema: { $ref: `#/components/schemas/${longName(kind.schema)}` } },
  };
  const responses = { '200': { description: 'OK', content } };
  return {
    get: { 'x-kubernetes-action': 'get', responses, ...gvk },
    patch: { 'x-kubernetes-action': 'patch', parameters, responses, ...gvk },
    put: { 'x-kubernetes-action': 'put', parameters, responses, ...gvk },
  };
}

/** `io.k8s.api.core.v1.Pod`. */
function longName(name: string): string {
  return name.startsWith('meta.') ? `io.k8s.apimachinery.pkg.apis.${name}` : `io.k8s.api.${name}`;
}

function structSchema(name: string): object {
  const properties = [...fieldsOfStruct(name)].map(([key, { shape, zero }]) => [
    key,
    { ...schemaOf(shape), ...(zero !== undefined && zero !== null && { default: zero }) },
  ]);
  return { type: 'object', description: '', properties: Object.fromEntries(properties) };
}

const SCALARS: Readonly<Record<string, object>> = {
  time: { type: 'string', format: 'date-time' },
  microTime: { type: 'string', format: 'date-time' },
  bytes: { type: 'string', format: 'byte' },
  quantity: { oneOf: [{ type: 'string' }, { type: 'number' }] },
  intOrString: { oneOf: [{ type: 'integer' }, { type: 'string' }], format: 'int-or-string' },
  any: { type: 'object' },
  object: { type: 'object' },
};

function schemaOf(shape: Shape): object {
  switch (shape.is) {
    case 'scalar':
      return SCALARS[shape.scalar] ?? { type: shape.scalar };
    case 'struct':
      return { allOf: [{ $ref: `#/components/schemas/${longName(shape.name)}` }] };
    case 'map':
      return { type: 'object', additionalProperties: schemaOf(shape.of) };
    case 'list':
      return {
        type: 'array',
        items: schemaOf(shape.of),
        'x-kubernetes-list-type': shape.set ? 'set' : shape.keys.length > 0 ? 'map' : 'atomic',
        ...(shape.keys.length > 0 && { 'x-kubernetes-list-map-keys': shape.keys }),
        ...(shape.merge !== undefined && { 'x-kubernetes-patch-strategy': 'merge' }),
        ...(shape.merge && { 'x-kubernetes-patch-merge-key': shape.merge }),
      };
  }
}
