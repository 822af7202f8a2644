import { expect, test } from 'vitest';
import { pods, services } from '../../../src/sandbox/controllers/kinds.ts';
import type { FullPod } from '../../../src/sandbox/controllers/objects.ts';
import { expand } from '../../../src/sandbox/nodes/expansion.ts';
import { Cluster } from '../support/cluster.ts';

const aPod = (spec: Partial<NonNullable<FullPod['spec']>> = {}): FullPod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web-0', namespace: 'default', labels: { app: 'web' } },
  spec: { containers: [{ name: 'main', image: 'busybox:1.36', command: ['sleep', 'inf'] }], ...spec },
});

async function variablesIn(pod: FullPod): Promise<Readonly<Record<string, string>>> {
  const cluster = new Cluster({ nodes: 1 });
  cluster.create(services, {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'front-door', namespace: 'default' },
    spec: { selector: { app: 'web' }, ports: [{ name: 'web-ui', port: 8765 }], clusterIP: '10.96.7.7' },
  });
  cluster.create(pods, pod);
  cluster.advance(5000);
  const told = await cluster.run(0, 'env');
  return Object.fromEntries(
    told
      .trim()
      .split('\n')
      .map((line) => line.split(/=(.*)/s).slice(0, 2)),
  );
}

test('a container is told where the Services of its namespace are', async () => {
  const variables = await variablesIn(aPod());
  expect(variables).toMatchObject({
    KUBERNETES_SERVICE_HOST: '10.96.0.1',
    KUBERNETES_SERVICE_PORT_HTTPS: '443',
    FRONT_DOOR_SERVICE_HOST: '10.96.7.7',
    FRONT_DOOR_SERVICE_PORT: '8765',
    FRONT_DOOR_SERVICE_PORT_WEB_UI: '8765',
    FRONT_DOOR_PORT: 'tcp://10.96.7.7:8765',
    FRONT_DOOR_PORT_8765_TCP_PROTO: 'tcp',
    FRONT_DOOR_PORT_8765_TCP_ADDR: '10.96.7.7',
  });
  expect(Object.keys(variables).filter((name) => !/^(KUBERNETES|FRONT_DOOR)_/.test(name))).toEqual([
    'HOSTNAME',
  ]);
});

test('only where the API server is, when it wants no links', async () => {
  const variables = await variablesIn(aPod({ enableServiceLinks: false }));
  expect(variables).toMatchObject({ KUBERNETES_SERVICE_HOST: '10.96.0.1' });
  expect(Object.keys(variables).some((name) => name.startsWith('FRONT_DOOR'))).toBe(false);
});

test('variables are made of fields and of each other, and arguments of variables', async () => {
  const env = [
    { name: 'POD', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
    { name: 'APP', valueFrom: { fieldRef: { fieldPath: "metadata.labels['app']" } } },
    { name: 'BOTH', value: '$(APP)/$(POD)' },
  ];
  const args = ['-c', 'echo args $(BOTH); sleep inf'];
  const container = { name: 'main', image: 'busybox:1.36', command: ['sh'], args, env };
  const cluster = new Cluster({ nodes: 1 });
  cluster.create(pods, aPod({ containers: [container] }));
  cluster.advance(5000);
  expect(cluster.sandbox.logs({ namespace: 'default', name: 'web-0' })).toBe('args web/web-0\n');
});

test('a folder of a volume is named by variables', async () => {
  const cluster = new Cluster({ nodes: 1 });
  const container = {
    name: 'main',
    image: 'busybox:1.36',
    command: ['sh', '-c', 'echo mine > /data/file; sleep inf'],
    env: [{ name: 'POD', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }],
    volumeMounts: [
      { name: 'shared', mountPath: '/data', subPathExpr: 'of-$(POD)' },
      { name: 'shared', mountPath: '/all' },
    ],
  };
  cluster.create(pods, aPod({ containers: [container], volumes: [{ name: 'shared', emptyDir: {} }] }));
  cluster.advance(5000);
  expect(await cluster.run(0, 'cat /all/of-web-0/file')).toBe('mine\n');
});

test.each([
  ['$(KNOWN)-$(KNOWN)', 'x-x'],
  ['$(UNKNOWN)', '$(UNKNOWN)'],
  ['$$(KNOWN)', '$(KNOWN)'],
  ['$KNOWN costs $5', '$KNOWN costs $5'],
  ['$(KNOWN', '$(KNOWN'],
])('%s becomes %s', (text, expanded) => {
  expect(expand(text, { KNOWN: 'x' })).toBe(expanded);
});
