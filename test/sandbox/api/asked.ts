/** One raw request; `$NS` stands for the test's namespace. */
export interface Asked {
  readonly title?: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
  readonly type?: string;
  readonly accept?: string;
}

const MERGE = 'application/merge-patch+json';
const STRATEGIC = 'application/strategic-merge-patch+json';
const JSON_PATCH = 'application/json-patch+json';
const TABLE = 'application/json;as=Table;v=v1;g=meta.k8s.io';

const core = '/api/v1/namespaces/$NS';
const sets = '/apis/apps/v1/namespaces/$NS/statefulsets';

const template = {
  metadata: { labels: { app: 'web' } },
  spec: {
    containers: [
      {
        name: 'c',
        image: 'registry/x:1',
        ports: [{ containerPort: 80 }],
        env: [{ name: 'A', value: 'b' }],
        readinessProbe: { httpGet: { port: 80 } },
        volumeMounts: [{ name: 'data', mountPath: '/data' }],
      },
    ],
    volumes: [{ name: 'cm', configMap: { name: 'x', optional: true } }],
  },
};
const claim = {
  metadata: { name: 'data' },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Mi' } } },
};
const set = {
  metadata: { name: 'web' },
  spec: {
    replicas: 0,
    serviceName: 'web',
    selector: { matchLabels: { app: 'web' } },
    template,
    volumeClaimTemplates: [claim],
  },
};
/** Nobody schedules it, so that nothing but our requests happens to it. */
const pod = {
  metadata: { name: 'alone', labels: { app: 'alone' }, finalizers: ['test/keep'] },
  spec: {
    schedulerName: 'nobody',
    automountServiceAccountToken: false,
    containers: [{ name: 'c', image: 'x', resources: { limits: { cpu: '1' } } }],
  },
};

export const setUp: readonly Asked[] = [
  {
    method: 'POST',
    path: `${core}/configmaps`,
    body: { metadata: { name: 'one', labels: { a: 'b' } }, data: { k: 'v' } },
  },
  { method: 'POST', path: `${core}/configmaps`, body: { metadata: { name: 'two' }, data: { k: 'v' } } },
  { method: 'POST', path: `${core}/pods`, body: pod },
];

function get(title: string, path: string, accept?: string): Asked & { readonly title: string } {
  return { title, method: 'GET', path, ...(accept !== undefined && { accept }) };
}

function post(title: string, path: string, body: unknown): Asked & { readonly title: string } {
  return { title, method: 'POST', path, body };
}

function patch(title: string, path: string, body: unknown, type = MERGE): Asked & { readonly title: string } {
  return { title, method: 'PATCH', path, body, type };
}

function put(title: string, path: string, body: unknown): Asked & { readonly title: string } {
  return { title, method: 'PUT', path, body };
}

function remove(title: string, path: string, body?: unknown): Asked & { readonly title: string } {
  return { title, method: 'DELETE', path, body };
}

const named = (name: string, more: object = {}) => ({ metadata: { name }, ...more });

