import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import type { StatefulSet } from '../../src/objects/workload.ts';
import { type Cluster, connect } from './support/cluster.ts';
import { drill, type Drilled } from './support/drilled.ts';
import { aReadySet } from './support/ready-set.ts';
import { promisesOf } from './support/report.ts';
import { podsOf, stateOf } from './support/set-state.ts';
import { orderedSet, parallelSet } from './support/sets.ts';

let cluster: Cluster;

beforeAll(async () => {
  cluster = await connect();
});

test('a canary on a set that says nothing of its partition leaves it saying nothing', async () => {
  const spec = { updateStrategy: { type: 'RollingUpdate' } };
  const set = await aReadySet(cluster, 'roll-canary', orderedSet, { spec });
  const live = await cluster.get<StatefulSet>('sts', 'db', '-n', set.namespace);
  expect(live.spec?.updateStrategy).toEqual({ type: 'RollingUpdate' });
  const result = await playedAndUndone(
    set,
    '{setPartition: {partition: 2}}, {restartRollout: {}}, {name: all, setPartition: {partition: 0}}',
  );
  expect(result.plan.steps.map(({ ordinals }) => ordinals)).toEqual([[], [2], [1, 0]]);
});

test('a patch with a variable and a second container is rolled out, taken back, and leaves no value behind', async () => {
  const set = await aReadySet(cluster, 'roll-patch', parallelSet);
  const more = '{name: more, image: "busybox:1.36", command: [sh, -c, "trap exit TERM; sleep inf & wait"]}';
  const result = await playedAndUndone(
    set,
    `{patchTemplate: {patch: {spec: {containers: [{name: db, env: [{name: A, value: confidential}]}, ${more}]}}}}, {revertTemplate: {}}`,
  );
  expect(JSON.stringify(result)).not.toContain('confidential');
});

test('a readiness probe that fails stalls the rollout, and the undo finds its own way out', async () => {
  const set = await aReadySet(cluster, 'roll-probe', orderedSet);
  const result = await playedAndUndone(set, '{stallRollout: {readiness: fails}}');
  expect(result.undo.steps.map(({ does }) => does)).toContain('delete pod db-2');
});

/** Plays the steps on the set, expects them to pass, and that nobody can tell afterwards. */
async function playedAndUndone(set: Drilled, steps: string) {
  const file = join(set.stateHome, 'own.yaml');
  const head = 'apiVersion: sts-doctor.dev/v1\nkind: Scenario\nmetadata: {name: own}\n';
  await writeFile(file, `${head}spec: {steps: [${steps}]}\n`);
  const before = await stateOf(set);
  const { code, result, stderr } = await drill(set, file);
  expect(result.reason, stderr).toBeUndefined();
  expect(result).toMatchObject({ status: 'passed', undo: { outcome: 'restored', differences: [] } });
  expect(code).toBe(0);
  expect(await stateOf(set)).toEqual(before);
  const pods = Object.values(await podsOf(set));
  expect(pods.map(({ spec }) => spec?.containers?.length)).toEqual([1, 1, 1]);
  expect(promisesOf(result).filter(({ verdict }) => verdict === 'violated')).toEqual([]);
  return result;
}
