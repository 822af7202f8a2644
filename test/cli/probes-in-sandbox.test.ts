import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { RunResult } from '../../src/drill/run-result.ts';
import { cli } from './support/outside.ts';

async function scenario(...spec: readonly string[]): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), 'sts-doctor-test-')), 'drill.yaml');
  const head = ['apiVersion: sts-doctor.dev/v1', 'kind: Scenario', 'metadata: {name: probes}', 'spec:'];
  await writeFile(file, [...head, ...spec.map((line) => `  ${line}`)].join('\n'));
  return file;
}

async function play(spec: readonly string[], ...args: readonly string[]): Promise<RunResult> {
  const { out } = await cli('run', await scenario(...spec), '--sandbox', '-o', 'json', ...args);
  return JSON.parse(out) as RunResult;
}

const bare = `
apiVersion: v1
kind: Service
metadata: {name: db}
spec: {clusterIP: None, selector: {app: db}}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  serviceName: db
  replicas: 3
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec:
      containers:
      - {name: db, image: "gcr.io/distroless/static:latest", volumeMounts: [{name: data, mountPath: /data}]}
  volumeClaimTemplates:
  - metadata: {name: data}
    spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
`;

async function bareSet(): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), 'sts-doctor-test-')), 'set.yaml');
  await writeFile(file, bare);
  return file;
}

const promise = (result: RunResult, id: string) =>
  (result.judgement?.outcomes ?? []).flatMap(({ promises }) => promises).find((one) => one.id === id)
    ?.cases ?? [];

const kill = ['steps:', '- killPod: {ordinal: 1}'];

describe('probes in the sandbox', () => {
  test('of every kind are met before and after a kill', async () => {
    const result = await play([
      'steadyState:',
      '- {name: all, available: all}',
      '- {name: two, available: 2, during: continuously, every: 500ms}',
      '- {name: page, http: {url: "http://web-0.web/", status: 200, from: pod, ordinal: all}}',
      '- {name: port, tcp: {host: web-2.web, port: 80, from: pod}, during: continuously, every: 500ms}',
      '- {name: names, dns: {}}',
      '- {name: service, dns: {name: web}}',
      '- {name: writable, exec: {ordinal: all, command: [sh, -c, "test -w /data"]}}',
      '- {name: headless, condition: {apiVersion: v1, kind: Service, name: web, field: .spec.clusterIP, equals: None}}',
      '- {name: ready, condition: {apiVersion: v1, kind: Pod, name: web-1, type: Ready}}',
      ...kill,
    ]);
    expect(result).toMatchObject({ status: 'passed', exitCode: 0 });
    const rows = result.steadyState ?? [];
    expect(rows.map(({ name }) => name)).toEqual([
      'all',
      'two',
      'page',
      'port',
      'names',
      'service',
      'writable',
      'headless',
      'ready',
    ]);
    for (const { before, after, broke } of rows)
      expect([before?.state, after?.state, broke]).toEqual(['met', 'met', false]);
    expect(rows[1]?.during?.looks).toBeGreaterThan(2);
    const entry = result.judgement?.ledger.find(({ ordinal }) => ordinal === 1);
    for (const pod of [entry?.before, entry?.after])
      expect(pod?.resolved).toEqual({
        name: 'web-1.web.default.svc',
        addresses: [pod?.ip],
        by: 'resolver in a pod',
      });
  });

  test('a name that leads to the pod before is not met, until the zone has caught up', async () => {
    const result = await play([
      'steps:',
      '- killPod: {ordinal: 1}',
      '- wait: {dns: {pods: 1}, within: 2m, every: 500ms}',
    ]);
    expect(result.steps[1]).toMatchObject({
      status: 'done',
      detail: expect.stringMatching(/^web-1\.web\.default\.svc is 10\./),
    });
  });

  test('a server that is down with its pod breaks the steady state, and the drill is undone', async () => {
    const result = await play([
      'steadyState:',
      '- {name: page, http: {url: "http://web-1.web/", from: pod}, during: continuously, every: 200ms, tolerate: 1}',
      'steps:',
      '- killPod: {ordinal: 1}',
      '- sleep: {for: 10m}',
    ]);
    expect(result).toMatchObject({ status: 'failed', exitCode: 1 });
    expect(result.reason).toMatch(/^the steady state broke 2 times in a row: page: web-0: /);
    expect(result.durationMs).toBeLessThan(60_000);
    expect(result.steadyState).toMatchObject([
      { before: { state: 'met' }, after: { state: 'met' }, broke: true },
    ]);
    expect(result.caught?.pods.map(({ name }) => name)).toEqual(['web-1']);
  });

  test('what is asked from here cannot be told of a sandbox', async () => {
    const result = await play(['steadyState:', '- {name: page, http: {url: "http://web/"}}', ...kill]);
    expect(result).toMatchObject({ exitCode: 3 });
    expect(result.reason).toContain('nothing in a sandbox can be reached from here: use `from: pod`');
  });

  test.each([
    ['http: {url: "http://db/", from: pod}', 'its image has neither curl nor wget'],
    ['tcp: {host: db, port: 80, from: pod}', 'its image has no nc that can tell, and no bash'],
    ['dns: {}', 'its image has neither getent nor nslookup'],
    ['exec: {command: [cat, /data/x]}', 'its image has no such program'],
  ])('in an image without programs %s cannot be told, and is never guessed', async (probe, why) => {
    const result = await play(['steadyState:', `- {name: it, ${probe}}`, ...kill], '-f', await bareSet());
    expect(result).toMatchObject({ exitCode: 3, steadyState: [{ before: { state: 'unknown' } }] });
    expect(result.reason).toContain(why);
  });

  test('a scenario that only looks can be planned, with its probes, and forecast', async () => {
    const file = await scenario(
      'steadyState:',
      '- {name: page, http: {url: "http://web/", from: pod}, during: continuously, tolerate: 2}',
      'dataMarker: {volume: data}',
      'steps:',
      '- check: {exec: {command: ["true"]}}',
      '- pause: {message: look around}',
    );
    const { out, code } = await cli('plan', file, '--sandbox');
    expect(code).toBe(4);
    expect(out).toContain(
      'page    before, after, and every 2.0 s   2           GET http://web/ from pod web-0',
    );
    expect(out).toContain('DATA MARKER');
    expect(out).toContain('there is no terminal to press Enter on');
  });
});

