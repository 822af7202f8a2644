import { describe, expect, test } from 'vitest';
import { pods } from '../../../src/sandbox/controllers/kinds.ts';
import type { FullContainer, FullPod } from '../../../src/sandbox/controllers/objects.ts';
import { Cluster, tester } from '../support/cluster.ts';

function aPod(container: Partial<FullContainer>, spec: Partial<NonNullable<FullPod['spec']>> = {}): FullPod {
  const main: FullContainer = { name: 'main', image: 'busybox:1.36', ...container };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web-0', namespace: 'default', labels: { app: 'web' } },
    spec: { terminationGracePeriodSeconds: 5, containers: [main], ...spec },
  };
}

const sh = (script: string) => ['sh', '-c', script];

function started(pod: FullPod, ms = 5000): Cluster {
  const cluster = new Cluster({ nodes: 1 });
  cluster.create(pods, pod);
  cluster.advance(ms);
  return cluster;
}

/** The container's states one after the other: `waiting ErrImagePull`, `running`, … */
function statesOf(cluster: Cluster, ms: number): readonly string[] {
  const seen: string[] = [];
  cluster.api.observe(pods, ({ object }) => {
    const { waiting, running, terminated } = object.status?.containerStatuses?.[0]?.state ?? {};
    const now = waiting?.reason ?? (running ? 'running' : terminated ? `exit ${terminated.exitCode}` : '');
    if (now !== '' && seen.at(-1) !== now) seen.push(now);
  });
  cluster.advance(ms);
  return seen;
}

describe('images', () => {
  test('one that is not there: ErrImagePull and ImagePullBackOff by turns, with longer and longer waits', () => {
    const cluster = started(aPod({ image: 'registry.invalid/nope:1' }), 0);
    const seen = statesOf(cluster, 300_000);
    expect(seen.slice(0, 5)).toEqual([
      'ContainerCreating',
      'ErrImagePull',
      'ImagePullBackOff',
      'ErrImagePull',
      'ImagePullBackOff',
    ]);
    expect(cluster.events('BackOff')[0]).toContain('Back-off pulling image "registry.invalid/nope:1"');
    const refused =
      'Failed to pull image "registry.invalid/nope:1": rpc error: code = NotFound desc = failed to pull';
    expect(cluster.events('Failed').some((event) => event.includes(refused))).toBe(true);
    expect(seen.filter((state) => state === 'ErrImagePull').length).toBeGreaterThan(3);
    expect(seen.filter((state) => state === 'ErrImagePull').length).toBeLessThan(7);
  });

  test('one that comes back is pulled', () => {
    const cluster = new Cluster({ nodes: 1 });
    cluster.sandbox.faults.removeImage('nginx:1');
    cluster.create(pods, aPod({ image: 'nginx:1' }));
    cluster.advance(20_000);
    expect(cluster.pod(0).status?.phase).toBe('Pending');
    cluster.sandbox.faults.restoreImage('nginx:1');
    cluster.untilReady(1);
  });
});

