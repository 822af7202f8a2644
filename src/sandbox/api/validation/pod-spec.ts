import type { FieldError } from '../errors.ts';
import { invalidField, requiredField } from '../errors.ts';
import type { Fields } from '../json.ts';
import { fieldsOf, listOf, textOf } from '../json.ts';
import { compareQuantities } from '../quantity.ts';

/** The mistakes people make with containers and mounts. Upstream: pkg/apis/core/validation/validation.go (1.36). */
export function podSpecErrors(spec: Fields, at: string): readonly FieldError[] {
  const volumes = new Set(listOf(spec['volumes']).map((volume) => textOf(fieldsOf(volume)['name'])));
  const containers = listOf(spec['containers']).map(fieldsOf);
  if (containers.length === 0) return [requiredField(`${at}.containers`)];
  const names = new Set<string>();
  return containers.flatMap((container, index) => {
    const path = `${at}.containers[${index}]`;
    const name = textOf(container['name']);
    const repeated = names.has(name);
    names.add(name);
    return [
      ...(name === '' ? [requiredField(`${path}.name`)] : []),
      ...(repeated ? [duplicate(`${path}.name`, name)] : []),
      ...(textOf(container['image']) === '' ? [requiredField(`${path}.image`)] : []),
      ...mountErrors(container, path, volumes),
    ];
  });
}

function duplicate(field: string, value: string): FieldError {
  return { reason: 'FieldValueDuplicate', field, message: `Duplicate value: ${JSON.stringify(value)}` };
}

/** A set's own claims are no volumes of its template, so only a pod is asked whether all it mounts is there. */
function mountErrors(container: Fields, path: string, volumes: ReadonlySet<string>): readonly FieldError[] {
  if (path.startsWith('spec.template.')) return [];
  return listOf(container['volumeMounts']).flatMap((mount, index) => {
    const name = textOf(fieldsOf(mount)['name']);
    if (volumes.has(name)) return [];
    const field = `${path}.volumeMounts[${index}].name`;
    return [{ reason: 'FieldValueNotFound' as const, field, message: `Not found: ${JSON.stringify(name)}` }];
  });
}

/** A pod is refused for what its template was let pass with: a request above its limit. */
export function resourceErrors(spec: Fields): readonly FieldError[] {
  return listOf(spec['containers']).flatMap((container, index) => {
    const { requests, limits } = fieldsOf(fieldsOf(container)['resources']);
    return Object.entries(fieldsOf(requests)).flatMap(([resource, request]) => {
      const limit = fieldsOf(limits)[resource];
      if (limit === undefined || compareQuantities(request, limit) <= 0) return [];
      const why = `must be less than or equal to ${resource} limit of ${textOf(limit)}`;
      return [invalidField(`spec.containers[${index}].resources.requests`, String(request), why)];
    });
  });
}
