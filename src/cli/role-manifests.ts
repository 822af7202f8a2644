import type { Need } from '../drill/action.ts';
import { type Rule, rulesOf } from '../drill/rules.ts';
import type { YamlComment } from '../lib/yaml.ts';

const GROUP = 'rbac.authorization.k8s.io';
const API_VERSION = `${GROUP}/v1`;

/** Somebody whom a role is bound to, as `kubectl create rolebinding` takes them. */
export type Subject =
  | { readonly kind: 'User' | 'Group'; readonly name: string }
  | { readonly kind: 'ServiceAccount'; readonly name: string; readonly namespace: string };

/** A manifest, and what a reader should know of its parts. */
export interface Explained {
  readonly manifest: {
    readonly apiVersion: string;
    readonly kind: string;
    readonly metadata: { readonly name: string };
  };
  readonly comments: readonly YamlComment[];
}

export interface RoleRequest {
  readonly scenario: string;
  readonly namespace: string;
  /** Name of the set. */
  readonly name: string;
  readonly needs: readonly Need[];
  readonly subjects: readonly Subject[];
}

/**
 * The Role that lets somebody run a drill, and the ClusterRole for what belongs to no namespace; with subjects also
 * what binds them.
 */
export function roleManifests(request: RoleRequest): readonly Explained[] {
  const { scenario, namespace, name, needs } = request;
  const here = rulesOf(needs.filter(({ clusterWide }) => clusterWide !== true));
  const wide = rulesOf(needs.filter(({ clusterWide }) => clusterWide === true));
  const role = { name: `sts-doctor-${scenario}-${name}`, namespace };
  const clusterRole = { name: `sts-doctor-${namespace}-${scenario}-${name}` };
  const what = `drill ${scenario} of sts/${name} in namespace ${namespace}`;
  return [
    roleOf('Role', role, here, `What the ${what} needs, its undo included.`),
    ...bindingOf('RoleBinding', 'Role', role, request),
    ...(wide.length === 0
      ? []
      : [
          roleOf('ClusterRole', clusterRole, wide, `${aboutWide(wide)}\nFor the ${what}.`),
          ...bindingOf('ClusterRoleBinding', 'ClusterRole', clusterRole, request),
        ]),
  ];
}

function aboutWide(rules: readonly Rule[]): string {
  return rules.every(({ optional }) => optional)
    ? 'These kinds belong to no namespace, so no Role can allow them. Optional: without them some verdicts are unknown.'
    : 'These kinds belong to no namespace, so no Role can allow them.';
}

function roleOf(
  kind: 'Role' | 'ClusterRole',
  metadata: Explained['manifest']['metadata'],
  rules: readonly Rule[],
  about: string,
): Explained {
  const manifest = {
    apiVersion: API_VERSION,
    kind,
    metadata,
    rules: rules.map(({ apiGroup, resource, names, verbs }) => ({
      apiGroups: [apiGroup],
      resources: [resource],
      ...(names.length > 0 && { resourceNames: names }),
      verbs,
    })),
  };
  const comments = rules.map(({ optional, purposes }, index) => ({
    path: ['rules', index],
    text: `${optional ? 'optional: ' : ''}${purposes.join('; ')}`,
  }));
  return { manifest, comments: [{ path: [], text: about }, ...comments] };
}

function bindingOf(
  kind: 'RoleBinding' | 'ClusterRoleBinding',
  roleKind: 'Role' | 'ClusterRole',
  metadata: Explained['manifest']['metadata'],
  { subjects }: RoleRequest,
): readonly Explained[] {
  if (subjects.length === 0) return [];
  const manifest = {
    apiVersion: API_VERSION,
    kind,
    metadata,
    roleRef: { apiGroup: GROUP, kind: roleKind, name: metadata.name },
    subjects: subjects.map((subject) =>
      subject.kind === 'ServiceAccount' ? subject : { apiGroup: GROUP, ...subject },
    ),
  };
  return [{ manifest, comments: [] }];
}
