import { expect, onTestFinished, test } from 'vitest';
import { clusterIn } from '../../src/cli/sandbox-cluster.ts';
import { defaultManifests } from '../../src/cli/sandbox-objects.ts';
import { fill } from '../../src/cli/manifests/fill-sandbox.ts';
import { createVirtualTime } from '../../src/sandbox/clock/virtual-time.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';

async function aCluster() {
  const time = createVirtualTime({ epoch: Date.parse('2026-11-21T10:00:00Z') });
  const sandbox = startSandbox({ time });
  const namespace = fill(sandbox, defaultManifests);
  const cluster = clusterIn(sandbox, { version: '0.0.0-test' });
  onTestFinished(async () => {
    await cluster.close();
    sandbox.stop();
  });
  await time.sleep(60_000);
  return { cluster, namespace };
}

const part = { container: 'web', tailLines: 5, limitBytes: 1024 };

test('the end of a log is read as text', async () => {
  const { cluster, namespace } = await aCluster();
  expect(await cluster.podLog({ namespace, pod: 'web-0', previous: false, ...part })).toBeTypeOf('string');
});

test('a log that there is none of is refused in the words of the server', async () => {
  const { cluster, namespace } = await aCluster();
  await expect(cluster.podLog({ namespace, pod: 'web-9', previous: false, ...part })).rejects.toMatchObject({
    kind: 'notFound',
  });
  await expect(cluster.podLog({ namespace, pod: 'web-0', previous: true, ...part })).rejects.toThrow(
    /previous terminated container "web" in pod "web-0" not found/,
  );
});

test('a kind is found by what the server serves, in whatever group and with whatever plural', async () => {
  const { cluster } = await aCluster();
  expect(await cluster.resourceFor('apps/v1', 'StatefulSet')).toMatchObject({
    group: 'apps',
    version: 'v1',
    plural: 'statefulsets',
    namespaced: true,
  });
  expect(await cluster.resourceFor('v1', 'Node')).toMatchObject({ plural: 'nodes', namespaced: false });
});

test.each([
  ['v1', 'Gadget'],
  ['gadgets.example.com/v1', 'Gadget'],
])('%s %s is not served', async (apiVersion, kind) => {
  const { cluster } = await aCluster();
  expect(await cluster.resourceFor(apiVersion, kind)).toBeUndefined();
});
