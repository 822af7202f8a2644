import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inClusterKubeconfig } from '../../src/kube/in-cluster.ts';

let directory: string;
const env = { KUBERNETES_SERVICE_HOST: '10.0.0.1', KUBERNETES_SERVICE_PORT: '443' };

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sts-doctor-account-'));
  await writeFile(join(directory, 'token'), 'tok');
  await writeFile(join(directory, 'ca.crt'), 'ca');
  await writeFile(join(directory, 'namespace'), 'shop\n');
});
afterAll(() => rm(directory, { recursive: true }));

test('a pod is configured by its service account', async () => {
  const config = await inClusterKubeconfig(env, directory);
  expect(config?.clusters.get('in-cluster')).toEqual({
    server: 'https://10.0.0.1:443',
    'certificate-authority': join(directory, 'ca.crt'),
  });
  expect(config?.users.get('in-cluster')?.tokenFile).toBe(join(directory, 'token'));
  expect(config?.contexts.get('in-cluster')?.namespace).toBe('shop');
});

test('an IPv6 service address is put in brackets', async () => {
  const config = await inClusterKubeconfig({ ...env, KUBERNETES_SERVICE_HOST: 'fd00::1' }, directory);
  expect(config?.clusters.get('in-cluster')?.server).toBe('https://[fd00::1]:443');
});

test('outside of a pod there is no such configuration', async () => {
  await expect(inClusterKubeconfig({}, directory)).resolves.toBeUndefined();
  await expect(inClusterKubeconfig(env, '/nonexistent')).resolves.toBeUndefined();
});
