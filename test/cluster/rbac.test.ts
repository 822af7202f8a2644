import { randomBytes } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { builtInNames } from '../../src/scenario/built-ins.ts';
import { library } from '../support/library.ts';
import { issueUser } from './bed/users.ts';
import { as, connect } from './support/cluster.ts';
import { begin, doctor, type Drilled } from './support/drilled.ts';
import { aReadySet } from './support/ready-set.ts';
import { grant, requiredGrants, without } from './support/role.ts';
import { stateOf, versionsOf } from './support/set-state.ts';
import { parallelSet } from './support/sets.ts';
import { aUserFor } from './support/user.ts';
import { waitFor } from './support/wait.ts';

/** One for all tests: those that are refused may not change it, and the others leave it as it was. */
let set: Drilled;

beforeAll(async () => {
  set = await aReadySet(await connect(), 'rbac', parallelSet, { gracePeriodSeconds: 0 });
});

/** What has been missed by one scenario needs not be missed by all of them. */
const missed = new Set<string>();

// Users are made by the bed; a borrowed cluster has its own.
const borrowed = process.env['STS_DOCTOR_TEST_KUBECONFIG'] !== undefined;

// That each may be run with exactly its Role, and passes, is shown where the library is played.
test.skipIf(borrowed).each(builtInNames)(
  'of the Role that rbac prints for %s no verb that is required can be missed: the user is refused, nothing is changed',
  async (scenario) => {
    const { user, roles } = await aUserFor(set, scenario);
    const required = await requiredGrants(set, scenario, roles);
    expect(required.length).toBeGreaterThan(9);
    const before = await versionsOf(set);
    for (const one of required.filter(({ said }) => !missed.has(said))) {
      await grant(set, without(roles, one));
      const [run, asked] = await Promise.all([
        doctor(user, ['run', scenario, 'sts/db', '--yes', ...(library[scenario].flags ?? [])]),
        doctor(user, ['preflight', scenario, 'sts/db']),
      ]);
      expect(run.code, `without ${one.said}:\n${run.stdout}${run.stderr}`).toBe(4);
      expect(asked.code, `without ${one.said}:\n${asked.stdout}${asked.stderr}`).toBe(4);
      missed.add(one.said);
    }
    expect(await versionsOf(set)).toEqual(before);
  },
  400_000,
);

test.skipIf(borrowed)(
  'the Role that lets a user run a drill lets the user recover it, too, from elsewhere',
  async () => {
    const { user, roles } = await aUserFor(set, 'scale-to-zero');
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
