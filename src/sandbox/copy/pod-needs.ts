import type { KubeObject } from '../../objects/meta.ts';
import type { FullPod } from '../controllers/objects.ts';
import { configSources } from '../nodes/config-sources.ts';

/** The ConfigMaps and Secrets a pod cannot start without, with an empty value for every entry it asks for. */
export function configurationOf({ metadata, spec = {} }: FullPod): readonly KubeObject[] {
  const containers = [...(spec.initContainers ?? []), ...(spec.containers ?? [])];
  const entries = new Map<string, { kind: string; name: string; data: Record<string, string> }>();
  const want = (kind: string, name: string | undefined, key?: string) => {
    if (name === undefined || name === '') return;
    const known = entries.get(`${kind} ${name}`) ?? { kind, name, data: {} };
    if (key !== undefined) known.data[key] = '';
    entries.set(`${kind} ${name}`, known);
  };
  for (const { kind, name, key } of containers.flatMap(configSources)) want(kind, name, key);
  for (const { configMap, secret } of spec.volumes ?? []) {
    want('ConfigMap', configMap?.name);
    want('Secret', secret?.secretName);
  }
  const { namespace = 'default' } = metadata ?? {};
  return [...entries.values()].map(({ kind, name, data }) => ({
    apiVersion: 'v1',
    kind,
    metadata: { namespace, name },
    data,
  }));
}

/** Whom a pod runs as. */
export function accountsOf({ metadata, spec = {} }: FullPod): readonly KubeObject[] {
  const { namespace = 'default' } = metadata ?? {};
  const name = spec.serviceAccountName || 'default';
  return [{ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { namespace, name } }];
}
