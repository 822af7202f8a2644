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

export function aSet(options: SetOptions = {}): StatefulSet {
  const { name = 'web', uid = 'set-1', replicas = 3, start, templates = ['data'] } = options;
  const { revision = `${name}-rev1`, updateRevision = revision, serviceName = 'nginx' } = options;
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name, namespace, uid, generation: 1, creationTimestamp: '2026-01-01T00:00:00Z' },
    spec: {
      replicas,
      serviceName,
      podManagementPolicy: options.policy ?? 'OrderedReady',
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name } }, spec: { terminationGracePeriodSeconds: 30 } },
      updateStrategy: {
        type: options.strategy ?? 'RollingUpdate',
        ...(options.strategy === undefined && { rollingUpdate: { partition: options.partition ?? 0 } }),
      },
      volumeClaimTemplates: templates.map((template) => ({ metadata: { name: template } })),
      persistentVolumeClaimRetentionPolicy: {
        whenDeleted: 'Retain',
        whenScaled: options.whenScaled ?? 'Retain',
      },
      ...(start !== undefined && { ordinals: { start } }),
      ...(options.minReadySeconds !== undefined && { minReadySeconds: options.minReadySeconds }),
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
  const spec = specOf(set);
  const name = podName(spec.name, ordinal);
  const { uid = `${name}-a`, phase = 'Running', ready = phase === 'Running', waiting } = options;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace,
      uid,
      creationTimestamp: '2026-01-01T00:00:10Z',
      labels: {
        app: spec.name,
        'statefulset.kubernetes.io/pod-name': name,
        'apps.kubernetes.io/pod-index': String(ordinal),
        'controller-revision-hash': options.revision ?? set.status?.updateRevision ?? '',
      },
      ownerReferences: [
        {
          apiVersion: 'apps/v1',
          kind: 'StatefulSet',
          name: spec.name,
          uid: spec.uid,
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
      ...(options.terminating === true && {
        deletionTimestamp: '2026-11-21T10:00:40Z',
        deletionGracePeriodSeconds: 30,
      }),
    },
    spec: {
      hostname: name,
      ...(spec.serviceName !== '' && { subdomain: spec.serviceName }),
      ...('node' in options ? { nodeName: options.node } : phase === 'Running' && { nodeName: 'node-1' }),
      containers: [{ name: 'db', image: 'db:1' }],
      volumes: [
        ...spec.claimTemplates.map((template) => ({
          name: template,
          persistentVolumeClaim: { claimName: claimName(template, spec.name, ordinal) },
        })),
        { name: 'scratch', emptyDir: {} },
      ],
    } as NonNullable<Pod['spec']>,
    status: {
      phase,
      ...(phase === 'Running' && { podIP: 'ip' in options ? options.ip : `10.0.0.${ordinal + 1}` }),
      conditions: [
        { type: 'Ready', status: ready ? 'True' : 'False', lastTransitionTime: '2026-01-01T00:00:20Z' },
        ...(options.conditions ?? []),
      ],
      ...(waiting !== undefined && {
        containerStatuses: [
          { name: 'db', ready: false, restartCount: 0, state: { waiting: { reason: waiting } } },
        ],
      }),
    } as NonNullable<Pod['status']>,
  };
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
