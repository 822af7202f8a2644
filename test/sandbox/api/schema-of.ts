/** Kinds whose types the sandbox knows, as OpenAPI names them. */
const ROOTS: Readonly<Record<string, readonly string[]>> = {
  'io.k8s.api.core.v1':
    'Pod Service Event Endpoints PersistentVolumeClaim PersistentVolume Node Namespace ServiceAccount ConfigMap Secret ResourceQuota LimitRange Binding'.split(
      ' ',
    ),
  'io.k8s.api.apps.v1': ['StatefulSet', 'ControllerRevision'],
  'io.k8s.api.discovery.v1': ['EndpointSlice'],
  'io.k8s.api.policy.v1': ['PodDisruptionBudget', 'Eviction'],
  'io.k8s.api.storage.v1': ['StorageClass', 'VolumeAttachment'],
  'io.k8s.api.coordination.v1': ['Lease'],
  'io.k8s.api.autoscaling.v2': ['HorizontalPodAutoscaler'],
  'io.k8s.api.autoscaling.v1': ['Scale'],
  'io.k8s.api.authentication.v1': ['SelfSubjectReview'],
  'io.k8s.api.authorization.v1': ['SelfSubjectAccessReview', 'SelfSubjectRulesReview'],
};

/** The OpenAPI documents those kinds are in. */
export const documents = [
  'api/v1',
  'apis/apps/v1',
  'apis/discovery.k8s.io/v1',
  'apis/policy/v1',
  'apis/storage.k8s.io/v1',
  'apis/coordination.k8s.io/v1',
  'apis/autoscaling/v2',
  'apis/autoscaling/v1',
  'apis/authentication.k8s.io/v1',
  'apis/authorization.k8s.io/v1',
];

interface OpenApi {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly default?: unknown;
  readonly allOf?: readonly OpenApi[];
  readonly items?: OpenApi;
  readonly additionalProperties?: OpenApi;
  readonly properties?: Readonly<Record<string, OpenApi>>;
  readonly required?: readonly string[];
  readonly 'x-kubernetes-map-type'?: string;
  readonly 'x-kubernetes-list-type'?: string;
  readonly 'x-kubernetes-list-map-keys'?: readonly string[];
  readonly 'x-kubernetes-patch-merge-key'?: string;
  readonly 'x-kubernetes-patch-strategy'?: string;
}

export interface OpenApiDocument {
  readonly components: { readonly schemas: Readonly<Record<string, OpenApi>> };
}

const SCALARS: Readonly<Record<string, string>> = {
  'io.k8s.apimachinery.pkg.apis.meta.v1.Time': 'time',
  'io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime': 'microTime',
  'io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1': 'any',
  'io.k8s.apimachinery.pkg.runtime.RawExtension': 'any',
  'io.k8s.apimachinery.pkg.api.resource.Quantity': 'quantity',
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': 'intOrString',
};

type Fields = Record<string, unknown>;

/** The sandbox' schema as it follows from a server's OpenAPI: what patches, field owners and decoding depend on. */
export function schemaOf(openApi: readonly OpenApiDocument[]): Readonly<Record<string, Fields>> {
  const all: Record<string, OpenApi> = Object.assign({}, ...openApi.map((one) => one.components.schemas));
  const types: Record<string, Fields> = {};
  const waiting = Object.entries(ROOTS).flatMap(([group, kinds]) => kinds.map((kind) => `${group}.${kind}`));

  const named = (ref: string) => {
    const name = ref.replace('#/components/schemas/', '');
    const scalar = SCALARS[name];
    if (scalar !== undefined) return { scalar };
    waiting.push(name);
    return { ref: shortName(name), atomic: all[name]?.['x-kubernetes-map-type'] === 'atomic' };
  };

  const element = (schema: OpenApi): unknown => {
    const ref = schema.$ref ?? schema.allOf?.[0]?.$ref;
    if (ref !== undefined) {
      const { scalar, ref: name, atomic } = named(ref);
      return scalar ?? { ref: name, ...(atomic && { atomic }) };
    }
    if (schema.type === 'array') return listOf(schema);
    if (schema.additionalProperties !== undefined) return mapOf(schema);
    return schema.format === 'byte' ? 'bytes' : (schema.type ?? 'any');
  };

  const atomicOf = (schema: OpenApi) => schema['x-kubernetes-map-type'] === 'atomic' && { atomic: true };
  const mapOf = (schema: OpenApi) => ({
    map: element(schema.additionalProperties ?? {}),
    ...atomicOf(schema),
  });
  const listOf = (schema: OpenApi) => {
    const strategies = schema['x-kubernetes-patch-strategy']?.split(',') ?? [];
    return {
      list: element(schema.items ?? {}),
      ...(schema['x-kubernetes-list-type'] === 'map' && { keys: schema['x-kubernetes-list-map-keys'] }),
      ...(schema['x-kubernetes-list-type'] === 'set' && { set: true }),
      ...(strategies.includes('merge') && { merge: schema['x-kubernetes-patch-merge-key'] ?? '' }),
      ...(strategies.includes('retainKeys') && { retainKeys: true }),
    };
  };

  const field = (schema: OpenApi, required: boolean): unknown => {
    const shape = element(schema);
    const given = typeof shape === 'string' ? { scalar: shape } : (shape as Fields);
    const zero = schema.default !== undefined && { zero: schema.default };
    const nil = required && schema.default === undefined && { nil: true };
    const whole = { ...given, ...(given['ref'] !== undefined && atomicOf(schema)), ...zero, ...nil };
    return typeof shape === 'string' && Object.keys(whole).length === 1 ? shape : whole;
  };

  for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
    const schema = all[name];
    if (schema === undefined) throw new Error(`no type ${name}`);
    types[shortName(name)] ??= Object.fromEntries(
      Object.entries(schema.properties ?? {}).map(([key, value]) => [
        key,
        field(value, schema.required?.includes(key) === true),
      ]),
    );
  }
  return Object.fromEntries(Object.entries(types).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function shortName(name: string): string {
  return name.replace(/^io\.k8s\.(?:api|apimachinery\.pkg\.apis)\./, '');
}
