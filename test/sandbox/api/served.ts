import type { StatefulSet } from '../../../src/objects/workload.ts';
import { ApiError, type Caller } from '../../../src/sandbox/api/api.ts';
import { claims, configMaps, namespaces, pods, statefulSets } from '../../../src/sandbox/api/kinds.ts';
import { createApi } from '../../../src/sandbox/api/server.ts';
import { createVirtualTime } from '../../../src/sandbox/clock/virtual-time.ts';

export const owner: Caller = { user: 'alice', groups: [], fieldManager: 'owner' };
export const doctor: Caller = { user: 'doctor', groups: [], fieldManager: 'sts-doctor/1.0.0' };
export const shop = (name: string) => ({ namespace: 'shop', name });

/** A server at noon with one namespace, `shop`. */
export function aServer(options: { readonly minor?: number } = {}) {
  const time = createVirtualTime({ epoch: Date.parse('2026-01-01T12:00:00Z') });
  const api = createApi({ time, ...options });
  api.create(namespaces, undefined, { metadata: { name: 'shop' } }, owner);

  const set = (more: StatefulSet['spec'] = {}) =>
    api.create(
      statefulSets,
      'shop',
      {
        metadata: { name: 'db' },
        spec: {
          serviceName: 'db',
          selector: { matchLabels: { app: 'db' } },
          template: {
            metadata: { labels: { app: 'db' } },
            spec: { containers: [{ name: 'main', image: 'db:1' }] },
          },
          ...more,
        },
      },
      owner,
    );
  const pod = (name: string, node?: string) => {
    const made = api.create(
      pods,
      'shop',
      { metadata: { name, labels: { app: 'db' } }, spec: { containers: [{ name: 'main', image: 'db:1' }] } },
      owner,
    );
    if (node !== undefined) api.bind(shop(name), node);
    return node === undefined ? made : api.get(pods, shop(name));
  };
  const claim = (name: string) =>
    api.create(
      claims,
      'shop',
      {
        metadata: { name },
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
      },
      owner,
    );
  const configMap = (name: string, labels: Readonly<Record<string, string>> = {}) =>
    api.create(configMaps, 'shop', { metadata: { name, labels } }, owner);
  return { api, time, set, pod, claim, configMap };
}

/** The Status a call is refused with. */
export function refusalOf(work: () => unknown): ApiError['status'] {
  try {
    work();
  } catch (error) {
    if (error instanceof ApiError) return error.status;
    throw error;
  }
  throw new Error('it was not refused');
}