describe('a data marker in the sandbox', () => {
  const marked = ['guards: {quorum: none}', 'dataMarker: {volume: data}'];

  test.each([
    ['a kill', ['- killPod: {ordinal: all}']],
    ['nothing left of the set', ['- scale: {replicas: 0}']],
  ])('survives %s, and is gone afterwards', async (_what, steps) => {
    const result = await play([...marked, 'steps:', ...steps]);
    const storage = result.judgement?.outcomes.find(({ dimension }) => dimension === 'storage');
    const s2 = storage?.promises.find(({ id }) => id === 'S2');
    expect(s2?.cases).toHaveLength(3);
    for (const { verdict } of s2?.cases ?? [])
      expect(verdict).toMatchObject({
        verdict: 'held',
        proof: expect.stringContaining('the marker written before was read back'),
      });
    expect(result.undo.outcome).toBe('restored');
  });

  test('in an image without a shell leaves S2 unknown', async () => {
    const result = await play([...marked, ...kill], '-f', await bareSet());
    expect(result).toMatchObject({ status: 'inconclusive', exitCode: 7 });
    expect(result.reason).toContain('S2 could not be decided: volume data of db-1 could not be marked');
  });

  test('of a volume that is put back to an earlier state tells that it is stale', async () => {
    const marker = '/data/$$(ls -A /data | grep sts-doctor)';
    const step = (script: string) => `- exec: {ordinal: 1, command: [sh, -c, "${script}"]}`;
    const result = await play(
      [
        'guards: {quorum: none, allowDestructive: true}',
        'dataMarker: {volume: data}',
        'steps:',
        step(`f=${marker}; cp $f /data/kept`),
        '- killPod: {ordinal: 1}',
        step(`f=${marker}; cp /data/kept $f; rm /data/kept`),
      ],
      '--allow-destructive',
    );
    expect(promise(result, 'S2')).toMatchObject([
      {
        subject: 'web-1',
        verdict: {
          verdict: 'violated',
          expected: 'volume data of web-1 holds what was written to it last: generation 3 of its marker',
          seen: expect.stringContaining('generation 1: the volume is in a state from before'),
          remedy: { id: 'data-stale' },
        },
      },
    ]);
    expect(result.undo.outcome).toBe('restored');
  });

  test.each([
    ['empty', 'rm $f', 'no marker: the volume is empty, '],
    ['full of other files', 'mv $f /data/PG_VERSION', 'no marker: what else is on the volume is older'],
  ])('of a volume that is %s says so', async (_what, script, seen) => {
    const result = await play(
      [
        'guards: {quorum: none, allowDestructive: true}',
        'dataMarker: {volume: data}',
        'steps:',
        '- killPod: {ordinal: 1}',
        `- exec: {ordinal: 1, command: [sh, -c, "f=/data/$$(ls -A /data | grep sts-doctor); ${script}"]}`,
      ],
      '--allow-destructive',
    );
    expect(promise(result, 'S2')).toMatchObject([
      { verdict: { verdict: 'violated', seen: expect.stringContaining(seen), remedy: { id: 'data-lost' } } },
    ]);
  });
});

