import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { issueUser } from './bed/users.ts';
import { as, connect } from './support/cluster.ts';
import { doctor, type Drilled, drill } from './support/drilled.ts';
import { aReadySet } from './support/ready-set.ts';
import { versionsOf } from './support/set-state.ts';
import { parallelSet } from './support/sets.ts';

interface Rule {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
}

/** One for all tests: those that are refused may not change it, and the others leave it as it was. */
let set: Drilled;

beforeAll(async () => {
  set = await aReadySet(await connect(), 'rights', parallelSet);
});

describe.skipIf(process.env['STS_DOCTOR_TEST_KUBECONFIG'])('a user', () => {
  test.each(['kill-pod', 'scale-to-zero'])(
    'with the rights that the plan of %s lists, and rights to read, can run it',
    async (scenario) => {
      const rights = [...(await planned(scenario)), ...reading];
      const { code, result } = await drill(await userWith(rights), scenario);
      expect(result.reason).toBeUndefined();
      expect(code).toBe(0);
    },
  );

  test.each([
    { scenario: 'kill-pod', lacks: { verb: 'delete', group: '', resource: 'pods' } },
    { scenario: 'kill-pod', lacks: { verb: 'watch', group: '', resource: 'pods' } },
    { scenario: 'scale-to-zero', lacks: { verb: 'patch', group: 'apps', resource: 'statefulsets' } },
    {
      scenario: 'scale-to-zero',
      lacks: { verb: 'create', group: 'coordination.k8s.io', resource: 'leases' },
    },
  ])(
    'who may not $lacks.verb $lacks.resource is refused $scenario by name, and nothing is changed',
    async ({ scenario, lacks }) => {
      const rights = [...(await planned(scenario)), ...reading].filter(
        ({ verb, resource }) => verb !== lacks.verb || resource !== lacks.resource,
      );
      const user = await userWith(rights);
      const before = await versionsOf(set);

      const { code, result } = await drill(user, scenario);
      expect(code).toBe(4);
      expect(result).toMatchObject({ status: 'refused', exitCode: 4, steps: [] });
      expect(result.reason).toContain(`cannot ${lacks.verb} resource "${lacks.resource}"`);
      expect(result.reason).toContain(`in the namespace "${set.namespace}"`);
      expect(await versionsOf(set)).toEqual(before);
    },
  );
});

/** What a drill looks at besides: without these some verdicts would be unknown, and some guards refuse. */
const reading: readonly Rule[] = [
  { group: '', resource: 'persistentvolumeclaims' },
  { group: '', resource: 'persistentvolumes' },
  { group: '', resource: 'services' },
  { group: '', resource: 'events' },
  { group: 'apps', resource: 'controllerrevisions' },
  { group: 'discovery.k8s.io', resource: 'endpointslices' },
  { group: 'policy', resource: 'poddisruptionbudgets' },
  { group: 'autoscaling', resource: 'horizontalpodautoscalers' },
  { group: 'coordination.k8s.io', resource: 'leases' },
].flatMap((resource) => ['list', 'watch'].map((verb) => ({ verb, ...resource })));

/** The rights that the drill says it needs. */
async function planned(scenario: string): Promise<readonly Rule[]> {
  const { stdout } = await doctor(set, ['plan', scenario, `sts/${set.name}`, '-o', 'json']);
  return (JSON.parse(stdout) as { permissions: readonly Rule[] }).permissions;
}

/** The same set in the hands of a new user who has these rights and no others. */
async function userWith(rights: readonly Rule[]): Promise<Drilled> {
  const name = `user-${randomBytes(3).toString('hex')}`;
  const { namespace } = set;
  const apiGroup = 'rbac.authorization.k8s.io';
  const apiVersion = `${apiGroup}/v1`;
  const roleRef = { apiGroup, kind: 'Role', name };
  const subjects = [{ apiGroup, kind: 'User', name }];
  const rules = rights.map(({ verb, group, resource }) => ({
    apiGroups: [group],
    resources: [resource],
    verbs: [verb],
  }));
  await set.cluster.apply([
    { apiVersion, kind: 'Role', metadata: { name, namespace }, rules },
    { apiVersion, kind: 'RoleBinding', metadata: { name, namespace }, roleRef, subjects },
  ]);
  return { ...set, cluster: as(await issueUser(name)) };
}
