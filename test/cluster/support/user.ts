import { randomBytes } from 'node:crypto';
import { type Bed, bedOfEnvironment } from '../bed/bed.ts';
import { issueUser } from '../bed/users.ts';
import { as } from './cluster.ts';
import type { Drilled } from './drilled.ts';
import { printedRoles, type RoleManifest } from './role.ts';

export interface RestrictedUser {
  /** The set as that user sees it, who has no rights yet. */
  readonly user: Drilled;
  /** What `rbac` prints for the scenario, bound to the user. */
  readonly roles: readonly RoleManifest[];
}

/** A new user of the bed, and the Role with which this user may run the scenario on the set. */
export async function aUserFor(
  set: Drilled,
  scenario: string,
  bed: Bed = bedOfEnvironment(),
): Promise<RestrictedUser> {
  const name = `drill-${randomBytes(3).toString('hex')}`;
  const roles = await printedRoles(set, scenario, name);
  // Of several users of one test file each has a Role of its own.
  const renamed = roles.map(
    (role) => JSON.parse(JSON.stringify(role).replaceAll('sts-doctor-', `${name}-`)) as RoleManifest,
  );
  return { user: { ...set, cluster: as(await issueUser(name, [], bed), bed) }, roles: renamed };
}
