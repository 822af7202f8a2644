/** How a field of a message is to be read. */
export type FieldType =
  | 'string'
  | 'bytes'
  | 'bool'
  | 'integer'
  | 'quantity'
  | 'intOrString'
  | { readonly message: string }
  | { readonly each: 'string' | { readonly message: string } }
  | { readonly mapOf: 'string' | 'bytes' | 'quantity' };

export type Message = Readonly<Record<number, readonly [name: string, type: FieldType]>>;

const texts = { mapOf: 'string' } as const;
const each = { each: 'string' } as const;
const metadata = ['metadata', { message: 'ObjectMeta' }] as const;
const eachOf = (message: string) => ({ each: { message } }) as const;
const spec = (message: string) => ['spec', { message }] as const;

/**
 * The messages kubectl sends through its typed clients: `create namespace|configmap|secret|…`, `auth can-i`, `drain`.
 * Everything else it writes comes as JSON. Field numbers are upstream's: k8s.io/api, generated.proto (1.36).
 */
export const messages: Readonly<Record<string, Message>> = {
  ObjectMeta: {
    1: ['name', 'string'],
    2: ['generateName', 'string'],
    3: ['namespace', 'string'],
    5: ['uid', 'string'],
    6: ['resourceVersion', 'string'],
    11: ['labels', texts],
    12: ['annotations', texts],
    14: ['finalizers', each],
  },
  Namespace: { 1: metadata, 2: spec('NamespaceSpec') },
  NamespaceSpec: { 1: ['finalizers', each] },
  ConfigMap: {
    1: metadata,
    2: ['data', texts],
    3: ['binaryData', { mapOf: 'bytes' }],
    4: ['immutable', 'bool'],
  },
  Secret: {
    1: metadata,
    2: ['data', { mapOf: 'bytes' }],
    3: ['type', 'string'],
    4: ['stringData', texts],
    5: ['immutable', 'bool'],
  },
  ServiceAccount: { 1: metadata },
  ResourceQuota: { 1: metadata, 2: spec('ResourceQuotaSpec') },
  ResourceQuotaSpec: { 1: ['hard', { mapOf: 'quantity' }], 2: ['scopes', each] },
  PodDisruptionBudget: { 1: metadata, 2: spec('PodDisruptionBudgetSpec') },
  PodDisruptionBudgetSpec: {
    1: ['minAvailable', 'intOrString'],
    2: ['selector', { message: 'LabelSelector' }],
    3: ['maxUnavailable', 'intOrString'],
  },
  LabelSelector: { 1: ['matchLabels', texts] },
  HorizontalPodAutoscaler: { 1: metadata, 2: spec('HorizontalPodAutoscalerSpec') },
  HorizontalPodAutoscalerSpec: {
    1: ['scaleTargetRef', { message: 'CrossVersionObjectReference' }],
    2: ['minReplicas', 'integer'],
    3: ['maxReplicas', 'integer'],
    4: ['metrics', eachOf('MetricSpec')],
  },
  CrossVersionObjectReference: { 1: ['kind', 'string'], 2: ['name', 'string'], 3: ['apiVersion', 'string'] },
  MetricSpec: { 1: ['type', 'string'], 4: ['resource', { message: 'ResourceMetricSource' }] },
  ResourceMetricSource: { 1: ['name', 'string'], 2: ['target', { message: 'MetricTarget' }] },
  MetricTarget: {
    1: ['type', 'string'],
    2: ['value', 'quantity'],
    3: ['averageValue', 'quantity'],
    4: ['averageUtilization', 'integer'],
  },
  SelfSubjectReview: { 1: metadata },
  SelfSubjectAccessReview: { 1: metadata, 2: spec('SelfSubjectAccessReviewSpec') },
  SelfSubjectAccessReviewSpec: {
    1: ['resourceAttributes', { message: 'ResourceAttributes' }],
    2: ['nonResourceAttributes', { message: 'NonResourceAttributes' }],
  },
  ResourceAttributes: {
    1: ['namespace', 'string'],
    2: ['verb', 'string'],
    3: ['group', 'string'],
    4: ['version', 'string'],
    5: ['resource', 'string'],
    6: ['subresource', 'string'],
    7: ['name', 'string'],
  },
  NonResourceAttributes: { 1: ['path', 'string'], 2: ['verb', 'string'] },
  SelfSubjectRulesReview: { 1: metadata, 2: spec('SelfSubjectRulesReviewSpec') },
  SelfSubjectRulesReviewSpec: { 1: ['namespace', 'string'] },
  Eviction: { 1: metadata, 2: ['deleteOptions', { message: 'DeleteOptions' }] },
  DeleteOptions: {
    1: ['gracePeriodSeconds', 'integer'],
    2: ['preconditions', { message: 'Preconditions' }],
    3: ['orphanDependents', 'bool'],
    4: ['propagationPolicy', 'string'],
    5: ['dryRun', each],
  },
  Preconditions: { 1: ['uid', 'string'], 2: ['resourceVersion', 'string'] },
};