describe('a container that ends', () => {
  test('is begun again at once, then after 10, 20, 40 … seconds', () => {
    const cluster = started(aPod({ command: sh('exit 3') }), 0);
    const starts: number[] = [];
    let known = '';
    cluster.api.observe(pods, ({ object }) => {
      const { containerID = '' } = (object.status?.containerStatuses?.[0] as { containerID?: string }) ?? {};
      if (containerID !== known && containerID !== '') starts.push(cluster.time.monotonic());
      known = containerID;
    });
    cluster.advance(400_000);
    const waits = starts.slice(1).map((at, index) => (at - (starts[index] ?? 0)) / 1000);
    expect(waits[0]).toBeLessThan(3);
    for (const [index, atLeast] of [10, 20, 40, 80, 160].entries()) {
      expect(waits[index + 1]).toBeGreaterThanOrEqual(atLeast);
      expect(waits[index + 1]).toBeLessThan(atLeast + 17);
    }
    expect(cluster.pod(0).status?.containerStatuses?.[0]).toMatchObject({
      restartCount: starts.length - 1,
      lastState: { terminated: { exitCode: 3 } },
    });
    expect(cluster.events('BackOff')[0]).toContain(
      'Back-off restarting failed container main in pod web-0_default(',
    );
  });

  test('keeps its volumes, and loses its own files', async () => {
    const script = 'echo x >> /data/log; echo x >> /tmp/log; sleep 3; exit 1';
    const cluster = started(
      aPod(
        { command: sh(script), volumeMounts: [{ name: 'data', mountPath: '/data' }] },
        { volumes: [{ name: 'data', emptyDir: {} }] },
      ),
      6500,
    );
    expect(await cluster.run(0, 'wc -l /data/log; wc -l /tmp/log')).toBe('2 /data/log\n1 /tmp/log\n');
  });

  test('that fails its liveness probe is begun again', () => {
    const cluster = started(
      aPod({
        command: sh('trap "exit 0" TERM; sleep inf & wait'),
        livenessProbe: { exec: { command: ['cat', '/tmp/ok'] }, periodSeconds: 2, failureThreshold: 2 },
      }),
      12_000,
    );
    expect(cluster.events('Killing')[0]).toContain('Container main failed liveness probe, will be restarted');
    expect(cluster.pod(0).status?.containerStatuses?.[0]?.restartCount).toBeGreaterThan(0);
  });
});

test('a status says what the container was given: image, resources, mounts', () => {
  const resources = { requests: { cpu: '50m' }, limits: { memory: '64Mi' } };
  const volumeMounts = [{ name: 'v', mountPath: '/v', readOnly: true }];
  const cluster = started(
    aPod({ command: sh('sleep inf'), resources, volumeMounts }, { volumes: [{ name: 'v', emptyDir: {} }] }),
  );
  expect(cluster.pod(0).status?.containerStatuses?.[0]).toMatchObject({
    image: 'docker.io/library/busybox:1.36',
    imageID: expect.stringMatching(/^docker\.io\/library\/busybox@sha256:[0-9a-f]{64}$/),
    containerID: expect.stringMatching(/^containerd:\/\/[0-9a-f]{64}$/),
    allocatedResources: { cpu: '50m', memory: '64Mi' },
    resources: { requests: { cpu: '50m', memory: '64Mi' }, limits: { memory: '64Mi' } },
    volumeMounts: expect.arrayContaining([
      { name: 'v', mountPath: '/v', readOnly: true, recursiveReadOnly: 'Disabled' },
    ]),
  });
});

describe('readiness', () => {
  const probe = { exec: { command: ['cat', '/tmp/ready'] }, periodSeconds: 1, failureThreshold: 2 };

  test('follows a file', async () => {
    const cluster = started(aPod({ command: sh('sleep inf'), readinessProbe: probe }));
    const ready = () => cluster.pod(0).status?.conditions?.find(({ type }) => type === 'Ready');
    expect(ready()).toMatchObject({
      status: 'False',
      reason: 'ContainersNotReady',
      message: 'containers with unready status: [main]',
    });
    expect(cluster.events('Unhealthy')[0]).toContain(
      "Readiness probe failed: cat: can't open '/tmp/ready': No such file or directory",
    );
    await cluster.run(0, 'touch /tmp/ready');
    cluster.advance(1100);
    expect(ready()?.status).toBe('True');
    await cluster.run(0, 'rm /tmp/ready');
    cluster.advance(1100);
    expect(ready()?.status).toBe('True');
    cluster.advance(1100);
    expect(ready()?.status).toBe('False');
  });

  test('waits for the startup probe', async () => {
    const startupProbe = { exec: { command: ['cat', '/tmp/up'] }, periodSeconds: 1, failureThreshold: 30 };
    const cluster = started(aPod({ command: sh('sleep inf'), startupProbe }));
    expect(cluster.pod(0).status?.containerStatuses?.[0]).toMatchObject({ started: false, ready: false });
    await cluster.run(0, 'touch /tmp/up');
    cluster.advance(1500);
    expect(cluster.pod(0).status?.containerStatuses?.[0]).toMatchObject({ started: true, ready: true });
  });
});

