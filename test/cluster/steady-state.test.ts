import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { RunResult } from '../../src/drill/run-result.ts';
import { type Cluster, connect } from './support/cluster.ts';
import { begin, doctor, type Drill, drill, type Drilled, withReport } from './support/drilled.ts';
import { aReadySet } from './support/ready-set.ts';
import { promisesOf } from './support/report.ts';
import { stateOf } from './support/set-state.ts';
import { orderedSet } from './support/sets.ts';

let cluster: Cluster;

beforeAll(async () => {
  cluster = await connect();
});

/** Pods in which nothing can be run but their own program, as in an image that is made of one. */
const bareTemplate = {
  metadata: { labels: { app: 'db' } },
  spec: {
    terminationGracePeriodSeconds: 1,
    initContainers: [
      {
        name: 'fill',
        image: 'busybox:1.36',
        command: ['sh', '-c', 'cp /bin/busybox /app/; touch /app/ready'],
        volumeMounts: [{ name: 'app', mountPath: '/app' }],
      },
    ],
    containers: [
      {
        name: 'db',
        image: 'busybox:1.36',
        command: ['/app/busybox', 'httpd', '-f', '-p', '5432', '-h', '/app'],
        readinessProbe: { httpGet: { path: '/ready', port: 5432 }, periodSeconds: 1 },
        volumeMounts: [
          { name: 'app', mountPath: '/app' },
          { name: 'nothing', mountPath: '/bin' },
          { name: 'data', mountPath: '/data' },
        ],
      },
    ],
    volumes: [
      { name: 'app', emptyDir: {} },
      { name: 'nothing', emptyDir: {} },
    ],
  },
};

/** Writes a scenario for a set, and says where. */
async function scenario({ stateHome }: Drilled, ...spec: readonly string[]): Promise<string> {
  const file = join(stateHome, 'own.yaml');
  const head = ['apiVersion: sts-doctor.dev/v1', 'kind: Scenario', 'metadata: {name: own}', 'spec:'];
  await writeFile(file, [...head, ...spec.map((line) => `  ${line}`)].join('\n'));
  return file;
}

async function play(set: Drilled, ...spec: readonly string[]): Promise<Drill> {
  return drill(set, await scenario(set, ...spec));
}

const page = 'http: {url: "http://db-1.db:5432/ready", from: pod, ordinal: 0}';

