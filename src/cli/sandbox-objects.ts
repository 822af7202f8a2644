import type { Readable } from 'node:stream';
import type { KubeObject } from '../objects/meta.ts';
import { ownManifest, type ReadManifests } from './manifests/manifest.ts';
import { readManifests } from './manifests/read-manifests.ts';

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

export const defaultManifests: ReadManifests = { manifests: defaultObjects.map(ownManifest), problems: [] };

/** What a sandbox is filled with: the objects of the files, else the default set. */
export async function sandboxObjects(files: readonly string[], stdin: Readable): Promise<ReadManifests> {
  return files.length === 0 ? defaultManifests : readManifests(files, stdin);
}
