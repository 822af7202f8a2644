import { budget, manifests } from './manifests.ts';
import type { Step } from './step.ts';

const documents = (...of: readonly string[]) => of.join('\n---\n');
const settled = ['rollout', 'status', 'sts/db', '--timeout=60s'];
/** Which of its states kubectl is early enough to see is a matter of timing. */
const rolled: Step = { args: settled, unordered: true };
const gone = (object: string) => ['wait', '--for=delete', object, '--timeout=60s'];

const inTemplate = (spec: object) => JSON.stringify({ spec: { template: { spec } } });

const ask = (...args: string[]): Step => ({ args });

const born: readonly Step[] = [
  { args: ['apply', '-f', '-'], input: budget },
  { args: ['wait', '--for=jsonpath={.status.observedGeneration}=1', 'pdb/db', '--timeout=30s'] },
  { args: ['apply', '-f', '-'], input: documents(...manifests()) },
  rolled,
  { args: ['apply', '-f', '-'], input: documents(...manifests(), budget) },
];

const reading: readonly Step[] = [
  ask('get', 'statefulset'),
  ask('get', 'sts', '-o', 'wide'),
  ask('get', 'pods', '--show-labels'),
  ask('get', 'pods', '-o', 'wide'),
  ask('get', 'pods', '-L', 'app', '--no-headers'),
  ask('get', 'pods', '-l', 'app=db,apps.kubernetes.io/pod-index=1', '-o', 'name'),
  ask('get', 'pods', '--field-selector', 'status.phase=Running,metadata.name=db-0'),
  ask('get', 'pods', '--field-selector', 'spec.nonsense=1'),
  ask('get', 'pods', '--sort-by', '{.metadata.name}'),
  ask('get', 'pods', '-o', 'jsonpath={.items[*].metadata.name}'),
  ask('get', 'pods', '-o', 'custom-columns=NAME:.metadata.name,PHASE:.status.phase'),
  ask('get', 'pvc'),
  ask('get', 'pvc', '-o', 'wide'),
  ask('get', 'svc', '-o', 'wide'),
  ask('get', 'pdb'),
  ask('get', 'controllerrevisions'),
  ask('get', 'endpointslices', '-l', 'kubernetes.io/service-name=db'),
  ask('get', 'all'),
  ask('get', 'sts/db', 'pod/db-0', 'pod/db-9'),
  ask('get', 'sts', 'db', '-o', 'yaml'),
  ask('get', 'sts', 'db', '-o', 'yaml', '--show-managed-fields'),
  ask('get', 'pod', 'db-0', '-o', 'yaml'),
  ask('get', 'pvc', 'data-db-0', '-o', 'yaml'),
  ask('get', 'svc', 'db', '-o', 'yaml'),
  ask('get', 'pdb', 'db', '-o', 'yaml'),
  ask('get', 'sa,cm'),
  ask('get', 'storageclass', 'standard'),
  ask('get', 'nothing'),
  ask('get', 'secret'),
  ask('get', '--raw', '/apis/apps/v1/nonsense'),
  ask('describe', 'sts', 'db'),
  ask('describe', 'pod', 'db-0'),
  ask('describe', 'pvc', 'data-db-0'),
  ask('describe', 'svc', 'db'),
  ask('describe', 'pdb', 'db'),
  ask('describe', 'controllerrevision', '-l', 'app=db'),
  { args: ['events'], unordered: true },
  { args: ['events', '--for', 'pod/db-0'], unordered: true },
  { args: ['events', '--types=Warning', '-A', '--for', 'sts/none'], unordered: true },
  { args: ['get', 'events'], unordered: true },
  {
    args: ['get', 'events', '-o', 'wide', '--field-selector', 'involvedObject.kind=StatefulSet'],
    unordered: true,
  },
  { args: ['get', 'events.events.k8s.io', '--field-selector', 'reason=Started'], unordered: true },
];

const marking: readonly Step[] = [
  ask('label', 'sts', 'db', 'tier=gold'),
  ask('label', 'sts', 'db', 'tier=iron'),
  ask('label', '--overwrite', 'sts', 'db', 'tier=iron'),
  ask('label', 'sts', 'db', 'tier-'),
  ask('label', 'pods', '-l', 'app=db', 'seen=yes'),
  ask('label', 'pod', 'db-0', 'bad=a b'),
  ask('annotate', 'sts', 'db', 'note=first'),
  ask('annotate', 'sts', 'db', 'note-'),
  ask('annotate', 'sts/db', 'kubernetes.io/change-cause=as it was'),
];