/** In this order: later ones build on what earlier ones did. */
export const requests: readonly (Asked & { readonly title: string })[] = [
  get('an object', `${core}/configmaps/one`),
  get('an object that is not there', `${core}/pods/nope`),
  get('a list by label', `${core}/configmaps?labelSelector=a%3Db`),
  get('a list by field', `${core}/configmaps?fieldSelector=metadata.name%3Dtwo`),
  get('a bad label selector', `${core}/pods?labelSelector=a!!b`),
  get('an unknown field selector', `${core}/pods?fieldSelector=foo%3Dbar`),
  get('a field selector that is none', `${core}/pods?fieldSelector=foo`),
  get('a bad limit', `${core}/pods?limit=a`),
  get('a watch from a version that is no number', `${core}/pods?watch=1&resourceVersion=abc`),
  get('a streamed list without its match', `${core}/pods?watch=1&sendInitialEvents=true`),
  get(
    'a watch of one object',
    `${core}/configmaps?watch=1&timeoutSeconds=1&fieldSelector=metadata.name%3Done`,
  ),
  get(
    'a streamed list',
    `${core}/configmaps?watch=1&timeoutSeconds=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&labelSelector=a%3Db`,
  ),
  get('a table', `${core}/configmaps?labelSelector=a%3Db`, TABLE),
  get('a resource that is not served', '/apis/apps/v1/namespaces/$NS/foo'),
  get('a group that is not served', '/apis/foo/v1'),
  get('readiness', '/readyz'),
  post('a set', sets, set),
  post('a set whose labels do not match', sets, {
    ...named('a.b'),
    spec: {
      selector: { matchLabels: { a: 'b' } },
      template: { metadata: { labels: { a: 'c' } }, spec: { containers: [] } },
    },
  }),
  post('a set without anything', sets, named('a')),
  post('text for a number', sets, named('a', { spec: { replicas: 'many' } })),
  post('a map for a list', sets, named('a', { spec: { template: { spec: { containers: {} } } } })),
  post('a number for a label', sets, named('a', { metadata: { name: 'a', labels: { a: 1 } } })),
  post('an amount that is none', `${core}/pods`, named('a', { spec: { overhead: { cpu: 'abc' } } })),
  patch('text for a number in a patch', `${sets}/web`, { spec: { replicas: 'many' } }, STRATEGIC),
  patch('a number for a label in a patch', `${sets}/web`, { metadata: { labels: { a: 1 } } }, STRATEGIC),
  patch('an unknown field in a strict patch', `${sets}/web?fieldValidation=Strict`, { nope: 1 }, STRATEGIC),
  post('a name that is taken', `${core}/configmaps`, named('one')),
  post('a generated name that is taken', `${core}/pods`, {
    ...pod,
    metadata: { name: 'alone', generateName: 'al-' },
  }),
  post('no name', `${core}/configmaps`, { metadata: {} }),
  post('a bad name', `${core}/configmaps`, named('Foo_')),
  post('a namespace that is not there', '/api/v1/namespaces/no-such-namespace/configmaps', named('x')),
  post('another namespace than the path', `${core}/configmaps`, {
    metadata: { name: 'x', namespace: 'other' },
  }),
  post('an unknown field, strictly', `${core}/configmaps?fieldValidation=Strict`, named('x', { foo: 1 })),
  post('another kind than the path', `${core}/configmaps`, { kind: 'Pod', apiVersion: 'v1', ...named('x') }),
  post('a pod without containers', `${core}/pods`, named('p', { spec: {} })),
  post('a pod with a request above its limit', `${core}/pods`, {
    ...named('p'),
    spec: {
      containers: [{ name: 'c', image: 'x', resources: { requests: { cpu: '2' }, limits: { cpu: '1' } } }],
    },
  }),
  post('a pod that mounts nothing', `${core}/pods`, {
    ...named('p'),
    spec: { containers: [{ name: 'c', image: 'x', volumeMounts: [{ name: 'v', mountPath: '/v' }] }] },
  }),
  post('a pod of an account that is not there', `${core}/pods`, {
    ...named('p'),
    spec: { serviceAccountName: 'nobody', containers: [{ name: 'c', image: 'x' }] },
  }),
  post(
    'a claim without a size',
    `${core}/persistentvolumeclaims`,
    named('c', { spec: { accessModes: ['ReadWriteOnce'] } }),
  ),
  post('a dry run', `${core}/configmaps?dryRun=All`, named('dry', { data: { a: 'b' } })),
  post('a bad dry run', `${core}/configmaps?dryRun=Foo`, named('dry')),
  patch('fields that must not change', `${sets}/web`, { spec: { serviceName: 'other' } }),
  patch('several things at once', `${sets}/web`, { spec: { replicas: -1, podManagementPolicy: 'Foo' } }),
  patch('a stale version', `${sets}/web`, { metadata: { resourceVersion: '1' }, spec: { replicas: 2 } }),
  patch('another UID', `${sets}/web`, { metadata: { uid: 'x' } }),
  patch('another name', `${sets}/web`, { metadata: { name: 'x' } }),
  patch('an annotation', `${core}/configmaps/one`, { metadata: { annotations: { a: 'b' } } }),
  patch('a key away', `${core}/configmaps/one`, { data: { k: null, l: 'm' } }),
  patch('nothing', `${core}/configmaps/one`, {}),
  patch('the type of a service', `${sets}/web`, {}, 'text/plain'),
  patch(
    'a container by name',
    `${core}/pods/alone`,
    { spec: { containers: [{ name: 'c', image: 'y' }] } },
    STRATEGIC,
  ),
  patch(
    'a container without its name',
    `${core}/pods/alone`,
    { spec: { containers: [{ image: 'y' }] } },
    STRATEGIC,
  ),
  patch(
    'an owner that is not there away',
    `${core}/pods/alone`,
    { metadata: { ownerReferences: [{ $patch: 'delete', uid: 'zzz' }] } },
    STRATEGIC,
  ),
  patch(
    'a test that holds',
    `${core}/configmaps/one`,
    [
      { op: 'test', path: '/data/l', value: 'm' },
      { op: 'add', path: '/data/n', value: 'o' },
    ],
    JSON_PATCH,
  ),
  patch(
    'a test that fails',
    `${core}/configmaps/one`,
    [{ op: 'test', path: '/data/l', value: 'x' }],
    JSON_PATCH,
  ),
  patch('a removal of nothing', `${core}/configmaps/one`, [{ op: 'remove', path: '/data/x' }], JSON_PATCH),
  patch('a JSON patch that is no list', `${core}/configmaps/one`, { op: 'test' }, JSON_PATCH),
  patch('the status of a pod', `${core}/pods/alone/status`, {
    status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] },
    spec: { hostname: 'ignored' },
  }),
  patch('the status of a pod by the main door', `${core}/pods/alone`, { status: { phase: 'Failed' } }),
  put('a stale object', `${core}/configmaps/two`, { metadata: { name: 'two', resourceVersion: '1' } }),
  put('an object of another name', `${core}/configmaps/two`, named('bar')),
  put('an object that is not there', `${core}/pods/zoo`, { ...pod, metadata: { name: 'zoo' } }),
  put('an object without a version', `${core}/configmaps/two`, named('two', { data: { k: 'w' } })),
  patch('scale', `${sets}/web/scale`, { metadata: { labels: { ignored: 'yes' } } }),
  get('the scale', `${sets}/web/scale`),
  remove('another UID', `${core}/pods/alone`, { preconditions: { uid: 'x' } }),
  remove('another version', `${core}/pods/alone`, { preconditions: { resourceVersion: '1' } }),
  remove('a bad policy', `${core}/configmaps/one?propagationPolicy=Foo`),
  remove('two policies', `${core}/configmaps/one`, { propagationPolicy: 'Orphan', orphanDependents: true }),
  remove('for a try', `${core}/configmaps/one?dryRun=All`),
  remove('a pod with a finalizer', `${core}/pods/alone`),
  remove('it once more', `${core}/pods/alone`),
  patch('a finalizer onto what is being deleted', `${core}/pods/alone`, {
    metadata: { finalizers: ['test/keep', 'test/new'] },
  }),
  patch('the last finalizer away', `${core}/pods/alone`, { metadata: { finalizers: null } }),
  get('what was kept by it', `${core}/pods/alone`),
  remove('an object', `${core}/configmaps/one`),
  remove('an object that is not there', `${core}/configmaps/one`),
  remove('a collection', `${core}/configmaps?fieldSelector=metadata.name%3Dtwo`),
  post('may I?', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', {
    spec: { resourceAttributes: { verb: 'get', resource: 'pods', namespace: '$NS' } },
  }),
  post('an eviction of nobody', `${core}/pods/nope/eviction`, {
    apiVersion: 'policy/v1',
    kind: 'Eviction',
    ...named('nope'),
  }),
  { title: 'a method that is not there', method: 'POST', path: `${core}/pods/alone` },
];