test('the web server of the end-to-end suite is well for as long as its certificate is in its place', async () => {
  const cluster = started(
    aPod({
      image: 'registry.k8s.io/e2e-test-images/agnhost:2.55',
      args: ['test-webserver'],
      readinessProbe: {
        httpGet: { path: '/localhost.crt', port: 80 },
        periodSeconds: 1,
        failureThreshold: 1,
      },
    }),
  );
  const isReady = () => cluster.pod(0).status?.containerStatuses?.[0]?.ready;
  const move = async (from: string, to: string) => {
    await cluster.run(0, `mv -v ${from} ${to} || true`);
    cluster.advance(3000);
  };
  expect(isReady()).toBe(true);
  await move('/localhost.crt', '/tmp/');
  expect(isReady()).toBe(false);
  await move('/tmp/localhost.crt', '/');
  expect(isReady()).toBe(true);
});

test('a container that its liveness probe gives up is killed after the patience of that probe', () => {
  const cluster = started(
    aPod(
      {
        command: sh('sleep inf'),
        livenessProbe: {
          exec: { command: ['false'] },
          failureThreshold: 1,
          terminationGracePeriodSeconds: 3,
        },
      },
      { terminationGracePeriodSeconds: 500 },
    ),
    0,
  );
  const seen = statesOf(cluster, 15_000);
  expect(seen).toContain('exit 137');
  expect(cluster.pod(0).status?.containerStatuses?.[0]?.restartCount).toBeGreaterThan(0);
});

describe('termination', () => {
  test('a container that never began counts as failed, and no longer waits for its image', () => {
    const cluster = started(aPod({ image: 'no-such:1' }));
    cluster.delete(0);
    expect(statesOf(cluster, 5000)).toEqual(['ContainerCreating', 'exit 137']);
  });

  test('its pod has failed before it is gone', () => {
    const cluster = started(aPod({ image: 'no-such:1' }));
    const phases: (string | undefined)[] = [];
    cluster.api.observe(pods, ({ type, object }) => phases.push(`${type} ${object.status?.phase}`));
    cluster.delete(0);
    cluster.advance(5000);
    expect(phases.at(-1)).toBe('DELETED Failed');
  });

  const gone = (cluster: Cluster) => cluster.time.until(() => cluster.pods().length === 0, 60_000);

  test('a program that does not listen is killed at the end of its grace period: Failed, exit 137', () => {
    const cluster = started(aPod({ command: sh('sleep inf') }));
    const seen = statesOf(cluster, 0);
    cluster.delete(0);
    const took = gone(cluster);
    expect(took).toBeGreaterThanOrEqual(5000);
    expect(took).toBeLessThan(7000);
    expect(seen.at(-1)).toBe('exit 137');
  });

  test('one that traps the signal ends at once: Succeeded', () => {
    const cluster = started(aPod({ command: sh('trap "exit 0" TERM; sleep inf & wait') }));
    const phases: string[] = [];
    cluster.api.observe(pods, ({ object }) => phases.push(object.status?.phase ?? ''));
    cluster.delete(0);
    expect(gone(cluster)).toBeLessThan(2000);
    expect(phases.at(-1)).toBe('Succeeded');
  });

  test('one whose trap is a function ends with the code of that function: Failed', () => {
    const trap = 'farewell() {\n  echo bye\n  exit 1\n}\ntrap farewell SIGTERM; while true; do sleep 1; done';
    const cluster = started(aPod({ command: ['sh', '-c'], args: [trap] }));
    const seen = statesOf(cluster, 0);
    const phases: string[] = [];
    cluster.api.observe(pods, ({ object }) => phases.push(object.status?.phase ?? ''));
    cluster.delete(0);
    expect(gone(cluster)).toBeLessThan(3000);
    expect(seen.at(-1)).toBe('exit 1');
    expect(phases.at(-1)).toBe('Failed');
  });

  test('preStop is part of the grace period', () => {
    const cluster = started(
      aPod({ image: 'nginx:1', lifecycle: { preStop: { exec: { command: ['sleep', '3'] } } } }),
    );
    cluster.delete(0);
    expect(gone(cluster)).toBeGreaterThan(3000);
  });

  test('deleted by force, the object is gone while the container runs on for a moment', () => {
    const cluster = started(aPod({ command: sh('sleep inf') }));
    const uid = cluster.pod(0).metadata?.uid ?? '';
    cluster.delete(0, 0);
    expect(cluster.pods()).toEqual([]);
    expect(cluster.sandbox.runs(uid)).toBe(true);
    cluster.advance(5000);
    expect(cluster.sandbox.runs(uid)).toBe(false);
  });

  test('a finalizer keeps the object after everything has ended', () => {
    const cluster = started({
      ...aPod({ image: 'nginx:1' }),
      metadata: { name: 'web-0', namespace: 'default', finalizers: ['example.com/keep'] },
    });
    cluster.delete(0);
    cluster.advance(30_000);
    expect(cluster.pod(0).status?.phase).toBe('Succeeded');
    cluster.api.update(
      pods,
      { ...cluster.pod(0), metadata: { ...cluster.pod(0).metadata, finalizers: [] } },
      tester,
    );
    expect(cluster.pods()).toEqual([]);
  });
});

