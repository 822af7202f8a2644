import type { Guard } from '../guard.ts';

export const systemNamespace: Guard = {
  name: 'system-namespace',
  skippable: false,
  check: ({ situation: { spec } }) =>
    spec.namespace.startsWith('kube-')
      ? {
          saw: `namespace ${spec.namespace} belongs to Kubernetes itself`,
          wayOut: 'drill a set in a namespace of your own',
        }
      : undefined,
};