const patching: readonly Step[] = [
  ask('patch', 'sts', 'db', '-p', '{"spec":{"minReadySeconds":1}}'),
  ask('patch', 'sts', 'db', '--type=merge', '-p', '{"spec":{"minReadySeconds":null}}'),
  ask(
    'patch',
    'sts',
    'db',
    '--type=json',
    '-p',
    '[{"op":"replace","path":"/spec/revisionHistoryLimit","value":5}]',
  ),
  ask('patch', 'sts', 'db', '--type=json', '-p', '[{"op":"test","path":"/spec/replicas","value":9}]'),
  ask('patch', 'sts', 'db', '-p', '{"spec":{"serviceName":"other"}}'),
  ask('patch', 'sts', 'db', '-p', '{"spec":{"nonsense":true}}'),
  ask('patch', 'sts', 'db', '-p', '{"spec":{"replicas":"many"}}'),
  ask('patch', 'sts', 'none', '-p', '{}'),
  ask('patch', 'pod', 'db-0', '-p', '{"spec":{"nodeName":"elsewhere"}}'),
];

const scaling: readonly Step[] = [
  ask('patch', 'sts', 'db', '--subresource=scale', '--type=merge', '-p', '{"spec":{"replicas":3}}'),
  rolled,
  ask('scale', 'sts', 'db', '--replicas=2', '--current-replicas=9'),
  { args: ['scale', 'sts/db', '--replicas=2'], until: gone('pod/db-2') },
  ask('get', 'pods,pvc'),
  ask('get', 'sts', 'db', '--subresource=scale', '-o', 'yaml'),
];

const rolling: readonly Step[] = [
  ask('rollout', 'history', 'sts/db'),
  ask('set', 'image', 'sts/db', 'db=busybox:latest'),
  rolled,
  ask('annotate', 'sts/db', 'kubernetes.io/change-cause=as it is'),
  ask('rollout', 'history', 'sts/db'),
  ask('rollout', 'history', 'sts/db', '--revision=2'),
  ask('rollout', 'history', 'sts/db', '--revision=9'),
  ask('rollout', 'undo', 'sts/db', '--dry-run=server'),
  ask('rollout', 'undo', 'sts/db'),
  rolled,
  ask('rollout', 'history', 'sts/db'),
  ask('rollout', 'undo', 'sts/db', '--to-revision=9'),
  ask('rollout', 'restart', 'sts/db'),
  rolled,
  ask('rollout', 'pause', 'sts/db'),
  ask(
    'set',
    'env',
    'sts/db',
    'MODE=slow',
    '--dry-run=server',
    '-o',
    'jsonpath={.spec.template.spec.containers[0].env}',
  ),
  ask('set', 'resources', 'sts/db', '--limits=memory=64Mi', '--dry-run=server'),
  ask(
    'get',
    'controllerrevisions',
    '-o',
    'custom-columns=REVISION:.revision,OWNER:.metadata.ownerReferences[0].name',
    '--sort-by=.revision',
  ),
];

const writing: readonly Step[] = [
  { args: ['diff', '-f', '-'], input: documents(...manifests({ minReadySeconds: 1 })) },
  { args: ['apply', '-f', '-'], input: documents(...manifests({ nonsense: 1 })) },
  { args: ['apply', '-f', '-'], input: documents(...manifests({ podManagementPolicy: 'Parallel' })) },
  {
    args: ['apply', '-f', '-', '--validate=warn', '--dry-run=server'],
    input: documents(...manifests({ nonsense: 1 })),
  },
  { args: ['apply', '-f', '-', '--dry-run=server'], input: documents(...manifests({ replicas: -1 })) },
  { args: ['create', '-f', '-'], input: documents(...manifests()) },
  { args: ['replace', '-f', '-', '--dry-run=server'], input: documents(...manifests()) },
  {
    args: ['create', '-f', '-'],
    input: '{"apiVersion":"apps/v1","kind":"StatefulSet","metadata":{"name":"Bad"},"spec":{}}',
  },
  {
    args: ['create', '-f', '-'],
    input: '{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"one"}}',
  },
  ask('create', 'configmap', 'settings', '--from-literal=a=b'),
  ask('get', 'configmap', 'settings', '-o', 'yaml'),
  ask('create', 'secret', 'generic', 'key', '--from-literal=a=b'),
  ask('describe', 'secret', 'key'),
  ask('create', 'quota', 'small', '--hard=pods=9'),
  ask('create', 'serviceaccount', 'robot'),
  ask('autoscale', 'sts', 'db', '--min=1', '--max=4', '--cpu=50%'),
  ask('delete', 'hpa,cm,secret,quota,sa', 'db', 'settings', 'key', 'small', 'robot', '--ignore-not-found'),
];

const inside: readonly Step[] = [
  ask('exec', 'db-0', '--', 'cat', '/etc/hostname'),
  ask('exec', 'sts/db', '--', 'sh', '-c', 'echo kept > /data/file; cat /data/file'),
  ask('exec', 'db-0', '--', 'sh', '-c', 'echo lost >&2; exit 3'),
  ask('exec', 'db-0', '--', 'nonsense'),
  ask('exec', 'db-0', '-c', 'other', '--', 'true'),
  ask('exec', 'db-9', '--', 'true'),
  ask('logs', 'db-0'),
  ask('logs', 'sts/db', '--tail=1'),
  ask('logs', '-l', 'app=db', '--prefix'),
  ask('logs', 'db-0', '-c', 'other'),
  ask('logs', 'db-0', '--previous'),
  ask('logs', 'db-9'),
];

