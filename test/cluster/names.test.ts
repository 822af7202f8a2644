import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { RunResult } from '../../src/drill/run-result.ts';
import { issueUser } from './bed/users.ts';
import { as, type Cluster, connect } from './support/cluster.ts';
import { begin, doctor, type Drill, drill, type Drilled } from './support/drilled.ts';
import { aReadySet } from './support/ready-set.ts';
import { ledgerAt, promisesOf } from './support/report.ts';
import { grant, printedRoles } from './support/role.ts';
import { stateOf } from './support/set-state.ts';
import { orderedSet } from './support/sets.ts';
import { waitFor } from './support/wait.ts';

let cluster: Cluster;

beforeAll(async () => {
  cluster = await connect();
});

const helper = 'sts-doctor-db-names';

async function scenario(
  { stateHome }: Drilled,
  image = 'busybox:1.36',
  step = 'killPod: {ordinal: 1}',
): Promise<string> {
  const file = join(stateHome, 'names.yaml');
  const names = `  names: {helperPod: {image: "${image}"}}`;
  const head = ['apiVersion: sts-doctor.dev/v1', 'kind: Scenario', 'metadata: {name: names}', 'spec:'];
  await writeFile(file, [...head, names, `  steps: [{${step}}]`].join('\n'));
  return file;
}

const i5 = (result: RunResult) => promisesOf(result).find(({ id }) => id === 'I5')?.cases ?? [];
const left = ({ namespace }: Drilled) =>
  cluster.run([
    'get',
    'pods,leases',
    '-n',
    namespace,
    '-l',
    'app.kubernetes.io/managed-by=sts-doctor',
    '-o',
    'name',
  ]);

function reasonsOf(result: RunResult): readonly string[] {
  return i5(result).map(({ verdict }) => (verdict.verdict === 'unknown' ? verdict.reason : verdict.verdict));
}

async function expectAsked(set: Drilled, { code, result }: Drill): Promise<void> {
  expect(result.reason).toBeUndefined();
  expect(code).toBe(0);
  expect(i5(result)).toHaveLength(3);
  for (const { verdict } of i5(result))
    expect(verdict).toMatchObject({
      verdict: 'held',
      proof: expect.stringMatching(
        /the resolver in a helper pod says so, too: db-\d\.db\..*\.svc\.cluster\.local$/,
      ),
    });
  expect(await left(set)).toBe('');
}

describe('a helper pod', () => {
  test('asks the DNS of the cluster before and after a kill, and is gone afterwards', async () => {
    const set = await aReadySet(cluster, 'names', orderedSet);
    const before = await stateOf(set);
    const said = await drill(set, await scenario(set));
    await expectAsked(set, said);
    const { before: old, after, recovery } = ledgerAt(said.result, 1);
    const name = `db-1.db.${set.namespace}.svc.cluster.local`;
    for (const pod of [old, after])
      expect(pod?.resolved).toEqual({ name, addresses: [pod?.ip], by: 'resolver in a helper pod' });
    expect(after?.uid).not.toBe(old?.uid);
    // The old answer may be kept by CoreDNS: the name follows the endpoint, never the other way round.
    expect(recovery?.dns).toBeGreaterThanOrEqual(recovery?.endpoint ?? Infinity);
    expect(await stateOf(set)).toEqual(before);
  });

  test('is let in where pods have to be restricted', async () => {
    const set = await aReadySet(cluster, 'names-restricted', orderedSet);
    const level = 'pod-security.kubernetes.io/enforce=restricted';
    await cluster.run(['label', 'namespace', set.namespace, level]);
    await expectAsked(set, await drill(set, await scenario(set, undefined, 'sleep: {for: 1s}')));
  });

  test('that a quota refuses leaves the names unknown, with its reason, and the drill goes on', async () => {
    const set = await aReadySet(cluster, 'names-quota', orderedSet);
    await cluster.apply({
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'pods', namespace: set.namespace },
      spec: { hard: { pods: '3' } },
    });
    const used = 'jsonpath={.status.used.pods}=3';
    await cluster.run(['wait', '-n', set.namespace, 'resourcequota/pods', `--for=${used}`, '--timeout=30s']);
    const { result } = await drill(set, await scenario(set));
    expect(result.steps[0]?.status).toBe('done');
    expect(result.undo.outcome).toBe('restored');
    for (const reason of reasonsOf(result)) expect(reason).toMatch(/no helper pod: .*exceeded quota: pods/);
    expect(await left(set)).toBe('');
  });

  test.each(['recover', 'purge'] as const)('of a run that was killed is gone after %s', async (command) => {
    const set = await aReadySet(cluster, `names-${command}`, orderedSet);
    const before = await stateOf(set);
    const running = begin(set, await scenario(set, undefined, 'sleep: {for: 5m}'));
    await running.says('asked the helper pod');
    running.child.kill('SIGKILL');
    await running.finished;
    expect(await left(set)).toContain(`pod/${helper}`);
    const said = await doctor(set, [command, ...(command === 'recover' ? ['sts/db'] : []), '--yes']);
    expect(said.code, `${said.stdout}${said.stderr}`).toBe(0);
    await waitFor(cluster, set.namespace, `pod/${helper}`, 'delete');
    expect(await left(set)).toBe('');
    expect(await stateOf(set)).toEqual(before);
  });

  const borrowed = process.env['STS_DOCTOR_TEST_KUBECONFIG'] !== undefined;

  test.skipIf(borrowed)(
    'may be made by a user with exactly the Role that rbac prints, and is not asked for without',
    async () => {
      const set = await aReadySet(cluster, 'names-rbac', orderedSet);
      const file = await scenario(set);
      const name = `names-${randomBytes(3).toString('hex')}`;
      const user = { ...set, cluster: as(await issueUser(name)) };
      const roles = await printedRoles(set, file, name);
      await grant(set, roles);
      await expectAsked(set, await drill(user, file));
      await grant(
        set,
        roles.map((role) => ({
          ...role,
          ...(role.rules !== undefined && {
            rules: role.rules.filter(
              ({ resources, resourceNames = [] }) =>
                !(resources.includes('pods') && resourceNames.includes(helper)),
            ),
          }),
        })),
      );
      const { result } = await drill(user, file);
      expect(result.steps[0]?.status).toBe('done');
      for (const reason of reasonsOf(result)) expect(reason).toContain('no helper pod: not allowed to');
      expect(await left(set)).toBe('');
    },
  );
});
