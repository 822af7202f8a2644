const labels = { app: 'db' };

const service = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'db', labels },
  spec: { clusterIP: 'None', selector: labels, ports: [{ name: 'db', port: 5432 }] },
};

const template = {
  metadata: { labels },
  spec: {
    terminationGracePeriodSeconds: 1,
    containers: [
      {
        name: 'db',
        image: 'busybox:1.36',
        // Otherwise events would tell whether a test before this one has pulled it.
        imagePullPolicy: 'Always',
        command: ['sh', '-c', "trap 'exit 0' TERM; cd /tmp; touch ready; httpd -p 5432; sleep inf & wait"],
        readinessProbe: { httpGet: { path: '/ready', port: 5432 }, periodSeconds: 1 },
        volumeMounts: [{ name: 'data', mountPath: '/data' }],
      },
    ],
  },
};

const claim = {
  metadata: { name: 'data' },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Mi' } } },
};

/** A Service and its set of two, as JSON; `spec` replaces fields of the set's. */
export function manifests(spec: object = {}): readonly string[] {
  const set = {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'db', labels },
    spec: {
      serviceName: 'db',
      replicas: 2,
      podManagementPolicy: 'OrderedReady',
      selector: { matchLabels: labels },
      template,
      volumeClaimTemplates: [claim],
      ...spec,
    },
  };
  return [JSON.stringify(service), JSON.stringify(set)];
}

export const budget = JSON.stringify({
  apiVersion: 'policy/v1',
  kind: 'PodDisruptionBudget',
  metadata: { name: 'db' },
  spec: { maxUnavailable: 1, selector: { matchLabels: labels } },
});
