import type { Condition } from '../../src/objects/meta.ts';
import type { Claim, Pod, StatefulSet, Volume } from '../../src/objects/workload.ts';
import { claimName, podName } from '../../src/statefulset/names.ts';
import { specOf } from '../../src/statefulset/spec.ts';

/** What a test cares about in a set; the rest is a plain OrderedReady set `web` of three with one claim template. */
export interface SetOptions {
  readonly name?: string;
  readonly uid?: string;
  readonly replicas?: number;
  readonly start?: number;
  readonly policy?: 'OrderedReady' | 'Parallel';
  readonly templates?: readonly string[];
  readonly minReadySeconds?: number;
  readonly serviceName?: string;
  readonly whenScaled?: 'Retain' | 'Delete';
  readonly strategy?: string;
  readonly partition?: number;
  readonly revision?: string;
  readonly updateRevision?: string;
}

export const namespace = 'stage';

const plainSet = {
  name: 'web',
  uid: 'set-1',
  replicas: 3,
  policy: 'OrderedReady',
  templates: ['data'],
  serviceName: 'nginx',
  whenScaled: 'Retain',
  partition: 0,
} as const satisfies SetOptions;

export function aSet(options: SetOptions = {}): StatefulSet {
  const { name, uid, replicas, templates, serviceName, policy, whenScaled, partition, ...rest } = {
    ...plainSet,
    ...options,
  };
  const { strategy, revision = `${name}-rev1`, updateRevision = revision } = rest;
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name, namespace, uid, generation: 1, creationTimestamp: '2026-01-01T00:00:00Z' },
    spec: {
      replicas,
      serviceName,
      podManagementPolicy: policy,
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name } }, spec: { terminationGracePeriodSeconds: 30 } },
      updateStrategy: strategy ? { type: strategy } : { type: 'RollingUpdate', rollingUpdate: { partition } },
      volumeClaimTemplates: templates.map((template) => ({ metadata: { name: template } })),
      persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled },
      ...(rest.start !== undefined && { ordinals: { start: rest.start } }),
      ...(rest.minReadySeconds !== undefined && { minReadySeconds: rest.minReadySeconds }),
    },
    status: {
      observedGeneration: 1,
      currentRevision: revision,
      updateRevision,
      replicas,
      currentReplicas: replicas,
    },
  };
}

export interface PodOptions {
  readonly uid?: string;
  readonly phase?: string;
  readonly ready?: boolean;
  readonly node?: string | undefined;
  readonly ip?: string | undefined;
  readonly revision?: string;
  /** Waiting reason of its container. */
  readonly waiting?: string;
  readonly terminating?: boolean;
  readonly conditions?: readonly Condition[];
}

/** A pod as the controller makes it; running and ready unless told otherwise. */
export function aPod(set: StatefulSet, ordinal: number, options: PodOptions = {}): Pod {
  const { name: setName, uid: setUid } = specOf(set);
  const name = podName(setName, ordinal);
  const owner = { apiVersion: 'apps/v1', kind: 'StatefulSet', name: setName, uid: setUid };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace,
      uid: options.uid ?? `${name}-a`,
      creationTimestamp: '2026-01-01T00:00:10Z',
      labels: {
        app: setName,
        'statefulset.kubernetes.io/pod-name': name,
        'apps.kubernetes.io/pod-index': String(ordinal),
        'controller-revision-hash': options.revision ?? set.status?.updateRevision ?? '',
      },
      ownerReferences: [{ ...owner, controller: true, blockOwnerDeletion: true }],
      ...(options.terminating === true && {
        deletionTimestamp: '2026-11-21T10:00:40Z',
        deletionGracePeriodSeconds: 30,
      }),
    },
    spec: podSpec(set, ordinal, options),
    status: podStatus(ordinal, options),
  };
}

function podSpec(set: StatefulSet, ordinal: number, options: PodOptions): NonNullable<Pod['spec']> {
  const { name, serviceName, claimTemplates } = specOf(set);
  const node = 'node' in options ? options.node : isRunning(options) ? 'node-1' : undefined;
  return {
    hostname: podName(name, ordinal),
    ...(serviceName !== '' && { subdomain: serviceName }),
    ...(node !== undefined && { nodeName: node }),
    containers: [{ name: 'db', image: 'db:1' }],
    volumes: [
      ...claimTemplates.map((template) => ({
        name: template,
        persistentVolumeClaim: { claimName: claimName(template, name, ordinal) },
      })),
      { name: 'scratch', emptyDir: {} },
    ],
  };
}

function podStatus(ordinal: number, options: PodOptions): NonNullable<Pod['status']> {
  const { phase = 'Running', ready = isRunning(options), waiting, conditions = [] } = options;
  const podIP = 'ip' in options ? options.ip : isRunning(options) ? `10.0.0.${ordinal + 1}` : undefined;
  const status = ready ? 'True' : 'False';
  return {
    phase,
    ...(podIP !== undefined && { podIP }),
    ...(isRunning(options) && { startTime: '2026-01-01T00:00:11Z' }),
    conditions: [{ type: 'Ready', status, lastTransitionTime: '2026-01-01T00:00:20Z' }, ...conditions],
    ...(waiting !== undefined && {
      containerStatuses: [
        { name: 'db', ready: false, restartCount: 0, state: { waiting: { reason: waiting } } },
      ],
    }),
  };
}

function isRunning({ phase = 'Running' }: PodOptions): boolean {
  return phase === 'Running';
}

export interface ClaimOptions {
  readonly uid?: string;
  readonly phase?: string;
  readonly volume?: string | undefined;
  readonly terminating?: boolean;
}

export function aClaim(
  set: StatefulSet,
  template: string,
  ordinal: number,
  options: ClaimOptions = {},
): Claim {
  const name = claimName(template, specOf(set).name, ordinal);
  const volumeName = 'volume' in options ? options.volume : `pv-${name}`;
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {
      name,
      namespace,
      uid: options.uid ?? `${name}-a`,
      ...(options.terminating === true && { deletionTimestamp: '2026-11-21T10:00:40Z' }),
    },
    spec: { ...(volumeName !== undefined && { volumeName }) },
    status: { phase: options.phase ?? 'Bound' },
  };
}

/** The volume that a claim is bound to. */
export function aVolume(claim: Claim, uid?: string): Volume {
  const name = claim.spec?.volumeName ?? '';
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name, uid: uid ?? `${name}-uid` },
    spec: {
      claimRef: {
        namespace,
        name: claim.metadata?.name ?? '',
        uid: claim.metadata?.uid ?? '',
      },
    },
    status: { phase: 'Bound' },
  };
}