describe('a steady state', () => {
  test('of every kind of probe is met before a kill and after', async () => {
    const set = await aReadySet(cluster, 'steady-all', orderedSet);
    const { code, result } = await play(
      set,
      'steadyState:',
      '- {name: all, available: all}',
      `- {name: page, ${page}, during: continuously, every: 1s, tolerate: 60}`,
      '- {name: port, tcp: {host: db-2.db, port: 5432, from: pod}}',
      '- {name: names, dns: {}}',
      '- {name: service, dns: {name: db}}',
      '- {name: writable, exec: {ordinal: all, command: [sh, -c, "test -w /data"]}}',
      '- {name: headless, condition: {apiVersion: v1, kind: Service, name: db, field: .spec.clusterIP, equals: None}}',
      '- {name: member, condition: {apiVersion: apps/v1, kind: StatefulSet, name: db, field: .status.readyReplicas, equals: 3}}',
      'steps:',
      '- killPod: {ordinal: 1}',
      '- wait: {dns: {pods: 1}, within: 1m, every: 500ms}',
      '- check: {available: 3}',
      '- sleep: {for: 1s}',
      '- pause: {message: nobody is there, for: 1s}',
    );
    expect(result.reason).toBeUndefined();
    expect(code).toBe(0);
    for (const { name, before, after, broke } of result.steadyState ?? [])
      expect([name, before?.state, after?.state, broke]).toEqual([name, 'met', 'met', false]);
    expect(result.steadyState).toHaveLength(8);
    expect(result.steadyState?.[1]?.during?.looks).toBeGreaterThan(2);
    expect(result.steps.map(({ status }) => status)).toEqual(Array(5).fill('done'));
  });

  test('that is not met beforehand ends with exit code 3, and nothing was changed', async () => {
    const set = await aReadySet(cluster, 'steady-not', orderedSet);
    const before = await stateOf(set);
    const { code, result } = await play(
      set,
      'steadyState:',
      '- {name: replicated, exec: {command: [sh, -c, "echo two of three >&2; exit 1"]}}',
      'steps: [{killPod: {ordinal: 1}}]',
    );
    expect(code).toBe(3);
    expect(result.reason).toBe(
      'the set is not in its steady state: replicated: db-0: exit code 1: two of three',
    );
    expect(await stateOf(set)).toEqual(before);
    expect(await cluster.run(['get', 'leases', '-n', set.namespace, '-o', 'name'])).toBe('');
  });

  test('that a kill breaks while somebody looks stops the steps, and all is undone', async () => {
    const set = await aReadySet(cluster, 'steady-broken', orderedSet, { readyAfterSeconds: 5 });
    const before = await stateOf(set);
    const { code, result } = await play(
      set,
      `steadyState: [{name: page, ${page}, during: continuously, every: 200ms, tolerate: 2}]`,
      'steps:',
      '- setPartition: {partition: 3}',
      '- killPod: {ordinal: 1}',
      '- sleep: {for: 10m}',
    );
    expect(result.reason).toMatch(/^the steady state broke 3 times in a row: page: db-0: /);
    expect(code).toBe(1);
    expect(result).toMatchObject({ status: 'failed', undo: { outcome: 'restored', differences: [] } });
    expect(result.steadyState).toMatchObject([
      { before: { state: 'met' }, after: { state: 'met' }, broke: true },
    ]);
    expect(result.steadyState?.[0]?.during?.longestOutageMs).toBeGreaterThan(3000);
    expect(result.caught?.pods.map(({ name }) => name)).toEqual(['db-1']);
    expect(await stateOf(set)).toEqual(before);
  });

  test('that an exec probe finds broken is no failure as long as it is put up with', async () => {
    const set = await aReadySet(cluster, 'steady-tolerant', orderedSet, { readyAfterSeconds: 3 });
    const { code, result } = await play(
      set,
      'steadyState:',
      '- {name: alive, exec: {ordinal: 1, command: [test, -e, /tmp/ready]}, during: continuously, every: 500ms, tolerate: 100}',
      'steps: [{killPod: {ordinal: 1}}]',
    );
    expect(result.reason).toBeUndefined();
    expect(code).toBe(0);
    const { during } = result.steadyState?.[0] ?? {};
    expect(during?.met).toBeLessThan(during?.looks ?? 0);
    expect(during?.longestOutageMs).toBeGreaterThan(1000);
  });
});

test('a pause without a terminal and without a time is refused', async () => {
  const set = await aReadySet(cluster, 'steady-gate', orderedSet, { replicas: 1 });
  const { code, result } = await play(set, 'steps: [{pause: {message: "look"}}]');
  expect(code).toBe(4);
  expect(result.plan.refusals.map(({ guard }) => guard)).toContain('unattended');
});

test('what failed is caught before the undo: state, events, logs without secrets', async () => {
  const set = await aReadySet(cluster, 'steady-catch', orderedSet);
  const { code, result } = await play(
    set,
    'steps:',
    '- stallRollout: {command: [sh, -c, "echo opened with token=abcdef; exit 3"]}',
    '  until: {stable: {for: 14s}}',
    '  expect: {recovery: {within: 15s}}',
    '- check: {available: all}',
  );
  expect(code).toBe(1);
  const [pod] = result.caught?.pods ?? [];
  expect(pod).toMatchObject({ name: 'db-2', containers: [{ name: 'db', image: 'busybox:1.36' }] });
  expect(JSON.stringify(pod?.containers[0])).toContain('exit code 3');
  const { log, previousLog } = pod?.containers[0] ?? {};
  expect(JSON.stringify([log, previousLog])).toContain('opened with token=<hidden>');
  expect(JSON.stringify(result.caught)).not.toContain('abcdef');
  expect(pod?.events.join('\n')).toMatch(/BackOff|Started/);
  expect(result.undo.outcome).toBe('restored');
});

