import type { FullContainer } from '../controllers/objects.ts';

/** A ConfigMap or Secret that a container takes its environment from. */
export interface ConfigSource {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly name: string;
  /** One of its entries; undefined takes them all. */
  readonly key: string | undefined;
  readonly optional: boolean;
}

interface Reference {
  readonly name?: string;
  readonly key?: string;
  readonly optional?: boolean;
}

/** In the order in which the kubelet looks at them: whole ones first, then single entries. */
export function configSources({ env = [], envFrom = [] }: FullContainer): readonly ConfigSource[] {
  return [
    ...envFrom.flatMap(({ configMapRef, secretRef }) => [
      ...sourceOf('ConfigMap', configMapRef),
      ...sourceOf('Secret', secretRef),
    ]),
    ...env.flatMap(({ valueFrom }) => {
      const { configMapKeyRef, secretKeyRef } = (valueFrom ?? {}) as {
        readonly configMapKeyRef?: Reference;
        readonly secretKeyRef?: Reference;
      };
      return [...sourceOf('ConfigMap', configMapKeyRef), ...sourceOf('Secret', secretKeyRef)];
    }),
  ];
}

function sourceOf(kind: ConfigSource['kind'], reference: Reference | undefined): readonly ConfigSource[] {
  if (reference === undefined) return [];
  const { name = '', key, optional = false } = reference;
  return [{ kind, name, key, optional }];
}
