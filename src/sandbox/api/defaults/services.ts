import type { Fields } from '../json.ts';
import { fieldsOf } from '../json.ts';
import { changeEach, fill } from './fill.ts';

/** Upstream: pkg/apis/core/v1/defaults.go, SetDefaults_Service (1.36). */
export function defaultService(service: Fields): Fields {
  const spec = fill(fieldsOf(service['spec']), { sessionAffinity: 'None', type: 'ClusterIP' });
  const filled = spec['type'] === 'ExternalName' ? spec : fill(spec, { internalTrafficPolicy: 'Cluster' });
  return {
    ...service,
    spec: changeEach(filled, 'ports', (port) => fill(port, { protocol: 'TCP', targetPort: port['port'] })),
  };
}
