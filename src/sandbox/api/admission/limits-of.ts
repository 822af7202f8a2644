import type { Context } from '../context.ts';
import type { Fields } from '../json.ts';
import { fieldsOf, listOf, valueAt } from '../json.ts';
import { limitRanges } from '../kinds.ts';

/** What the limit ranges of an object's namespace say of a type: `Container`, `Pod`, `PersistentVolumeClaim`. */
export function limitsOf({ store }: Context, object: Fields, type: string): readonly Fields[] {
  const namespace = valueAt(object, 'metadata', 'namespace');
  return (store.all(limitRanges) ?? [])
    .filter((range) => range.metadata?.namespace === namespace)
    .flatMap((range) => listOf(valueAt(range, 'spec', 'limits')).map(fieldsOf))
    .filter((limit) => limit['type'] === type);
}
