import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Bed, bedOfEnvironment, pathsOf } from './bed.ts';
import { admit } from './kubeconfig.ts';

/**
 * Makes a user of the running bed and returns the path of the kubeconfig that authenticates as that user, by a
 * client certificate. The user has no rights but those that RBAC binds to the name or one of the groups.
 */
export async function issueUser(
  name: string,
  groups: readonly string[] = [],
  bed: Bed = bedOfEnvironment(),
): Promise<string> {
  const { users } = pathsOf(bed);
  await mkdir(users, { recursive: true, mode: 0o700 });
  // A user's name may hold slashes and colons, and the same name may come with other groups.
  const file = `user-${createHash('sha256')
    .update(JSON.stringify([name, groups]))
    .digest('hex')
    .slice(0, 12)}`;
  const path = join(users, `${file}.kubeconfig`);
  await admit(bed, path, file, name, groups);
  return path;
}