const waiting: readonly Step[] = [
  ask('wait', '--for=condition=Ready', 'pod', '-l', 'app=db', '--timeout=30s'),
  ask('wait', '--for=jsonpath={.status.readyReplicas}=2', 'sts/db', '--timeout=30s'),
  ask('wait', '--for=condition=Nonsense', 'pod/db-0', '--timeout=1s'),
  ask('wait', '--for=delete', 'pod/db-9', '--timeout=1s'),
  ask('wait', '--for=condition=Ready', 'pod/db-9', '--timeout=1s'),
];

const allowed: readonly Step[] = [
  ask('auth', 'can-i', 'create', 'pods'),
  ask('auth', 'can-i', 'patch', 'statefulsets', '--subresource=scale'),
  ask('auth', 'can-i', 'get', '/version'),
  ask('auth', 'can-i', '--list'),
  ask('auth', 'whoami'),
];

const around: readonly Step[] = [
  ask('version', '-o', 'json'),
  ask('cluster-info'),
  ask('api-versions'),
  ask('api-resources', '-o', 'name', '--sort-by=name'),
  ask('api-resources', '--api-group=apps'),
  ask('explain', 'statefulset.spec'),
  ask('explain', 'statefulset.spec.updateStrategy.rollingUpdate.partition'),
  ask('explain', 'pod.spec.nonsense'),
  ask('top', 'pods'),
  ask('get', 'nodes', '-o', 'name'),
  ask('get', 'nodes'),
  ask('describe', 'namespace', '$NS'),
];

/** kubectl evicts side by side: with one at a time it is known which of them the budget keeps. */
const emptied = (pod: string, seconds: number) => [
  'drain',
  'node-2',
  `--pod-selector=statefulset.kubernetes.io/pod-name=${pod}`,
  `--timeout=${seconds}s`,
];

/** All pods on one node, which is emptied: the budget lets go of one, and keeps the other for want of a place. */
const draining: readonly Step[] = [
  {
    args: ['patch', 'sts/db', '-p', inTemplate({ nodeSelector: { 'kubernetes.io/hostname': 'node-2' } })],
    until: settled,
  },
  ask('cordon', 'node-2'),
  ask('cordon', 'node-2'),
  ask('get', 'node', 'node-2', '-o', 'jsonpath={.spec.unschedulable} {.spec.taints}'),
  { args: emptied('db-1', 60), until: ['wait', '--for=create', 'pod/db-1', '--timeout=60s'] },
  ask(...emptied('db-0', 4)),
  ask('delete', 'pdb', 'db'),
  { args: emptied('db-0', 60), until: ['wait', '--for=create', 'pod/db-0', '--timeout=60s'] },
  ask('get', 'pods'),
  { args: ['uncordon', 'node-2'], until: settled },
  ask('uncordon', 'node-2'),
  ask('drain', 'node-9'),
];

const ending: readonly Step[] = [
  { args: ['delete', 'pod', 'db-0'], watching: ['get', 'pod', 'db-0', '-w'], until: settled },
  { args: ['delete', 'pod', 'db-1', '--wait=false'], watching: ['get', 'sts', 'db', '-w'], until: settled },
  { args: ['delete', 'pod', 'db-1', '--grace-period=0', '--force'], until: settled },
  ask('delete', 'pod', 'db-9'),
  ask('delete', 'pod', 'db-9', '--ignore-not-found'),
  ask('delete', 'pod', 'db-0', '--dry-run=server'),
  ask('delete', 'sts', 'db', '--cascade=orphan'),
  ask('get', 'pods', '-o', 'custom-columns=NAME:.metadata.name,OWNER:.metadata.ownerReferences[*].name'),
  { args: ['apply', '-f', '-'], input: documents(...manifests()), until: settled },
  ask('get', 'pods', '-o', 'custom-columns=NAME:.metadata.name,OWNER:.metadata.ownerReferences[*].name'),
  { args: ['delete', 'sts', 'db', '--cascade=foreground'], until: gone('pod/db-0') },
  ask('get', 'pods,sts'),
  { args: ['apply', '-f', '-'], input: documents(...manifests()), until: settled },
  { args: ['delete', 'sts', 'db', '--cascade=background'], until: gone('pod/db-0') },
  ask('delete', 'pvc', '-l', 'app=db'),
  { args: ['delete', '-f', '-'], input: documents(...manifests(), budget) },
  ask('get', 'all,pvc,pdb'),
];

const serverSide: readonly Step[] = [
  { args: ['apply', '--server-side', '-f', '-'], input: documents(...manifests()) },
];

/** A day in the life of a set, as its owner types it. */
export const script: readonly Step[] = [
  ...born,
  ...reading,
  ...marking,
  ...patching,
  ...scaling,
  ...rolling,
  ...writing,
  ...inside,
  ...waiting,
  ...allowed,
  ...around,
  ...draining,
  ...ending,
  ...serverSide,
];
