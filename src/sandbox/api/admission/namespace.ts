import type { Context } from '../context.ts';
import { forbidden, notFound, refusal } from '../errors.ts';
import type { Fields } from '../json.ts';
import { textOf, valueAt } from '../json.ts';
import type { ServedKind } from '../kinds.ts';
import { namespaces } from '../kinds.ts';

/** Upstream: apiserver pkg/admission/plugin/namespace/lifecycle (1.36). */
export function checkNamespaceLives({ store }: Context, kind: ServedKind, object: Fields): void {
  if (!kind.namespaced || !kind.stored) return;
  const name = textOf(valueAt(object, 'metadata', 'namespace'));
  const namespace = store.find(namespaces, { name });
  if (namespace === undefined) throw notFound(namespaces, name);
  if (namespace.metadata?.deletionTimestamp === undefined) return;
  const why = `unable to create new content in namespace ${name} because it is being terminated`;
  const { status } = forbidden(kind, textOf(valueAt(object, 'metadata', 'name')), why);
  const causes = [
    {
      reason: 'NamespaceTerminating',
      message: `namespace ${name} is being terminated`,
      field: 'metadata.namespace',
    },
  ];
  throw refusal(403, 'Forbidden', status.message ?? '', { ...status.details, causes });
}
