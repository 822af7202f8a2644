import type { FullSet } from '../../../src/sandbox/controllers/objects.ts';

type Spec = NonNullable<FullSet['spec']>;

/** A set as an API server would store it, defaults filled in. */
export function aSet(spec: Partial<Spec> = {}, { image = 'nginx:1', name = 'web' } = {}): FullSet {
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name, namespace: 'default' },
    spec: {
      replicas: 3,
      serviceName: name,
      podManagementPolicy: 'OrderedReady',
      revisionHistoryLimit: 10,
      selector: { matchLabels: { app: name } },
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
      persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
      template: templateWith(image, name),
      ...spec,
    },
  };
}

export function templateWith(image: string, name = 'web'): NonNullable<Spec['template']> {
  return {
    metadata: { labels: { app: name } },
    spec: {
      containers: [{ name: 'main', image, resources: {} }],
      restartPolicy: 'Always',
      terminationGracePeriodSeconds: 30,
    },
  };
}

/** Claim templates of these names. */
export function claimTemplates(...names: readonly string[]): NonNullable<Spec['volumeClaimTemplates']> {
  return names.map((name) => ({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name },
    spec: {
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: '1Mi' } },
      storageClassName: 'standard',
    },
  }));
}
