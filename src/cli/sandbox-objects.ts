import { readFile } from 'node:fs/promises';
import { exitCodes, Failure } from '../lib/failure.ts';
import { readYaml } from '../lib/yaml.ts';
import type { KubeObject } from '../objects/meta.ts';

/** The set a sandbox has when nobody says otherwise: three pods that wait for each other, with a claim each. */
const defaultObjects: readonly KubeObject[] = [
  manifest('v1', 'Service', 'web', {
    clusterIP: 'None',
    selector: { app: 'web' },
    ports: [{ name: 'http', port: 80 }],
  }),
  manifest('apps/v1', 'StatefulSet', 'web', {
    serviceName: 'web',
    replicas: 3,
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: {
        terminationGracePeriodSeconds: 10,
        containers: [
          { name: 'web', image: 'nginx:latest', volumeMounts: [{ name: 'data', mountPath: '/data' }] },
        ],
      },
    },
    volumeClaimTemplates: [
      {
        metadata: { name: 'data' },
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
      },
    ],
  }),
];

function manifest(apiVersion: string, kind: string, name: string, spec: object): KubeObject {
  return { apiVersion, kind, metadata: { name }, spec } as KubeObject;
}

/** What a sandbox is filled with: the objects of the files, else the default set. */
export async function sandboxObjects(files: readonly string[]): Promise<readonly KubeObject[]> {
  if (files.length === 0) return defaultObjects;
  const objects = await Promise.all(files.map(objectsOf));
  return objects.flat();
}

async function objectsOf(file: string): Promise<readonly KubeObject[]> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new Failure(
      exitCodes.usage,
      `cannot read ${file}: ${error instanceof Error ? error.message : String(error)}`,
    );
  });
  const read = readYaml(text);
  if ('problems' in read) {
    const lines = read.problems.map(({ line, column, message }) => `${file}:${line}:${column} ${message}`);
    throw new Failure(exitCodes.usage, lines.join('\n'));
  }
  return read.documents
    .flatMap(({ value }) => itemsOf(value as KubeObject & { readonly items?: readonly KubeObject[] }))
    .map(asNew);
}

/** `kubectl get -o yaml` of several objects is one List. */
function itemsOf(object: KubeObject & { readonly items?: readonly KubeObject[] }): readonly KubeObject[] {
  return object.kind === 'List' ? (object.items ?? []) : [object];
}

/** What a server wrote about an object is not part of it, and no server takes it back. */
function asNew(object: KubeObject): KubeObject {
  const {
    resourceVersion: _version,
    uid: _uid,
    managedFields: _owners,
    creationTimestamp: _born,
    ...metadata
  } = object.metadata ?? {};
  return { ...object, metadata };
}