const container = (name: string, resources: object) => ({ name, image: 'x', resources });
const podOf = (name: string, ...containers: readonly object[]) =>
  named(name, { spec: { schedulerName: 'nobody', automountServiceAccountToken: false, containers } });
const claimOf = (name: string, storage: string) =>
  named(name, {
    spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'none', resources: { requests: { storage } } },
  });

export const limits: readonly Asked[] = [
  {
    method: 'POST',
    path: `${core}/limitranges`,
    body: named('limits', {
      spec: {
        limits: [
          { type: 'Container', max: { cpu: '2' }, min: { cpu: '100m' }, default: { memory: '100Mi' } },
          { type: 'Pod', max: { cpu: '3' } },
          { type: 'PersistentVolumeClaim', max: { storage: '5Mi' }, min: { storage: '1Mi' } },
        ],
      },
    }),
  },
  {
    method: 'POST',
    path: `${core}/resourcequotas`,
    body: named('quota', {
      spec: {
        hard: {
          pods: '2',
          'requests.cpu': '1',
          persistentvolumeclaims: '1',
          'requests.storage': '4Mi',
          configmaps: '2',
          'count/statefulsets.apps': '1',
        },
      },
    }),
  },
];

/** Refused, or filled in, by what a namespace sets. */
export const limitedRequests: readonly (Asked & { readonly title: string })[] = [
  post('a container above its maximum', `${core}/pods`, podOf('a', container('c', { limits: { cpu: '3' } }))),
  post(
    'a container below its minimum',
    `${core}/pods`,
    podOf('a', container('c', { requests: { cpu: '50m' } })),
  ),
  post(
    'a pod above its maximum',
    `${core}/pods`,
    podOf('a', container('c', { limits: { cpu: '1500m' } }), container('d', { limits: { cpu: '2' } })),
  ),
  post(
    'a container that says nothing',
    `${core}/pods?dryRun=All`,
    podOf('a', container('c', { requests: { cpu: '1' } })),
  ),
  post('a pod within its limits', `${core}/pods`, podOf('a', container('c', { requests: { cpu: '600m' } }))),
  post('a pod above the quota', `${core}/pods`, podOf('b', container('c', { requests: { cpu: '500m' } }))),
  post('a claim that is too big', `${core}/persistentvolumeclaims`, claimOf('a', '20Mi')),
  post('a claim that is too small', `${core}/persistentvolumeclaims`, claimOf('a', '500Ki')),
  post('a claim above the quota', `${core}/persistentvolumeclaims`, claimOf('a', '5Mi')),
  post('a claim within the quota', `${core}/persistentvolumeclaims`, claimOf('a', '3Mi')),
  post('one claim too many', `${core}/persistentvolumeclaims`, claimOf('b', '1Mi')),
  post('the last config map', `${core}/configmaps`, named('a')),
  post('one config map too many', `${core}/configmaps`, named('b')),
  post('the only set', sets, set),
  post('one set too many', sets, { ...set, metadata: { name: 'web2' } }),
];

