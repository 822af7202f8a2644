import { defaultNamespace } from '../defaults/plain.ts';
import { fieldsOf } from '../json.ts';
import type { Strategy } from '../strategy.ts';
import { badLabel } from '../validation/names.ts';

/** Its content is what keeps a namespace from going: `spec.finalizers` says so. Upstream: pkg/registry/core/namespace (1.36). */
export const namespaceStrategy: Strategy = {
  defaults: defaultNamespace,
  prepareCreate: (namespace) => ({
    ...namespace,
    spec: { ...fieldsOf(namespace['spec']), finalizers: ['kubernetes'] },
    status: { phase: 'Active' },
  }),
  badName: badLabel,
  returnsDeleted: true,
};

export const nodeStrategy: Strategy = { keepsStatus: true };