describe('a helper pod in the sandbox', () => {
  const names = (image = 'busybox:1.37') => `names: {helperPod: {image: "${image}"}}`;

  test('asks for every name before and after a kill, and is gone', async () => {
    const result = await play([names(), ...kill]);
    expect(result).toMatchObject({ status: 'passed', undo: { outcome: 'restored' } });
    for (const { verdict } of promise(result, 'I5'))
      expect(verdict).toMatchObject({
        verdict: 'held',
        proof: expect.stringMatching(
          /the resolver in a helper pod says so, too: web-\d\.web\.default\.svc\.cluster\.local$/,
        ),
      });
    const entry = result.judgement?.ledger.find(({ ordinal }) => ordinal === 1);
    for (const pod of [entry?.before, entry?.after])
      expect(pod?.resolved).toMatchObject({ addresses: [pod?.ip], by: 'resolver in a helper pod' });
    expect(entry?.recovery?.dns).toBeGreaterThanOrEqual(entry?.recovery?.endpoint ?? Infinity);
    expect(result.undo.steps.map(({ does, result: came }) => [does, came])).toEqual([
      ['ask for the names once more, and delete helper pod sts-doctor-web-names', 'done'],
    ]);
  });

  test('stands in the plan with what it needs, and no forecast makes one', async () => {
    const { out } = await cli('plan', await scenario(names(), ...kill), '--sandbox', '-o', 'json');
    const plan = JSON.parse(out) as RunResult['plan'];
    expect(plan.helperPod).toEqual({ pod: 'sts-doctor-web-names', image: 'busybox:1.37' });
    const needs = plan.permissions.filter(({ name }) => name === 'sts-doctor-web-names');
    expect(needs.map(({ verb, resource, optional }) => `${verb} ${resource} ${optional}`)).toEqual([
      'get pods true',
      'delete pods true',
      'get pods/exec true',
      'create pods/exec true',
    ]);
    expect(plan.forecast).toMatchObject({ outcome: 'played' });
    expect(JSON.stringify(plan.forecast)).not.toContain('busybox');
  });

  test('is the answer in a wide ledger, and a phase of coming back', async () => {
    const { out } = await cli('run', await scenario(names(), ...kill), '--sandbox', '-o', 'wide');
    expect(out).toMatch(/^NAME +UID +NODE \/ VOLUME +REVISION +IP +RESOLVER$/m);
    expect(out).toMatch(/^POD .* ENDPOINT +DNS$/m);
    expect(out).toMatch(/ by the resolver in a helper pod/);
  });

  const quota = `
---
apiVersion: v1
kind: ResourceQuota
metadata: {name: pods}
spec: {hard: {pods: "3"}}
`;
  const budget = `
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: everybody}
spec: {selector: {}, maxUnavailable: 2}
`;

  test.each([
    ['a quota leaves no room for it', quota, 'busybox:1.37', 'forbidden: exceeded quota: pods'],
    ['a budget would count it', budget, 'busybox:1.37', 'the PodDisruptionBudget everybody would count it'],
    ['its image is not there', '', 'registry.invalid/none:0', 'it did not run within 1m00s: ErrImagePull'],
    [
      'its image has nothing to ask with',
      '',
      'gcr.io/distroless/static:latest',
      'neither nslookup nor getent',
    ],
  ])('that cannot be, as %s, leaves I5 unknown and the drill goes on', async (_what, more, image, why) => {
    const file = join(await mkdtemp(join(tmpdir(), 'sts-doctor-test-')), 'set.yaml');
    await writeFile(file, `${bare.replace('gcr.io/distroless/static:latest', 'nginx')}${more}`);
    const result = await play([names(image), ...kill], '-f', file);
    expect(result.steps[0]?.status).toBe('done');
    expect(['restored', 'nothing to undo']).toContain(result.undo.outcome);
    for (const { verdict } of promise(result, 'I5'))
      expect(verdict).toMatchObject({
        verdict: 'unknown',
        reason: expect.stringMatching(new RegExp(`but DNS could not be asked: .*${why}`)),
      });
    expect(promise(result, 'I5')).toHaveLength(3);
  });
});
