import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { RunResult } from '../../src/drill/run-result.ts';
import { toYaml } from '../../src/lib/yaml.ts';
import { cli } from './support/outside.ts';

/** What the sandbox makes of the drills about rollouts, on sets of every kind. */
interface Kind {
  readonly spec?: object;
  readonly containers?: readonly object[];
}

const db = { name: 'db', image: 'nginx:1', volumeMounts: [{ name: 'data', mountPath: '/data' }] };

function manifestsOf({ spec = {}, containers = [db] }: Kind): string {
  const metadata = { name: 'db', namespace: 'stage' };
  const labels = { app: 'db' };
  const claim = {
    metadata: { name: 'data' },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  };
  const service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata,
    spec: { clusterIP: 'None', selector: labels },
  };
  const set = {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata,
    spec: {
      serviceName: 'db',
      replicas: 3,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers } },
      volumeClaimTemplates: [claim],
      ...spec,
    },
  };
  return `${toYaml(service)}---\n${toYaml(set)}`;
}

async function aFile(name: string, text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sts-doctor-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, name), text);
  return join(folder, name);
}

async function run(kind: Kind, scenario: string, ...flags: readonly string[]) {
  const set = await aFile('set.yaml', manifestsOf(kind));
  const { code, out, err } = await cli('run', scenario, '--sandbox', '-f', set, '-o', 'json', ...flags);
  return { code, err, result: out === '' ? undefined : (JSON.parse(out) as RunResult) };
}

const rolling = (rollingUpdate: object) => ({ updateStrategy: { type: 'RollingUpdate', rollingUpdate } });
const stuck = 'deleted';
const healed = 'no pod was stuck: there was nothing to delete';

describe('stall-rollout', () => {
  test.each<readonly [string, Kind, string, readonly string[]]>([
    ['OrderedReady', {}, stuck, []],
    ['Parallel', { spec: { podManagementPolicy: 'Parallel' } }, healed, []],
    [
      'Parallel, with the regression of 1.35',
      { spec: { podManagementPolicy: 'Parallel' } },
      stuck,
      ['--k8s-version', '1.35.0'],
    ],
    [
      'two at once',
      { spec: { replicas: 5, ...rolling({ maxUnavailable: 2 }) } },
      stuck,
      ['--k8s-version', '1.35.0'],
    ],
    ['minReadySeconds longer than the wait', { spec: { minReadySeconds: 40 } }, stuck, []],
    [
      'minReadySeconds and Parallel',
      { spec: { minReadySeconds: 40, podManagementPolicy: 'Parallel' } },
      healed,
      [],
    ],
    ['a partition', { spec: rolling({ partition: 1 }) }, stuck, []],
    [
      'a rolling update that says nothing',
      { spec: { updateStrategy: { type: 'RollingUpdate' } } },
      stuck,
      [],
    ],
    ['ordinals from 5', { spec: { ordinals: { start: 5 } } }, stuck, []],
    [
      'two containers',
      { containers: [db, { name: 'side', image: 'nginx:1' }] },
      stuck,
      ['--set', 'container=side'],
    ],
  ])('passes under %s', async (_kind, kind, ending, flags) => {
    const { code, result, err } = await run(kind, 'stall-rollout', ...flags);
    expect(result?.reason, err).toBeUndefined();
    expect(result).toMatchObject({
      status: 'passed',
      exitCode: 0,
      undo: { outcome: 'restored', differences: [] },
    });
    expect(result?.steps.map(({ status }) => status)).toEqual(['done', 'done', 'done']);
    expect(result?.steps[2]?.detail ?? stuck).toBe(ending);
    expect(code).toBe(0);
  });

  test('wants to know which of several containers', async () => {
    const kind = { containers: [db, { name: 'side', image: 'nginx:1' }] };
    const { code, err } = await run(kind, 'stall-rollout');
    expect(code).toBe(2);
    expect(err).toContain('several containers (db, side): say which one with `container`');
  });
});

describe('a scenario of one’s own', () => {
  let text: (steps: string) => string;

  beforeAll(() => {
    text = (steps) =>
      `apiVersion: sts-doctor.dev/v1\nkind: Scenario\nmetadata: {name: own}\nspec:\n  steps: [${steps}]\n`;
  });

  test.each([
    ['a readiness probe that fails, left to the undo', '{stallRollout: {readiness: fails}}'],
    ['a restart', '{restartRollout: {}}'],
    [
      'a canary',
      '{setPartition: {partition: 2}}, {restartRollout: {}}, {name: all, setPartition: {partition: 0}}',
    ],
    [
      'a variable and a second container',
      '{patchTemplate: {patch: {spec: {containers: [{name: db, env: [{name: A, value: secret}]}, {name: more, image: "nginx:1"}]}}}}, {revertTemplate: {}}',
    ],
    [
      'a healthy pod killed beside a stalled rollout, which comes back broken',
      '{stallRollout: {}}, {killPod: {ordinal: 1}, until: {stable: {for: 20s}}, continue: true}, {revertTemplate: {}}, {deleteStuckPods: {}}',
    ],
  ])('%s is undone without a trace', async (_what, steps) => {
    const own = await aFile('own.yaml', text(steps));
    const { result, err } = await run({}, own, '--skip-guard', 'quorum');
    expect(result?.undo, `${result?.reason} ${err}`).toMatchObject({ outcome: 'restored', differences: [] });
    expect(result?.steps.map(({ status }) => status)).not.toContain('errored');
    expect(result?.status).toBe('passed');
    expect(JSON.stringify(result)).not.toContain('secret');
  });

  test('whose container ends again and again is counted as taking every pod that nobody probes', async () => {
    const own = await aFile('own.yaml', text('{stallRollout: {command: [sh, -c, exit 1]}}'));
    const { code, result } = await run({}, own);
    expect(code).toBe(4);
    expect(result?.plan.refusals.map(({ guard }) => guard)).toEqual(['quorum']);
    expect(result?.plan.steps[0]?.ordinals).toEqual([2, 1, 0]);
  });
});
