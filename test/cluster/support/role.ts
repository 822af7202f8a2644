import type { Permission } from '../../../src/drill/plan.ts';
import { doctor, type Drilled } from './drilled.ts';
import { atTheEnd } from './ending.ts';

export interface RoleRule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly verbs: readonly string[];
}

export interface RoleManifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly rules?: readonly RoleRule[];
}

/** One verb of one rule. */
export interface Grant {
  readonly rule: RoleRule;
  readonly verb: string;
  /** `delete pods db-3,db-4` */
  readonly said: string;
}

/** What `rbac` prints for the drill, bound to this user. */
export async function printedRoles(
  set: Drilled,
  scenario: string,
  user: string,
): Promise<readonly RoleManifest[]> {
  const said = await doctor(set, ['rbac', scenario, `sts/${set.name}`, '--user', user, '-o', 'json']);
  if (said.code !== 0) throw new Error(`rbac ended with ${said.code}: ${said.stderr}`);
  return (JSON.parse(said.stdout) as { items: readonly RoleManifest[] }).items;
}

/** Lets the user do exactly what the manifests say; what is not in the namespace goes with the test. */
export async function grant({ cluster }: Drilled, manifests: readonly RoleManifest[]): Promise<void> {
  await cluster.apply(manifests);
  const wide = manifests.filter(({ metadata }) => metadata.namespace === undefined);
  for (const { kind, metadata } of wide)
    atTheEnd(() => cluster.run(['delete', kind, metadata.name, '--ignore-not-found']));
}

/** Every verb of every rule that the drill cannot do without, as `preflight` tells them. */
export async function requiredGrants(
  set: Drilled,
  scenario: string,
  manifests: readonly RoleManifest[],
): Promise<readonly Grant[]> {
  const { stdout } = await doctor(set, ['preflight', scenario, `sts/${set.name}`, '-o', 'json']);
  const { permissions } = JSON.parse(stdout) as { permissions: readonly Permission[] };
  const required = permissions.filter(({ optional }) => !optional);
  return manifests.flatMap(({ rules = [] }) =>
    rules.flatMap((rule) =>
      rule.verbs
        .filter((verb) => required.some((permission) => grants(rule, verb, permission)))
        .map((verb) => ({
          rule,
          verb,
          said: `${verb} ${rule.resources.join()} ${rule.resourceNames?.join() ?? ''}`.trim(),
        })),
    ),
  );
}

function grants(
  { apiGroups, resources, resourceNames, verbs }: RoleRule,
  verb: string,
  permission: Permission,
): boolean {
  const isNamed = permission.name !== undefined && (verb !== 'create' || permission.resource.includes('/'));
  return (
    permission.verb === verb &&
    verbs.includes(verb) &&
    apiGroups.includes(permission.group) &&
    resources.includes(permission.resource) &&
    (isNamed ? resourceNames?.includes(permission.name ?? '') === true : resourceNames === undefined)
  );
}

/** The same roles without this one. */
export function without(manifests: readonly RoleManifest[], { rule, verb }: Grant): readonly RoleManifest[] {
  return manifests.map((manifest) =>
    manifest.rules === undefined
      ? manifest
      : {
          ...manifest,
          rules: manifest.rules
            .map((one) =>
              one === rule ? { ...one, verbs: one.verbs.filter((other) => other !== verb) } : one,
            )
            .filter(({ verbs }) => verbs.length > 0),
        },
  );
}
