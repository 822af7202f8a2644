import { z } from 'zod';
import type { Kind } from './entry.ts';

/**
 * The types of the fields that anybody reads of a recorded object. All may be absent, and null is what Go writes for a
 * list, a map or a time that is not there; but a list is never a number. A file is held against this before its facts
 * are believed.
 */
const text = z.string().optional();
const time = z.string().nullish();
const count = z.number().optional();
const flag = z.boolean().optional();
const words = z.record(z.string(), z.string()).nullish();
const listOf = <S extends z.ZodType>(item: S) => z.array(item).nullish();
const part = <S extends z.ZodRawShape>(shape: S) => z.looseObject(shape).optional();

const condition = z.looseObject({
  type: text,
  status: text,
  reason: text,
  message: text,
  lastTransitionTime: time,
});
const owner = z.looseObject({ apiVersion: text, kind: text, name: text, uid: text, controller: flag });
const metadata = z.looseObject({
  name: z.string(),
  namespace: text,
  uid: text,
  resourceVersion: text,
  generation: count,
  creationTimestamp: time,
  deletionTimestamp: time,
  deletionGracePeriodSeconds: count,
  labels: words,
  annotations: words,
  ownerReferences: listOf(owner),
  finalizers: listOf(z.string()),
});
const containerState = part({
  waiting: part({ reason: text, message: text }),
  running: part({ startedAt: time }),
  terminated: part({ reason: text, exitCode: count, startedAt: time, finishedAt: time }),
});
const containerStatus = z.looseObject({
  name: text,
  ready: flag,
  restartCount: count,
  state: containerState,
  lastState: containerState,
});
const podSpec = part({
  hostname: text,
  subdomain: text,
  nodeName: text,
  containers: listOf(z.looseObject({ name: text, image: text })),
  initContainers: listOf(z.looseObject({ name: text, image: text })),
  volumes: listOf(
    z.looseObject({ name: text, persistentVolumeClaim: part({ claimName: text, readOnly: flag }) }),
  ),
  terminationGracePeriodSeconds: count,
});
const claimSpec = part({ volumeName: text, storageClassName: text, accessModes: listOf(z.string()) });
const object = <S extends z.ZodRawShape>(shape: S) => z.looseObject({ metadata, ...shape });
const reference = part({ kind: text, namespace: text, name: text, uid: text });

/** What a recorded object of each kind has to look like, as far as anybody looks. */
export const objectShapes: { readonly [K in Kind]: z.ZodType } = {
  set: object({
    spec: part({
      replicas: count,
      serviceName: text,
      podManagementPolicy: text,
      minReadySeconds: count,
      ordinals: part({ start: count }),
      template: part({ spec: podSpec }),
      updateStrategy: part({
        type: text,
        rollingUpdate: part({
          partition: count,
          maxUnavailable: z.union([z.number(), z.string()]).optional(),
        }),
      }),
      volumeClaimTemplates: listOf(z.looseObject({ metadata: part({ name: text }), spec: claimSpec })),
      persistentVolumeClaimRetentionPolicy: part({ whenDeleted: text, whenScaled: text }),
      selector: part({ matchLabels: words }),
    }),
    status: part({
      observedGeneration: count,
      replicas: count,
      readyReplicas: count,
      availableReplicas: count,
      currentReplicas: count,
      updatedReplicas: count,
      currentRevision: text,
      updateRevision: text,
      collisionCount: count,
    }),
  }),
  pod: object({
    spec: podSpec,
    status: part({
      phase: text,
      reason: text,
      message: text,
      podIP: text,
      hostIP: text,
      startTime: time,
      conditions: listOf(condition),
      containerStatuses: listOf(containerStatus),
      initContainerStatuses: listOf(containerStatus),
    }),
  }),
  claim: object({ spec: claimSpec, status: part({ phase: text, conditions: listOf(condition) }) }),
  volume: object({
    spec: part({
      claimRef: reference,
      persistentVolumeReclaimPolicy: text,
      csi: part({ driver: text, volumeHandle: text }),
    }),
    status: part({ phase: text }),
  }),
  revision: object({ revision: count }),
  service: object({
    spec: part({ clusterIP: text, selector: words, publishNotReadyAddresses: flag }),
  }),
  endpointSlice: object({
    endpoints: listOf(
      z.looseObject({
        addresses: listOf(z.string()),
        hostname: text,
        targetRef: reference,
        conditions: part({ ready: flag, serving: flag, terminating: flag }),
      }),
    ),
  }),
  event: object({
    type: text,
    reason: text,
    message: text,
    count,
    involvedObject: reference,
    source: part({ component: text }),
    reportingComponent: text,
    firstTimestamp: time,
    lastTimestamp: time,
    eventTime: time,
    series: part({ count, lastObservedTime: time }),
  }),
};
