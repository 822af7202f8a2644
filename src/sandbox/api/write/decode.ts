import type { KubeObject } from '../../../objects/meta.ts';
import { apiVersionOf } from '../errors.ts';
import type { Fields } from '../json.ts';
import { objectOf } from '../json.ts';
import type { ServedKind } from '../kinds.ts';
import { canonical } from '../schema/canonical.ts';
import { strategyOf } from '../strategies.ts';

/** What a server reads out of a body: typed, defaulted, unknown fields gone. */
export function decode(kind: ServedKind, body: Fields): Fields {
  const { apiVersion: _, kind: __, metadata, ...rest } = body;
  const typed = { kind: kind.kind, apiVersion: apiVersionOf(kind), metadata, ...rest };
  const defaults = strategyOf(kind).defaults ?? ((object: Fields) => object);
  return canonical(defaults(canonical(typed, kind.schema)), kind.schema);
}

/** The fields as an object of its kind: whatever the schema let through is one. */
export function asObject<T extends KubeObject>(kind: ServedKind, fields: Fields): T {
  return objectOf<T>(canonical(fields, kind.schema));
}
