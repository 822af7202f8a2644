import type { Fields } from '../json.ts';
import { fieldsOf, isFields, textOf, valueAt } from '../json.ts';
import { changeEach, fill } from './fill.ts';

/** `stringData` is how people write a secret, never how it is kept. */
export function defaultSecret({ stringData, ...secret }: Fields): Fields {
  const encoded = Object.entries(fieldsOf(stringData)).map(([key, value]) => [
    key,
    Buffer.from(textOf(value)).toString('base64'),
  ]);
  const data = isFields(stringData)
    ? { ...fieldsOf(secret['data']), ...Object.fromEntries(encoded) }
    : secret['data'];
  return fill({ ...secret, ...(data !== undefined && { data }) }, { type: 'Opaque' });
}

/** Every namespace can be selected by its name. Upstream: SetDefaults_Namespace (1.36). */
export function defaultNamespace(namespace: Fields): Fields {
  const metadata = fieldsOf(namespace['metadata']);
  const name = textOf(metadata['name']);
  const labels = {
    ...fieldsOf(metadata['labels']),
    ...(name !== '' && { 'kubernetes.io/metadata.name': name }),
  };
  return { ...namespace, metadata: { ...metadata, labels } };
}

/** Upstream: pkg/apis/autoscaling/v2/defaults.go (1.36). */
export function defaultAutoscaler(autoscaler: Fields): Fields {
  const cpu = { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } };
  const metrics = [{ type: 'Resource', resource: cpu }];
  return { ...autoscaler, spec: fill(fieldsOf(autoscaler['spec']), { minReplicas: 1, metrics }) };
}

/** Upstream: pkg/apis/discovery/v1/defaults.go (1.36). */
export function defaultEndpointSlice(slice: Fields): Fields {
  return changeEach(slice, 'ports', (port) => ({ name: '', protocol: 'TCP', ...port }));
}

/** The labels of a namespace's own making, wherever they are asked for. */
export function labelsOf(object: Fields): Readonly<Record<string, string>> {
  const entries = Object.entries(fieldsOf(valueAt(object, 'metadata', 'labels')));
  return Object.fromEntries(entries.map(([key, value]) => [key, textOf(value)]));
}
