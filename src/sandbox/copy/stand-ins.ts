import type { KubeObject } from '../../objects/meta.ts';
import { claims, namespaces, nodes, pods, sets, storageClasses, volumes } from '../controllers/kinds.ts';
import type { FullClaim, FullPod, FullSet } from '../controllers/objects.ts';
import { accountsOf, configurationOf } from './pod-needs.ts';

const ROOMY = { cpu: '1000', memory: '1000Gi', pods: '1000' };
const OWN_NAMESPACES = ['kube-node-lease', 'kube-system'];

/**
 * Objects of kinds that could not be read, as far as others point to them, made so that they give no trouble. What
 * could be read and is missing stays missing.
 */
export function standIns(objects: readonly KubeObject[], unread: ReadonlySet<string>): readonly KubeObject[] {
  const given = (kind: string) => objects.filter((one) => one.kind === kind);
  const copies = given(pods.kind) as readonly FullPod[];
  const asked = unread.has(claims.kind)
    ? copies.flatMap(claimsOf)
    : (given(claims.kind) as readonly FullClaim[]);
  const templates = (given(sets.kind) as readonly FullSet[]).map(({ metadata, spec }): FullPod => ({
    ...spec?.template,
    metadata: metadata ?? {},
  }));
  const made = [
    ...nodesOf(copies),
    ...asked,
    ...asked.flatMap(volumeOf),
    ...classesOf([...asked, ...templatesOf(objects)]),
    ...[...copies, ...templates].flatMap(configurationOf),
    ...[...copies, ...templates].flatMap(accountsOf),
  ].filter(({ kind = '' }) => unread.has(kind));
  return unique([...namespacesOf(objects), ...made]);
}

function templatesOf(objects: readonly KubeObject[]): readonly FullClaim[] {
  const all = objects.filter(({ kind }) => kind === sets.kind) as readonly FullSet[];
  return all.flatMap(({ spec }) => spec?.volumeClaimTemplates ?? []);
}

function unique(objects: readonly KubeObject[]): readonly KubeObject[] {
  const byId = new Map(
    objects.map((one) => [`${one.kind} ${one.metadata?.namespace ?? ''}/${one.metadata?.name}`, one]),
  );
  return [...byId.values()];
}

function namespacesOf(objects: readonly KubeObject[]): readonly KubeObject[] {
  const names = new Set([...OWN_NAMESPACES, ...objects.flatMap(({ metadata }) => metadata?.namespace ?? [])]);
  return [...names].map((name) => ({
    apiVersion: 'v1',
    kind: namespaces.kind,
    metadata: { name },
    spec: { finalizers: ['kubernetes'] },
    status: { phase: 'Active' },
  }));
}

function nodesOf(copies: readonly FullPod[]): readonly KubeObject[] {
  const named = copies.flatMap(({ spec }) => spec?.nodeName || []);
  const names = new Set(named.length === 0 ? ['node-1'] : named);
  return [...names].map((name) => ({
    apiVersion: 'v1',
    kind: nodes.kind,
    metadata: { name, labels: { 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux' } },
    spec: {},
    status: { allocatable: ROOMY, capacity: ROOMY, conditions: [{ type: 'Ready', status: 'True' }] },
  }));
}

/** The claims of a pod that has a node: it would have none if they were not bound. */
function claimsOf({ metadata, spec = {} }: FullPod): readonly FullClaim[] {
  if (!spec.nodeName) return [];
  const names = (spec.volumes ?? []).flatMap(({ persistentVolumeClaim: claim }) => claim?.claimName ?? []);
  return names.map((name) => ({
    apiVersion: 'v1',
    kind: claims.kind,
    metadata: { namespace: metadata?.namespace ?? 'default', name },
    spec: { volumeName: `volume-of-${name}` },
    status: { phase: 'Bound' },
  }));
}

/** The volume a claim says it is bound to. */
function volumeOf({ metadata, spec, status }: FullClaim): readonly KubeObject[] {
  const { volumeName: name = '', accessModes, storageClassName } = spec ?? {};
  if (name === '' || status?.phase !== 'Bound') return [];
  const claimRef = {
    apiVersion: 'v1',
    kind: claims.kind,
    namespace: metadata?.namespace,
    name: metadata?.name,
    uid: metadata?.uid,
  };
  const bound = { accessModes, storageClassName, claimRef, persistentVolumeReclaimPolicy: 'Delete' };
  const volume = { apiVersion: 'v1', kind: volumes.kind, metadata: { name }, spec: bound };
  return [{ ...volume, status: { phase: 'Bound' } } as KubeObject];
}

function classesOf(asked: readonly FullClaim[]): readonly KubeObject[] {
  const names = new Set(asked.flatMap(({ spec }) => spec?.storageClassName || []));
  return [...names].map((name) => ({
    apiVersion: 'storage.k8s.io/v1',
    kind: storageClasses.kind,
    metadata: { name },
    provisioner: 'kubernetes.io/host-path',
    reclaimPolicy: 'Delete',
    volumeBindingMode: 'Immediate',
  }));
}
