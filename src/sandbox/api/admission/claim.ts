import type { Context } from '../context.ts';
import type { Fields } from '../json.ts';
import { fieldsOf, listOf, valueAt } from '../json.ts';
import { storageClasses } from '../kinds.ts';

/** What is in use must not go. Upstream: plugin/pkg/admission/storage/storageobjectinuseprotection (1.36). */
export function withProtection(finalizer: string): (object: Fields) => Fields {
  return (object) => {
    const metadata = fieldsOf(object['metadata']);
    const finalizers = listOf(metadata['finalizers']);
    if (finalizers.includes(finalizer)) return object;
    return { ...object, metadata: { ...metadata, finalizers: [...finalizers, finalizer] } };
  };
}

const DEFAULT_MARK = 'storageclass.kubernetes.io/is-default-class';

/** The newest of the default classes. Upstream: plugin/pkg/admission/storage/storageclass/setdefault (1.36). */
export function withStorageClass(claim: Fields, { store }: Context): Fields {
  const spec = fieldsOf(claim['spec']);
  if (spec['storageClassName'] !== undefined) return claim;
  const defaults = (store.all(storageClasses) ?? []).filter(
    (one) => valueAt(one, 'metadata', 'annotations', DEFAULT_MARK) === 'true',
  );
  const newest = defaults.toSorted((a, b) => (bornAt(a) > bornAt(b) ? -1 : 1))[0];
  if (newest === undefined) return claim;
  return { ...claim, spec: { ...spec, storageClassName: newest.metadata?.name } };
}

function bornAt({ metadata }: { readonly metadata?: { readonly creationTimestamp?: string } }): string {
  return metadata?.creationTimestamp ?? '';
}
