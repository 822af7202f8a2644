export interface SetOptions {
  readonly name: string;
  readonly namespace: string;
  /** 3 unless given. */
  readonly replicas?: number;
  /** Time that a pod may take to end; 1 unless given. It ends at once when asked to. */
  readonly gracePeriodSeconds?: number;
  /** Time from the start of the container until it is ready; 0 unless given. */
  readonly readyAfterSeconds?: number;
  readonly minReadySeconds?: number;
  readonly image?: string;
  /** Fields of the set's spec to replace, `updateStrategy` for instance. */
  readonly spec?: Readonly<Record<string, unknown>>;
}

/** While this file exists in the container, the pod is ready: remove it to make the pod unready, and back. */
export const readyFile = '/tmp/ready';

/** A set as databases have it: one claim template `data` mounted at /data, pods made and deleted in order. */
export function orderedSet(options: SetOptions): object[] {
  return aSet(options, ['data'], { podManagementPolicy: 'OrderedReady' });
}

/** A set whose pods come and go together: ordinals from 2, claim templates `data` and `log`. */
export function parallelSet(options: SetOptions): object[] {
  return aSet(options, ['data', 'log'], { podManagementPolicy: 'Parallel', ordinals: { start: 2 } });
}

/** Governing service and set. The container is called `db`; everything is labelled `app: <name>`. */
function aSet(
  options: SetOptions,
  claims: readonly string[],
  policy: Readonly<Record<string, unknown>>,
): object[] {
  const { name, namespace, replicas = 3, minReadySeconds } = options;
  const metadata = { name, namespace, labels: { app: name } };
  const selector = { app: name };
  return [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata,
      spec: { clusterIP: 'None', selector, ports: [{ name: 'db', port: 5432 }] },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata,
      spec: {
        serviceName: name,
        replicas,
        selector: { matchLabels: selector },
        template: { metadata: { labels: selector }, spec: podSpec(options, claims) },
        volumeClaimTemplates: claims.map(claimTemplate),
        ...(minReadySeconds !== undefined && { minReadySeconds }),
        ...policy,
        ...options.spec,
      },
    },
  ];
}

function podSpec(options: SetOptions, claims: readonly string[]) {
  const { gracePeriodSeconds = 1, readyAfterSeconds = 0, image = 'busybox:1.36' } = options;
  const getReady =
    readyAfterSeconds === 0 ? 'touch ready;' : `{ sleep ${readyAfterSeconds}; touch ready; } &`;
  return {
    terminationGracePeriodSeconds: gracePeriodSeconds,
    containers: [
      {
        name: 'db',
        image,
        imagePullPolicy: 'IfNotPresent',
        // The first process of a container must handle TERM itself, or it lives until the grace period has passed.
        command: ['sh', '-c', `trap 'exit 0' TERM; cd /tmp; ${getReady} httpd -p 5432; sleep inf & wait`],
        // An exec probe would say the same, but each takes a tenth of a second of processor time: sixty pods side
        // by side keep two cores busy with nothing else, and probes that come too late make pods unready.
        readinessProbe: { httpGet: { path: '/ready', port: 5432 }, periodSeconds: 1 },
        volumeMounts: claims.map((claim) => ({ name: claim, mountPath: `/${claim}` })),
      },
    ],
  };
}

function claimTemplate(name: string) {
  return {
    metadata: { name },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Mi' } } },
  };
}
