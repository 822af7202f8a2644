import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { builtInNames } from '../../src/scenario/built-ins.ts';
import type { Bed } from './bed/bed.ts';
import { issueUser } from './bed/users.ts';
import { connectApart, takesNodes } from './support/apart.ts';
import { as, type Cluster, connect } from './support/cluster.ts';
import { begin, doctor, type Drilled, drill } from './support/drilled.ts';
import { aReadySet } from './support/ready-set.ts';
import { grant, printedRoles, requiredGrants, without } from './support/role.ts';
import { stateOf, versionsOf } from './support/set-state.ts';
import { parallelSet } from './support/sets.ts';
import { waitFor } from './support/wait.ts';

type BuiltInName = (typeof builtInNames)[number];

/** One for all tests: those that are refused may not change it, and the others leave it as it was. */
let set: Drilled;
/** Its like for the scenarios that take nodes away. */
let apart: Drilled;
let bedApart: Bed;

beforeAll(async () => {
  const aSet = (cluster: Cluster) => aReadySet(cluster, 'rbac', parallelSet, { gracePeriodSeconds: 0 });
  set = await aSet(await connect());
  const { bed, cluster } = await connectApart();
  bedApart = bed;
  apart = await aSet(cluster);
});

/** What a scenario needs besides its Role to be run, or not to take too long. */
const flags: Readonly<Record<string, readonly string[]>> = {
  'drain-node': ['--allow-destructive'],
  'force-delete': ['--allow-force'],
  'lost-claim': ['--allow-destructive'],
  'on-delete-update': ['--set', 'hold=5s'],
  'orphan-delete': ['--set', 'hold=5s'],
  'stall-rollout': ['--set', 'hold=5s'],
};
const flagsFor = (scenario: string) => flags[scenario] ?? [];

/** What has been missed by one scenario needs not be missed by all of them. */
const missed = new Set<string>();

// Users are made by the bed; a borrowed cluster has its own.
const borrowed = process.env['STS_DOCTOR_TEST_KUBECONFIG'] !== undefined;

/** The set of this file is OrderedReady. */
const playable = builtInNames.filter((name) => name !== 'parallel-bootstrap');

describe.skipIf(borrowed).each(playable)('with exactly the Role that rbac prints for %s', (scenario) => {
  test('a user may run it, and it passes', async () => {
    const { user, roles } = await aUser(scenario);
    await grant(setFor(scenario), roles);
    const asked = await doctor(user, ['preflight', scenario, 'sts/db']);
    expect(asked.code, asked.stdout).toBe(0);
    const { code, result } = await drill(user, scenario, ...flagsFor(scenario));
    expect(result.reason).toBeUndefined();
    expect(code).toBe(0);
  });

  test('less any one verb that is required, the user is refused and nothing is changed', async () => {
    const { user, roles } = await aUser(scenario);
    const drilled = setFor(scenario);
    const required = await requiredGrants(drilled, scenario, roles);
    expect(required.length).toBeGreaterThan(9);
    const before = await versionsOf(drilled);
    for (const one of required.filter(({ said }) => !missed.has(said))) {
      await grant(drilled, without(roles, one));
      const [run, asked] = await Promise.all([
        doctor(user, ['run', scenario, 'sts/db', '--yes', ...flagsFor(scenario)]),
        doctor(user, ['preflight', scenario, 'sts/db']),
      ]);
      expect(run.code, `without ${one.said}:\n${run.stdout}${run.stderr}`).toBe(4);
      expect(asked.code, `without ${one.said}:\n${asked.stdout}${asked.stderr}`).toBe(4);
      missed.add(one.said);
    }
    expect(await versionsOf(drilled)).toEqual(before);
  }, 400_000);
});

test.skipIf(borrowed)(
  'the Role that lets a user run a drill lets the user recover it, too, from elsewhere',
  async () => {
    const { user, roles } = await aUser('scale-to-zero');
    await grant(set, roles);
    const before = await stateOf(set);
    const { child, finished } = begin(user, 'scale-to-zero');
    await waitFor(set.cluster, set.namespace, 'sts/db', 'jsonpath={.spec.replicas}=0');
    child.kill('SIGKILL');
    await finished;
    const elsewhere = { ...user, stateHome: `${set.stateHome}/elsewhere` };
    const recovered = await doctor(elsewhere, ['recover', 'sts/db', '--yes']);
    expect(recovered.code, `${recovered.stdout}${recovered.stderr}`).toBe(0);
    expect(await stateOf(set)).toEqual(before);
  },
);

test('a Role in YAML says what each rule is for, and can be applied as it is', async () => {
  const { stdout } = await doctor(set, ['rbac', 'kill-pod', 'sts/db', '--serviceaccount', 'default']);
  expect(stdout).toContain('# kill the pod');
  expect(stdout).toContain('---\n# These kinds belong to no namespace');
  const input = await set.cluster.run(['apply', '--dry-run=server', '-o', 'name', '-f', '-'], {
    input: stdout,
  });
  expect(input.trim().split('\n')).toEqual([
    'role.rbac.authorization.k8s.io/sts-doctor-kill-pod-db',
    'rolebinding.rbac.authorization.k8s.io/sts-doctor-kill-pod-db',
    `clusterrole.rbac.authorization.k8s.io/sts-doctor-${set.namespace}-kill-pod-db`,
    `clusterrolebinding.rbac.authorization.k8s.io/sts-doctor-${set.namespace}-kill-pod-db`,
  ]);
});

test.skipIf(borrowed)(
  'preflight of somebody who may nothing tells what every drill needs, and where the Role is to be had',
  async () => {
    const nobody = { ...set, cluster: as(await issueUser(`nobody-${randomBytes(3).toString('hex')}`)) };
    const { code, stdout } = await doctor(nobody, ['preflight', 'kill-pod', 'sts/db']);
    expect(code).toBe(4);
    expect(stdout).toContain('You may not run kill-pod on sts/db');
    expect(stdout).toMatch(/^patch +statefulsets\.apps +db +no/m);
    expect(stdout).toContain(`rbac kill-pod sts/db -n ${set.namespace}`);
  },
);

function setFor(scenario: BuiltInName): Drilled {
  return takesNodes(scenario) ? apart : set;
}

async function aUser(scenario: BuiltInName) {
  const drilled = setFor(scenario);
  const bed = drilled === apart ? bedApart : undefined;
  const name = `drill-${randomBytes(3).toString('hex')}`;
  const roles = await printedRoles(drilled, scenario, name);
  // Of several users of one test file each has a Role of its own.
  const renamed = roles.map(
    (role) => JSON.parse(JSON.stringify(role).replaceAll('sts-doctor-', `${name}-`)) as typeof role,
  );
  return { user: { ...drilled, cluster: as(await issueUser(name, [], bed), bed) }, roles: renamed };
}
