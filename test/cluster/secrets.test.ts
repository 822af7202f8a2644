import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { connect } from './support/cluster.ts';
import { runDoctor } from './support/doctor.ts';
import { begin } from './support/drilled.ts';
import { aReadySet } from './support/ready-set.ts';
import { orderedSet } from './support/sets.ts';

const cluster = await connect();

/** A folder of its own, removed with the test. */
async function aFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sts-doctor-secrets-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

test('tokens and what a credential plugin prints are in no output, however much is asked to be told', async () => {
  const folder = await aFolder();
  const plugin = join(folder, 'plugin.sh');
  const status = '{"token":"open-sesame"}';
  const credential = `{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":${status}}`;
  await writeFile(plugin, `#!/bin/sh\necho '${credential}'\n`);
  await chmod(plugin, 0o700);
  const config = JSON.parse(await cluster.run(['config', 'view', '--raw', '-o', 'json'])) as {
    users: { user: object }[];
  };
  const exec = { apiVersion: 'client.authentication.k8s.io/v1', command: plugin, interactiveMode: 'Never' };
  const as = async (user: object): Promise<{ readonly kubeconfig: string }> => {
    for (const one of config.users) one.user = user;
    const kubeconfig = join(folder, `kubeconfig-${Object.keys(user).join('')}`);
    await writeFile(kubeconfig, JSON.stringify(config));
    return { kubeconfig };
  };

  const words = ['plan', 'kill-pod', 'sts/db', '-n', 'default', '-v', '10'];
  for (const said of [
    await runDoctor(await as({ exec }), folder, words),
    await runDoctor(await as({}), folder, [...words, '--token', 'open-sesame']),
  ]) {
    expect(said.code).toBe(5);
    expect(said.stdout + said.stderr).toContain('Unauthorized');
    expect(said.stdout + said.stderr).not.toContain('sesame');
  }
});

test('values of environment variables are in no output, no report and no recording', async () => {
  const folder = await aFolder();
  const env = [{ name: 'PASSWORD', value: 'open-sesame' }];
  const set = await aReadySet(cluster, 'secrets', (options) => {
    const [service, statefulSet] = orderedSet(options) as [
      object,
      { spec: { template: { spec: Template } } },
    ];
    const [container] = statefulSet.spec.template.spec.containers;
    statefulSet.spec.template.spec.containers = [{ ...container, env }];
    return [service, statefulSet];
  });
  const record = join(folder, 'recording.ndjson');
  const flags = ['--set', 'hold=1s', '--record', record, '-v', '10'];
  const { code, stdout, stderr } = await begin(set, 'stall-rollout', ...flags).finished;
  expect(code, stderr).toBe(0);
  for (const text of [stdout, stderr, await readFile(record, 'utf8')]) {
    expect(text.length).toBeGreaterThan(100);
    expect(text).not.toContain('sesame');
  }
});

interface Template {
  containers: readonly object[];
}