/** The request as it is sent. */
export function bodyOf({ method, path, body, type, accept }: Asked, namespace: string) {
  const text = body === undefined ? undefined : JSON.stringify(body).replaceAll('$NS', namespace);
  return {
    method,
    path: path.replaceAll('$NS', namespace),
    headers: {
      accept: accept ?? 'application/json',
      'user-agent': 'side-by-side/1.0',
      ...(text !== undefined && { 'content-type': type ?? 'application/json' }),
    },
    ...(text !== undefined && { body: text }),
  };
}

const UID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const TIME = /"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"/g;

/** An answer without what chance and time put into it; several lines as a list. */
export function comparable(text: string, namespace: string): unknown {
  const plain = text
    .replaceAll(UID, '<uid>')
    .replaceAll(TIME, '"<time>"')
    .replaceAll(/("resourceVersion":\s*)"\d+"/g, '$1"<version>"')
    .replaceAll(/in record \(\d+\)/g, 'in record (<version>)')
    .replaceAll(/"description":\s*"(?:[^"\\]|\\.)*"/g, '"description":""')
    .replaceAll(/"\d+s"/g, '"<age>"')
    .replaceAll(namespace, '<namespace>');
  const lines = plain.trim().split('\n');
  try {
    return JSON.parse(plain);
  } catch {
    return lines
      .map((line) => (line.startsWith('{') ? (JSON.parse(line) as unknown) : line))
      .filter((line) => !isIdleBookmark(line));
  }
}

/** How far a watch is, told by the server's own clock; the one that ends the initial events says more than that. */
function isIdleBookmark(line: unknown): boolean {
  const { type, object } = line as { type?: string; object?: { metadata?: { annotations?: unknown } } };
  return type === 'BOOKMARK' && object?.metadata?.annotations === undefined;
}