describe('a data marker', () => {
  const marked = ['guards: {quorum: none}', 'dataMarker: {volume: data}'];
  const s2 = (result: RunResult) => promisesOf(result).find(({ id }) => id === 'S2');
  const left = async ({ namespace }: Drilled, pod: string) =>
    cluster.run(['exec', '-n', namespace, pod, '--', 'sh', '-c', 'ls -A /data']);

  test('survives that all pods are gone, and is not there afterwards', async () => {
    const set = await aReadySet(cluster, 'marker-kept', orderedSet);
    const { result } = await play(set, ...marked, 'steps: [{scale: {replicas: 0}}]');
    expect(result.reason).toBeUndefined();
    expect(s2(result)?.cases).toHaveLength(3);
    for (const { verdict } of s2(result)?.cases ?? [])
      expect(verdict).toMatchObject({
        verdict: 'held',
        proof: expect.stringContaining('the marker written before was read back'),
      });
    for (const pod of ['db-0', 'db-1', 'db-2']) expect(await left(set, pod)).not.toContain('.sts-doctor');
  });

  /** Does something to the disks once the markers are on them, and lets the drill go on to kill. */
  async function meanwhile(set: Drilled, act: (path: string) => Promise<unknown>): Promise<RunResult> {
    const file = await scenario(set, ...marked, 'steps: [{sleep: {for: 8s}}, {killPod: {ordinal: [1, 2]}}]');
    const running = begin(set, file);
    await running.says('wrote data markers');
    const path = (await left(set, 'db-1')).split('\n').find((name) => name.startsWith('.sts-doctor-'));
    await act(`/data/${path}`);
    return withReport(await running.finished).result;
  }
  const within = (set: Drilled, pod: string, script: string) =>
    cluster.run(['exec', '-n', set.namespace, pod, '--', 'sh', '-c', script]);

  test('that is not on the disk any more is data that is lost', async () => {
    const set = await aReadySet(cluster, 'marker-lost', orderedSet);
    const result = await meanwhile(set, (path) => within(set, 'db-1', `rm ${path}`));
    expect(result).toMatchObject({ status: 'failed', exitCode: 1 });
    expect(s2(result)?.cases.find(({ ordinal }) => ordinal === 1)?.verdict).toMatchObject({
      verdict: 'violated',
      seen: expect.stringContaining('no marker'),
      remedy: { id: 'data-lost' },
    });
    expect(s2(result)?.cases.find(({ ordinal }) => ordinal === 2)?.verdict.verdict).toBe('held');
  });

  test('that changes places with that of another ordinal is data that is swapped', async () => {
    const set = await aReadySet(cluster, 'marker-swapped', orderedSet);
    const result = await meanwhile(set, async (path) => {
      const [one, two] = await Promise.all(['db-1', 'db-2'].map((pod) => within(set, pod, `cat ${path}`)));
      await within(set, 'db-1', `echo '${two?.trim()}' > ${path}`);
      await within(set, 'db-2', `echo '${one?.trim()}' > ${path}`);
    });
    expect(s2(result)?.cases.map(({ verdict }) => verdict)).toEqual([
      expect.objectContaining({
        verdict: 'violated',
        seen: expect.stringContaining('the marker of ordinal'),
      }),
      expect.objectContaining({
        verdict: 'violated',
        seen: expect.stringContaining('the marker of ordinal'),
      }),
    ]);
    for (const pod of ['db-1', 'db-2']) expect(await left(set, pod)).not.toContain('.sts-doctor');
  });

  test('of a run that was killed is removed by recover', async () => {
    const set = await aReadySet(cluster, 'marker-recover', orderedSet);
    const running = begin(set, await scenario(set, ...marked, 'steps: [{sleep: {for: 10m}}]'));
    await running.says('wrote data markers');
    running.child.kill('SIGKILL');
    await running.finished;
    expect(await left(set, 'db-1')).toContain('.sts-doctor');
    const { code, stderr } = await doctor(set, ['recover', 'sts/db', '--yes']);
    expect(code, stderr).toBe(0);
    for (const pod of ['db-0', 'db-1', 'db-2']) expect(await left(set, pod)).not.toContain('.sts-doctor');
  });

  test('in a container without a shell proves nothing, and so does a probe', async () => {
    const set = await aReadySet(cluster, 'marker-bare', orderedSet, { spec: { template: bareTemplate } });
    const { code, result } = await play(set, ...marked, 'steps: [{killPod: {ordinal: 1}}]');
    expect(code).toBe(7);
    expect(result.reason).toMatch(/^S2 could not be decided: volume data of db-1 could not be marked: /);
    for (const probe of ['exec: {command: [cat, /data/x]}', 'dns: {}', page]) {
      const asked = await play(
        set,
        `steadyState: [{name: it, ${probe}}]`,
        'steps: [{killPod: {ordinal: 1}}]',
      );
      expect(asked.code).toBe(3);
      expect(asked.result.reason).toMatch(/it could not be told: db-0: its image has n/);
    }
  });
});
