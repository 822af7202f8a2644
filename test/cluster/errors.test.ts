import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { issueUser } from './bed/users.ts';
import { as, type Cluster, connect } from './support/cluster.ts';
import { runDoctor } from './support/doctor.ts';
import { aNamespace } from './support/namespace.ts';
import { aStateHome } from './support/state-home.ts';

let cluster: Cluster;

beforeAll(async () => {
  cluster = await connect();
});

test('a set that is not there is not found, in kubectl’s words', async () => {
  const namespace = await aNamespace('error-set');
  const said = await bothOn(cluster, ['-n', namespace]);
  expect(said.doctor).toBe(said.kubectl);
  expect(said.doctor).toContain('(NotFound): statefulsets.apps "db" not found');
  expect(said.code).toBe(2);
});

test('a context that the kubeconfig does not know is told as kubectl tells it', async () => {
  const said = await bothOn(cluster, ['--context', 'elsewhere']);
  expect(said.doctor).toBe(said.kubectl);
  expect(said.doctor).toContain('elsewhere');
  expect(said.code).toBe(2);
});

test('a server that is not there is told as kubectl tells it', async () => {
  const said = await bothOn(cluster, ['--server', 'https://127.0.0.1:1']);
  expect(said.doctor).toBe(said.kubectl);
  expect(said.doctor).toContain('127.0.0.1:1 was refused');
  expect(said.code).toBe(5);
});

test('credentials that the server does not know are told as kubectl tells it', async () => {
  const config = JSON.parse(await readFile(cluster.kubeconfig, 'utf8')) as { users: { user: object }[] };
  for (const user of config.users) user.user = { token: 'stolen' };
  const path = join(await aStateHome(), 'kubeconfig');
  await writeFile(path, JSON.stringify(config));

  const said = await bothOn(as(path), []);
  expect(said.doctor).toBe(said.kubectl);
  expect(said.doctor).toContain('You must be logged in to the server');
  expect(said.code).toBe(5);
});

test.skipIf(process.env['STS_DOCTOR_TEST_KUBECONFIG'])(
  'a user who may not even look at the set is refused, in kubectl’s words',
  async () => {
    const namespace = await aNamespace('error-look');
    const said = await bothOn(as(await issueUser('nobody')), ['-n', namespace]);
    expect(said.doctor).toBe(said.kubectl);
    expect(said.doctor).toContain('User "nobody" cannot get resource "statefulsets"');
    expect(said.code).toBe(4);
  },
);

/** What the doctor and kubectl say of the same set under the same flags: the line that is meant for people. */
async function bothOn(user: Cluster, flags: readonly string[]) {
  const [doctor, kubectl] = await Promise.all([
    runDoctor(user, await aStateHome(), ['run', 'kill-pod', 'sts/db', '--yes', '--quiet', ...flags]),
    user.kubectl(['get', 'statefulset', 'db', ...flags]),
  ]);
  expect(doctor.stdout).toBe('');
  expect(doctor.stderr).not.toMatch(/^\s+at /m);
  const [said] = doctor.stderr.split('\n');
  return { doctor: said, kubectl: kubectl.stderr.trimEnd().split('\n').at(-1), code: doctor.code };
}
