import type { Model } from '../../drill/forecast.ts';
import { modelName } from '../sandbox-cluster.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import type { LiveObjects } from './live-objects.ts';

/** What is not known when a kind could not be read, and whether it decides if a pod comes back. */
const unreadKinds: Readonly<Record<string, { readonly words: string; readonly decides: boolean }>> = {
  Node: { words: 'nodes could not be read, so nobody knows whether a pod finds a place', decides: true },
  PersistentVolume: { words: 'volumes could not be read: they are taken as sound', decides: false },
  VolumeAttachment: {
    words: 'volume attachments could not be read: disks are taken to be where their pods are',
    decides: false,
  },
  PersistentVolumeClaim: { words: 'claims could not be read', decides: true },
  ControllerRevision: { words: 'revisions could not be read', decides: false },
  Service: { words: 'services could not be read', decides: false },
  PodDisruptionBudget: { words: 'disruption budgets could not be read', decides: false },
  ResourceQuota: {
    words: 'quotas could not be read, so nobody knows whether one refuses a pod',
    decides: true,
  },
  LimitRange: {
    words: 'limit ranges could not be read, so nobody knows whether one refuses a pod',
    decides: true,
  },
  StorageClass: {
    words: 'storage classes could not be read: new volumes are taken to be made',
    decides: false,
  },
  ServiceAccount: { words: 'service accounts could not be read: they are taken to be there', decides: false },
  ConfigMap: { words: 'ConfigMaps could not be read: they are taken to be there', decides: false },
};

/** The model as a forecast speaks of it: what it is, what it takes for granted, and what it cannot know. */
export function describeModel(sandbox: Sandbox, { objects, unread, left }: LiveObjects): Model {
  const missing = [...unread].flatMap((kind) => unreadKinds[kind] ?? []);
  const isCounted = objects.some(({ kind }) => kind === 'ResourceQuota');
  const tooMany = `${left.pods} pods of the namespace were left out`;
  return {
    name: modelName(sandbox),
    doubts: [
      ...missing.filter(({ decides }) => decides).map(({ words }) => words),
      ...(left.pods > 0 && isCounted ? [`${tooMany}, so a quota counts too little`] : []),
    ],
    guesses: sandbox.guesses(),
    caveats: [
      'times are those of the model: how long the real programs, images and disks take is not known to it',
      'what webhooks, operators and other namespaces do is not in it',
      ...(sandbox.note === undefined ? [] : [sandbox.note]),
      ...missing.filter(({ decides }) => !decides).map(({ words }) => words),
      ...(left.pods > 0 ? [tooMany] : []),
      ...(left.nodes > 0 ? [`${left.nodes} nodes were left out`] : []),
    ],
  };
}