test('logs: of init containers too, and why there are none yet', () => {
  const waits = { name: 'waits', image: 'busybox:1.36', command: sh('echo before; sleep 20') };
  const cluster = started(aPod({}, { initContainers: [waits] }));
  const key = { namespace: 'default', name: 'web-0' };
  expect(cluster.sandbox.logs({ ...key, container: 'waits' })).toBe('before\n');
  expect(() => cluster.sandbox.logs(key)).toThrow(
    'container "main" in pod "web-0" is waiting to start: PodInitializing',
  );
  const [main] = cluster.pod(0).status?.containerStatuses ?? [];
  expect(main?.state).toEqual({ waiting: { reason: 'PodInitializing' } });

  const stuck = started(aPod({ image: 'registry.invalid/nope:1' }), 15_000);
  expect(() => stuck.sandbox.logs(key)).toThrow(
    /is waiting to start: (trying and failing to pull image|image can't)/,
  );
});

test('commands in a container: its words, its exit code, and refusals', async () => {
  const cluster = started(aPod({ command: sh('echo hello; sleep inf') }));
  const key = { namespace: 'default', name: 'web-0' };
  expect(await cluster.sandbox.exec(key, ['hostname'])).toEqual({
    exitCode: 0,
    stdout: 'web-0\n',
    stderr: '',
  });
  expect((await cluster.sandbox.exec(key, ['false'])).exitCode).toBe(1);
  expect(cluster.sandbox.logs(key)).toBe('hello\n');
  await expect(cluster.sandbox.exec(key, ['nonsense'])).rejects.toThrow(
    /failed to start exec "[0-9a-f]+": OCI .*exec: "nonsense": executable file not found in \$PATH: unknown/,
  );
  expect(() => cluster.sandbox.logs(key, { previous: true })).toThrow(
    'previous terminated container "main" in pod "web-0" not found',
  );
  await expect(cluster.sandbox.exec({ ...key, container: 'other' }, ['true'])).rejects.toThrow(
    'container other is not valid for pod web-0',
  );
  await expect(cluster.sandbox.exec({ ...key, name: 'none' }, ['true'])).rejects.toThrow(
    'pods "none" not found',
  );
  cluster.sandbox.faults.loseNode('node-1', 'unreachable');
  await expect(cluster.sandbox.exec(key, ['true'])).rejects.toThrow(
    'error dialing backend: dial tcp 10.99.0.2:10250: connect: no route to host',
  );
});
